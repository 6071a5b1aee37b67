import { invariant } from "../base/invariant.js"
import { grown } from "../zset/hash.js"

/** No transaction number: the tx of an empty raw transaction. No dictionary code has this value. */
export const NONE = -0x8000_0000

/** One transaction of the log: its datoms are the positions `[start, end)`. */
export interface LogEntry {
  readonly t: number
  /** The code of its tx, or NONE. */
  readonly tx: number
  readonly start: number
  readonly end: number
  /** The entity counter after it. */
  readonly nextEntity: number
}

/**
 * Every datom there ever was, in order of arrival, as int32 columns (20 bytes a datom, 16 a transaction):
 *
 *     e a v tx   codes of the dictionary
 *     link       assertion p:   negative while the fact holds (see FactTable), else the position (> p) of the retraction that ended it
 *                retraction r:  the position (< r) of the assertion that it ended
 *
 * `length` and `count` bound what is in force; positions up to `recorded` were stepped back over and can be stepped over again.
 * Only `Database` writes. Columns are replaced when they grow: read them anew after each transaction.
 */
export class Log {
  e: Int32Array = new Int32Array(INITIAL)
  a: Int32Array = new Int32Array(INITIAL)
  v: Int32Array = new Int32Array(INITIAL)
  /** Of an assertion: the tx that asserted it; of a retraction: the tx that retracted. */
  tx: Int32Array = new Int32Array(INITIAL)
  link: Int32Array = new Int32Array(INITIAL)
  /** The columns by number: E, A, V. */
  columns: readonly Int32Array[] = [this.e, this.a, this.v]
  #entries: Int32Array = new Int32Array(4 * INITIAL)
  #length = 0
  #count = 0
  #recorded = 0

  /** How many datoms are in force. */
  get length(): number {
    return this.#length
  }
  /** How many transactions are in force. */
  get count(): number {
    return this.#count
  }
  /** How many transactions are recorded, those that were undone included. */
  get recorded(): number {
    return this.#recorded
  }

  /** The t of the last transaction in force; 0 before the first. */
  get t(): number {
    return this.#count === 0 ? 0 : this.#entries[4 * this.#count - 2]
  }
  /** Where the last transaction in force left the entity counter; 1 before the first. */
  get nextEntity(): number {
    return this.#count === 0 ? 1 : this.#entries[4 * this.#count - 1]
  }

  /** Transaction number `n`, from 0, of the recorded ones. */
  entry(n: number): LogEntry {
    invariant(n >= 0 && n < this.#recorded, "the log has this transaction")
    const at = 4 * n
    const rows = this.#entries
    return { start: rows[at], end: rows[at + 4], tx: rows[at + 1], t: rows[at + 2], nextEntity: rows[at + 3] }
  }

  /** Whether the datom at a position asserts. */
  added(position: number): boolean {
    const link = this.link[position]
    return link < 0 || link > position
  }

  /** The tx of the fact that the retraction at a position ended; NONE for an assertion. */
  was(position: number): number {
    const link = this.link[position]
    return link >= 0 && link < position ? this.tx[link] : NONE
  }

  /** Whether the datom at a position is a fact that holds. */
  holds(position: number): boolean {
    return position < this.#length && this.link[position] < 0
  }

  /** Makes room for `more` datoms, so that they can be written without growing, and for a few behind a bulk of them. */
  reserve(more: number): void {
    const needed = this.#length + more
    if (needed <= this.e.length) return
    const room = Math.max(needed + (needed >> 4), this.e.length <= LARGE ? 4 * this.e.length : 0)
    this.e = grown(this.e, room)
    this.a = grown(this.a, room)
    this.v = grown(this.v, room)
    this.tx = grown(this.tx, room)
    this.link = grown(this.link, room)
    this.columns = [this.e, this.a, this.v]
  }

  /** Counts positions that were written behind `length`. */
  extend(length: number): void {
    this.#length = length
  }

  /** Closes a transaction that began at `start`. */
  close(start: number, tx: number, t: number, nextEntity: number): void {
    invariant(this.#count === this.#recorded, "a transaction is written at the end of the log")
    const at = 4 * this.#count
    this.#entries = grown(this.#entries, at + 5)
    const rows = this.#entries
    rows[at] = start
    rows[at + 1] = tx
    rows[at + 2] = t
    rows[at + 3] = nextEntity
    rows[at + 4] = this.#length
    this.#count++
    this.#recorded = this.#count
  }

  /** Moves the bound of what is in force to the first `count` recorded transactions. */
  moveTo(count: number): void {
    invariant(count >= 0 && count <= this.#recorded, "the log has so many transactions")
    this.#length = count === 0 ? 0 : this.#entries[4 * count]
    this.#count = count
  }

  /** Drops what was undone. */
  forget(): void {
    this.#recorded = this.#count
  }
}

export const E = 0
export const A = 1
export const V = 2

const INITIAL = 1024
/** Columns up to so long grow fourfold: they are filled from the front, and what is not written yet takes no memory but addresses. */
const LARGE = 2 ** 18
