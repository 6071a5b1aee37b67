import { grown, hashRow, moreRoom } from "./hash.js"
import type { SlotTable } from "./slot-table.js"

/**
 * Rows of `width` codes with their weights, each in a slot of its own that is used again when the row is gone. Weights are kept in
 * 32 bits until one does not fit.
 *
 *     slot s   rows[s·width …]  weights[s]   a row of weight ≠ 0; or free, weight 0, its first code the next free slot
 */
export class RowStore {
  size = 0
  rows: Int32Array
  weights: Int32Array | Float64Array = new Int32Array(8)
  /** Slots from here on were never used. */
  top = 0
  #free = -1

  constructor(readonly width: number) {
    this.rows = new Int32Array(width * 8)
    this.#clear()
  }

  /** How many slots there is room for. */
  get room(): number {
    return this.weights.length
  }

  /** Whether the slot's row equals the one at `at`. */
  holds(slot: number, source: Int32Array, at: number): boolean {
    const { rows, width } = this
    const from = slot * width
    let k = 0
    while (k < width && rows[from + k] === source[at + k]) k++
    return k === width
  }

  /** The slot of the row at `at` among those that a table by hash of the row has, or −1. */
  find({ pairs, mask }: SlotTable, source: Int32Array, at: number): number {
    const hash = hashRow(source, at, this.width)
    for (let i = (hash << 1) & mask; pairs[i] !== 0; i = (i + 2) & mask) {
      if (pairs[i + 1] === hash && this.holds(pairs[i] - 1, source, at)) return pairs[i] - 1
    }
    return -1
  }

  /** Calls `visit` with the offset of each row in slots `from` to before `to`, and its weight. */
  each(visit: (at: number, weight: number) => void, from = 0, to = this.top): void {
    const { weights, width } = this
    const end = Math.min(to, this.top)
    for (let s = from; s < end; s++) if (weights[s] !== 0) visit(s * width, weights[s])
  }

  /** Puts the row at `at` into a free slot, which is returned. */
  insert(source: Int32Array, at: number, weight: number): number {
    const { width } = this
    const free = this.#free
    let slot = free
    if (free < 0) {
      slot = this.top++
      if (slot >= this.weights.length) this.reserve(slot + 1)
    }
    const { rows } = this
    const to = slot * width
    // Read in any case, so that the first slot that is used again meets no code that has never run.
    const behind = rows[to]
    this.#free = free < 0 ? free : behind
    for (let i = 0; i < width; i++) rows[to + i] = source[at + i]
    this.setWeight(slot, weight)
    this.size++
    return slot
  }

  setWeight(slot: number, weight: number): void {
    if ((weight | 0) !== weight) this.#widen()
    this.weights[slot] = weight
  }

  /** Frees a slot. */
  remove(slot: number): void {
    this.weights[slot] = 0
    if (--this.size === 0) {
      this.#clear()
      return
    }
    this.rows[slot * this.width] = this.#free
    this.#free = slot
  }

  /** Room for `count` rows in all. */
  reserve(count: number): void {
    if (count <= this.weights.length) return
    const room = Math.max(count, moreRoom(this.weights.length))
    this.rows = grown(this.rows, room * this.width)
    const weights = this.weights instanceof Int32Array ? new Int32Array(room) : new Float64Array(room)
    weights.set(this.weights)
    this.weights = weights
  }

  #clear(): void {
    this.top = 0
    this.#free = -1
  }

  #widen(): void {
    if (this.weights instanceof Int32Array) this.weights = Float64Array.from(this.weights)
  }
}
