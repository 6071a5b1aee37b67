import { grown, hashColumns, hashRow, moreRoom } from "./hash.js"
import { SlotTable } from "./slot-table.js"

/**
 * The groups of a relation: each key of `width` codes has a number, from 0 on, by which columns of anything can be kept for it, and
 * a count. A number stays a group's until `release`; then another group may get it.
 *
 *     group g   keys[g·width …]   counts[g]
 *
 * `of` and `release` are O(1) expected; groups are equal when their codes are.
 */
export class Groups {
  keys: Int32Array
  counts: Int32Array = new Int32Array(8)
  size = 0
  #top = 0
  readonly #free: number[] = []
  readonly #table = new SlotTable()
  readonly #columns: Int32Array

  /** `columns`: where the key stands in the rows that `of` is asked about. */
  constructor(columns: readonly number[]) {
    this.#columns = Int32Array.from(columns)
    this.keys = new Int32Array(columns.length * 8)
  }

  get width(): number {
    return this.#columns.length
  }

  /** The number of the group to which the row at `at` belongs: a new one, with count 0, when there is none. */
  of(rows: Int32Array, at: number): number {
    const columns = this.#columns
    const width = columns.length
    const hash = hashColumns(rows, at, columns)
    const { keys } = this
    const { pairs, mask } = this.#table
    for (let i = (hash << 1) & mask; pairs[i] !== 0; i = (i + 2) & mask) {
      if (pairs[i + 1] !== hash) continue
      const from = (pairs[i] - 1) * width
      let k = 0
      while (k < width && keys[from + k] === rows[at + columns[k]]) k++
      if (k === width) return pairs[i] - 1
    }
    return this.#make(rows, at, hash)
  }

  /** Forgets a group. */
  release(group: number): void {
    const { keys, width } = this
    this.#table.erase(hashRow(keys, group * width, width), group)
    this.counts[group] = 0
    this.size--
    this.#free.push(group)
  }

  #make(rows: Int32Array, at: number, hash: number): number {
    const group = this.#free.pop() ?? this.#top++
    if (group >= this.counts.length) {
      const room = moreRoom(this.counts.length)
      this.counts = grown(this.counts, room)
      this.keys = grown(this.keys, room * this.width)
    }
    const columns = this.#columns
    const to = group * columns.length
    for (let k = 0; k < columns.length; k++) this.keys[to + k] = rows[at + columns[k]]
    this.#table.place(hash, group)
    this.size++
    return group
  }
}
