import { CodeTable } from "./code-table.js"
import { hashColumns } from "./hash.js"
import type { RowStore } from "./row-store.js"
import { SlotTable } from "./slot-table.js"

/**
 * Key → the first slot of its rows, for the rows of a store.
 *
 *     no column      one key, one slot
 *     one column     the code is the key: a cell holds slot + 1, and no row is looked at
 *     more columns   hash(key) → slot, whose row is compared
 *
 * All O(1) expected.
 */
export class Heads {
  readonly #store: RowStore
  readonly #key: Int32Array
  readonly #codes: CodeTable | undefined
  readonly #table: SlotTable | undefined
  #only = -1

  constructor(store: RowStore, key: Int32Array) {
    this.#store = store
    this.#key = key
    if (key.length === 1) this.#codes = new CodeTable(1)
    if (key.length > 1) this.#table = new SlotTable()
  }

  /** The slot of the key that those columns of the row at `at` make, or −1. */
  find(source: Int32Array, at: number, columns: Int32Array): number {
    const codes = this.#codes
    if (codes !== undefined) return codes.cells[codes.cell(source[at + columns[0]])] - 1
    const table = this.#table
    if (table === undefined) return this.#only
    const hash = hashColumns(source, at, columns)
    const { rows, width } = this.#store
    const key = this.#key
    const { pairs, mask } = table
    const parts = key.length
    for (let i = (hash << 1) & mask; pairs[i] !== 0; i = (i + 2) & mask) {
      if (pairs[i + 1] !== hash) continue
      const from = (pairs[i] - 1) * width
      let k = 0
      while (k < parts && rows[from + key[k]] === source[at + columns[k]]) k++
      if (k === parts) return pairs[i] - 1
    }
    return -1
  }

  /** The slot has the first row of its key. */
  put(slot: number): void {
    const codes = this.#codes
    if (codes !== undefined) {
      const code = this.#code(slot)
      const cell = codes.claim(codes.cell(code), code)
      codes.cells[cell] = slot + 1
    } else if (this.#table === undefined) this.#only = slot
    else this.#table.place(this.#hash(slot), slot)
  }

  /** The key of `slot` has `by` as its first slot from now on. */
  replace(slot: number, by: number): void {
    const codes = this.#codes
    if (codes !== undefined) codes.cells[codes.cell(this.#code(slot))] = by + 1
    else if (this.#table === undefined) this.#only = by
    else this.#table.replace(this.#hash(slot), slot, by)
  }

  /** The slot had the last row of its key. */
  erase(slot: number): void {
    const codes = this.#codes
    if (codes !== undefined) codes.release(codes.cell(this.#code(slot)))
    else if (this.#table === undefined) this.#only = -1
    else this.#table.erase(this.#hash(slot), slot)
  }

  /** Room for `count` keys in all. */
  reserve(count: number): void {
    this.#table?.reserve(count)
  }

  #code(slot: number): number {
    return this.#store.rows[slot * this.#store.width + this.#key[0]]
  }

  #hash(slot: number): number {
    return hashColumns(this.#store.rows, slot * this.#store.width, this.#key)
  }
}
