import { NONE } from "../datom/log.js"
import { grown } from "../zset/hash.js"

/**
 * Datoms of several entries of the log, one after the other, as columns of codes. `a` is what was written: what a later installation makes of
 * it follows from that again. `was` is the tx of the fact that a retraction ended, NONE of an assertion.
 */
export class DatomColumns {
  length = 0
  e: Int32Array
  a: Int32Array
  v: Int32Array
  tx: Int32Array
  was: Int32Array

  constructor(room = 16) {
    this.e = new Int32Array(room)
    this.a = new Int32Array(room)
    this.v = new Int32Array(room)
    this.tx = new Int32Array(room)
    this.was = new Int32Array(room)
  }

  /** Makes room for `more` datoms. */
  reserve(more: number): void {
    const need = this.length + more
    if (need <= this.e.length) return
    this.e = grown(this.e, need)
    this.a = grown(this.a, need)
    this.v = grown(this.v, need)
    this.tx = grown(this.tx, need)
    this.was = grown(this.was, need)
  }

  push(e: number, a: number, v: number, tx: number, was: number): void {
    if (this.length === this.e.length) this.reserve(1)
    const at = this.length++
    this.e[at] = e
    this.a[at] = a
    this.v[at] = v
    this.tx[at] = tx
    this.was[at] = was
  }

  added(at: number): boolean {
    return this.was[at] === NONE
  }

  /** Drops what lies behind. */
  truncate(length: number): void {
    this.length = length
  }

  pushAll(other: DatomColumns): void {
    this.reserve(other.length)
    for (const column of ["e", "a", "v", "tx", "was"] as const) {
      this[column].set(other[column].subarray(0, other.length), this.length)
    }
    this.length += other.length
  }
}
