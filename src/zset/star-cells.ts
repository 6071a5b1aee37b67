import { CodeTable } from "./code-table.js"

/** A side of a star: rows of `width` codes, of which column `key` is the key. */
export interface StarSide {
  readonly width: number
  readonly key: number
}

/**
 * For each key up to one row of each side, all in one cell:
 *
 *     mask | columns of side 0 | columns of side 1 | …       the key's own column aside
 *
 * Bit s of the mask says that the key has rows on side s, bit REST + s that they are kept elsewhere, and the columns mean nothing. A
 * cell is there while its mask is not 0. Cells are named by where they begin, until the next `write`, `mark` or `unmark`.
 */
export class StarCells {
  /** How many int32 a cell has. */
  readonly size: number
  /** For each side the place of each column in the cell; 0, the mask's, for the key. */
  readonly places: readonly Int32Array[]
  readonly #sides: readonly StarSide[]
  readonly #table: CodeTable

  constructor(sides: readonly StarSide[]) {
    let size = 1
    this.places = sides.map(({ width, key }) => Int32Array.from({ length: width }, (_, c) => (c === key ? 0 : size++)))
    this.size = size
    this.#sides = sides
    this.#table = new CodeTable(size)
  }

  get cells(): Int32Array {
    return this.#table.cells
  }

  /** Where the cell of a key is, or would be. */
  at(key: number): number {
    return this.#table.cell(key)
  }

  /** Whether the key of the cell has its one row of a side here. */
  isSingle(side: number, cell: number): boolean {
    return (this.#table.cells[cell] & (BOTH << side)) === 1 << side
  }

  /** Whether it has rows on all of the sides, which are given as bits, but perhaps on `side`, which is to be among them. */
  fits(sides: number, side: number, cell: number): boolean {
    return (sides & (1 << side)) !== 0 && (this.#table.cells[cell] | (1 << side) | ~sides) === -1
  }

  /** Whether the row of a side that is here equals the one at `at`, whose key is the cell's. */
  holds(side: number, cell: number, rows: Int32Array, at: number): boolean {
    const { cells } = this.#table
    const places = this.places[side]
    let c = 0
    while (c < places.length && (places[c] === 0 || cells[cell + places[c]] === rows[at + c])) c++
    return c === places.length
  }

  /** Puts the row of a side into the cell of its key, as the only one. */
  write(side: number, rows: Int32Array, at: number, cell: number): void {
    const to = this.mark(rows[at + this.#sides[side].key], cell, 1 << side)
    const { cells } = this.#table
    const places = this.places[side]
    const mask = cells[to]
    // The key goes where the mask is, which is set right afterwards: no branch a column.
    for (let c = 0; c < places.length; c++) cells[to + places[c]] = rows[at + c]
    cells[to] = mask
  }

  /** Writes the row of a side that is here to the beginning of `row`. */
  read(side: number, key: number, cell: number, row: Int32Array): void {
    const { cells } = this.#table
    const places = this.places[side]
    for (let c = 0; c < places.length; c++) row[c] = places[c] === 0 ? key : cells[cell + places[c]]
  }

  /** Sets bits of the mask of a key, whose cell is given; returns where the cell is now. */
  mark(key: number, cell: number, bits: number): number {
    const table = this.#table
    const to = table.cells[cell] === 0 ? table.claim(cell, key) : cell
    table.cells[to] |= bits
    return to
  }

  /** Clears bits of the mask of a cell, which goes when none is left. */
  unmark(cell: number, bits: number): void {
    const table = this.#table
    const left = table.cells[cell] & ~bits
    if (left !== 0) table.cells[cell] = left
    else if (table.cells[cell] !== 0) table.release(cell)
  }

  get slots(): number {
    return this.#table.slots
  }

  /** Calls `visit` with each key and its cell, in no order, or with those in slots `from` to before `to`. O(slots). */
  each(visit: (key: number, cell: number) => void, from?: number, to?: number): void {
    this.#table.each(visit, from, to)
  }
}

/** The bit that says where a side's rows are stands so far above the one that says that there are some. */
export const REST = 16
/** Both bits of side 0. */
export const BOTH = 1 | (1 << REST)
/** For more sides there are no bits. */
export const MOST_SIDES = 15
