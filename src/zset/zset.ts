import { grown } from "./hash.js"

/**
 * A Z-set as a list of (row, weight): a finite map from rows of `width` int32 codes to integers, where equal rows may stand
 * more than once and count as their sum (`consolidate` in `algebra.ts` sums them). The shape of every delta.
 *
 *     rows     row 0: c₀ c₁ …  row 1: c₀ c₁ …      `width` codes a row, one after the other
 *     weights  w₀  w₁ …                            one a row, exact up to ±(2⁵³−1)
 *
 * `push` is O(1) amortised; `clear` keeps the room for the next tick, unless it was much.
 */
export class ZSet {
  length = 0
  rows: Int32Array
  weights: Float64Array

  constructor(
    readonly width: number,
    room = 4,
  ) {
    this.rows = new Int32Array(width * room)
    this.weights = new Float64Array(room)
  }

  /** Room for `more` rows beyond those there are. */
  reserve(more: number): void {
    const need = this.length + more
    if (need <= this.weights.length) return
    const room = Math.max(need, this.weights.length * 2)
    const weights = new Float64Array(room)
    weights.set(this.weights)
    this.weights = weights
    this.rows = grown(this.rows, room * this.width)
  }

  /** Appends the row that starts at `at` in `source`. */
  push(source: Int32Array, at: number, weight: number): void {
    const { width, length } = this
    if (length === this.weights.length) this.reserve(1)
    const { rows } = this
    const to = length * width
    for (let i = 0; i < width; i++) rows[to + i] = source[at + i]
    this.weights[length] = weight
    this.length = length + 1
  }

  /** Appends the chosen columns of the row that starts at `at` in `source`. */
  pushColumns(source: Int32Array, at: number, columns: Int32Array, weight: number): void {
    const { length } = this
    if (length === this.weights.length) this.reserve(1)
    const { rows } = this
    const to = length * columns.length
    for (let i = 0; i < columns.length; i++) rows[to + i] = source[at + columns[i]]
    this.weights[length] = weight
    this.length = length + 1
  }

  pushRow(row: ArrayLike<number>, weight: number): void {
    if (this.length === this.weights.length) this.reserve(1)
    this.rows.set(row, this.length * this.width)
    this.weights[this.length++] = weight
  }

  pushAll(other: ZSet, sign = 1): void {
    const { length } = other
    this.reserve(length)
    const count = length * other.width
    const to = this.length * this.width
    if (count <= FEW) for (let i = 0; i < count; i++) this.rows[to + i] = other.rows[i]
    else this.rows.set(other.rows.subarray(0, count), to)
    for (let i = 0; i < length; i++) this.weights[this.length + i] = sign * other.weights[i]
    this.length += length
  }

  row(index: number): Int32Array {
    return this.rows.subarray(index * this.width, (index + 1) * this.width)
  }

  clear(): void {
    this.length = 0
    if (this.weights.length > KEPT_ROOM) {
      this.rows = new Int32Array(this.width * 4)
      this.weights = new Float64Array(4)
    }
  }

  copy(): ZSet {
    const copy = new ZSet(this.width, this.length)
    copy.pushAll(this)
    return copy
  }
}

const KEPT_ROOM = 4096
/** Up to here copying codes one by one is less than making a view of them. */
const FEW = 64
