import { grown } from "../zset/hash.js"
import { A, E, V } from "./log.js"
import { SmallTable } from "./small-table.js"

/**
 * Datoms that a transaction wants, as columns of codes, before it is known which of them change anything: what `Database.apply`
 * takes. A fact that comes with `added` and without it contradicts itself; `find` and `put` keep a batch free of that.
 */
export class Batch {
  length = 0
  /** e, a, v, tx. */
  readonly columns: Int32Array[]
  added: Uint8Array
  #table: SmallTable | undefined

  constructor(room = 16) {
    this.columns = [0, 1, 2, 3].map(() => new Int32Array(Math.max(16, room)))
    this.added = new Uint8Array(Math.max(16, room))
  }

  /** Empties it. */
  clear(): void {
    this.length = 0
    this.#table = undefined
  }

  /** Appends without a look at what is there. */
  push(e: number, a: number, v: number, tx: number, added: boolean): void {
    const at = this.length
    if (at === this.added.length) this.#grow(2 * at)
    const columns = this.columns
    columns[0][at] = e
    columns[1][at] = a
    columns[2][at] = v
    columns[3][at] = tx
    this.added[at] = added ? 1 : 0
    this.length++
  }

  /** The index of the datom with these columns that was `put`, or −1. */
  find(e: number, a: number, v: number): number {
    return this.#table === undefined ? -1 : this.#table.find(e, a, v)
  }

  /** Appends unless a datom with the same (e, a, v) was put before: returns the index of that one, or −1 when it was appended. */
  put(e: number, a: number, v: number, tx: number, added: boolean): number {
    this.#table ??= new SmallTable(this, [E, A, V])
    this.push(e, a, v, tx, added)
    const found = this.#table.add(this.length - 1)
    if (found >= 0) this.length--
    return found
  }

  /** Makes room for so many datoms in all, so that the columns can be written to. */
  reserve(length: number): void {
    if (length > this.added.length) this.#grow(length)
  }

  #grow(room: number): void {
    for (let c = 0; c < 4; c++) this.columns[c] = grown(this.columns[c], room)
    const added = new Uint8Array(room)
    added.set(this.added)
    this.added = added
  }
}
