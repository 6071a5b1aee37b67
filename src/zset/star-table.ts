import { Arrangement } from "./arrangement.js"
import { appendMatch } from "./loops.js"
import { BOTH, REST, StarCells, type StarSide } from "./star-cells.js"
import type { ZSet } from "./zset.js"

/** A join of some sides of a star, and where its columns come from. */
export interface StarOutput {
  readonly columns: readonly { readonly side: number; readonly column: number }[]
  /** The sides that are joined, as bits. */
  readonly sides: number
}

/**
 * The integrals of several sides that meet in one key, row beside row:
 *
 *     cells     for each key its row on each side, where that is one row of weight 1     (star-cells.ts)
 *     rest[s]   the rows of side s of the other keys: several, or one of another weight
 *
 * So what belongs together lies together where facts are single, as those of attributes of cardinality one are, and nothing is assumed
 * where they are not. Which of the two holds a row depends on the rows alone, never on the way there. `meet` is O(1) expected a row
 * and O(rows made), whatever the keys. Past ±(2⁵³−1) it throws `circuit/weight-overflow`, as an arrangement does.
 */
export class StarTable {
  readonly sides: readonly StarSide[]
  readonly #cells: StarCells
  readonly #rest: readonly Arrangement[]
  readonly #keys: readonly Int32Array[]
  /** Rows of each side that stand in cells. */
  readonly #counts: Int32Array
  /** Rows of each side's current delta that were added. */
  readonly #done: Int32Array
  readonly #row: Int32Array
  /** The cell of a match, while it is made of rows in `rest`. */
  readonly #match: Int32Array

  constructor(sides: readonly StarSide[]) {
    this.sides = sides
    this.#cells = new StarCells(sides)
    this.#rest = sides.map(({ width, key }) => new Arrangement(width, [key]))
    this.#keys = sides.map(({ key }) => Int32Array.of(key))
    this.#counts = new Int32Array(sides.length)
    this.#done = new Int32Array(sides.length)
    this.#row = new Int32Array(Math.max(...sides.map(({ width }) => width)))
    this.#match = new Int32Array(this.#cells.size)
  }

  /** How the rows of an output are made of a row of side `from` and a cell: c ≥ 0 is column c of the row, c < 0 place ~c of the cell. */
  take({ columns }: StarOutput, from: number): Int32Array {
    return Int32Array.from(columns, ({ side, column }) => {
      if (side === from) return column
      const place = this.#cells.places[side][column]
      return place === 0 ? this.sides[from].key : ~place
    })
  }

  /** Begins a step in which nothing has been added yet. */
  begin(): void {
    for (let side = 0; side < this.#done.length; side++) this.#done[side] = 0
  }

  /**
   * For each row of a side's delta: appends to `outs` what it makes with the rows of each output's other sides as they are, then adds it to
   * its own side. `takes` are those of the outputs for this side.
   */
  meet(
    side: number,
    delta: ZSet,
    outputs: readonly StarOutput[],
    takes: readonly Int32Array[],
    outs: readonly ZSet[],
  ): void {
    const { rows, weights, length, width } = delta
    const { key } = this.sides[side]
    const cells = this.#cells
    for (let i = 0; i < length; i++) {
      const at = i * width
      const cell = cells.at(rows[at + key])
      for (let o = 0; o < outputs.length; o++) {
        const { sides } = outputs[o]
        if (cells.fits(sides, side, cell)) this.#put(outs[o], sides, side, takes[o], rows, at, cell, weights[i])
      }
      this.#add(side, rows, at, weights[i], cell)
      this.#done[side] = i + 1
    }
  }

  /** Takes back what was added of a side's delta since `begin`, also when that ended half-way. */
  subtract(side: number, { rows, weights, width }: ZSet): void {
    const { key } = this.sides[side]
    for (let i = this.#done[side] - 1; i >= 0; i--) {
      this.#add(side, rows, i * width, -weights[i], this.#cells.at(rows[i * width + key]))
    }
    this.#done[side] = 0
  }

  /** In how many slots the rows of a side may stand, and so what makes those of an output of which it is the last. */
  slots(side: number): number {
    return this.#cells.slots + this.#rest[side].slots
  }

  /** Appends all rows of an output as of now, or those that the slots `from` to before `to` make. O(slots + rows made). */
  all(output: StarOutput, out: ZSet, from?: number, to?: number): void {
    const side = lastSide(output)
    const { width, key } = this.sides[side]
    const take = this.take(output, side)
    const row = new Int32Array(width)
    const put = (weight: number) => {
      const cell = this.#cells.at(row[key])
      if (this.#cells.fits(output.sides, side, cell)) this.#put(out, output.sides, side, take, row, 0, cell, weight)
    }
    this.each(side, row, put, from, to)
  }

  /** How many rows a side has. */
  size(side: number): number {
    return this.#counts[side] + this.#rest[side].size
  }

  /** The weight of a row of a side, 0 when it is not there. */
  weight(side: number, rows: Int32Array, at: number): number {
    const cell = this.#cells.at(rows[at + this.sides[side].key])
    if (this.#cells.isSingle(side, cell)) return Number(this.#cells.holds(side, cell, rows, at))
    return this.#rest[side].weight(rows, at)
  }

  /** Calls `visit` for each row of a side, or of those in slots `from` to before `to`: it is in `row`, and has that weight. O(slots). */
  each(side: number, row: Int32Array, visit: (weight: number) => void, from = 0, to = this.slots(side)): void {
    const cells = this.#cells
    const single = (key: number, cell: number) => {
      if (!cells.isSingle(side, cell)) return
      cells.read(side, key, cell, row)
      visit(1)
    }
    cells.each(single, from, to)
    const rest = this.#rest[side]
    const others = (at: number, weight: number) => {
      for (let c = 0; c < rest.width; c++) row[c] = rest.rows[at + c]
      visit(weight)
    }
    rest.each(others, Math.max(0, from - cells.slots), to - cells.slots)
  }

  /** Appends what a row of a side makes with the cell of its key. */
  #put(
    out: ZSet,
    sides: number,
    side: number,
    take: Int32Array,
    rows: Int32Array,
    at: number,
    cell: number,
    weight: number,
  ): void {
    const { cells } = this.#cells
    const several = (cells[cell] >>> REST) & sides & ~(1 << side)
    if (several === 0) {
      appendMatch(out, take, rows, at, cells, cell, weight)
      return
    }
    const match = this.#match
    for (let place = 0; place < match.length; place++) match[place] = cells[cell + place]
    this.#combine(out, several, this.#keys[side], take, rows, at, weight)
  }

  /** Appends a row for each choice of one row of each of the sides `several`, of which no row is in a cell. */
  #combine(
    out: ZSet,
    several: number,
    key: Int32Array,
    take: Int32Array,
    rows: Int32Array,
    at: number,
    weight: number,
  ): void {
    const match = this.#match
    if (several === 0) {
      appendMatch(out, take, rows, at, match, 0, weight)
      return
    }
    const side = 31 - Math.clz32(several)
    const rest = this.#rest[side]
    const places = this.#cells.places[side]
    for (let slot = rest.first(rows, at, key); slot >= 0; slot = rest.after(slot)) {
      for (let c = 0; c < places.length; c++) match[places[c]] = rest.rows[slot * rest.width + c]
      this.#combine(out, several & ~(1 << side), key, take, rows, at, weight * rest.weights[slot])
    }
  }

  /** Adds a row to a side; `cell` is that of its key. */
  #add(side: number, rows: Int32Array, at: number, weight: number, cell: number): void {
    const cells = this.#cells
    if (weight === 1 && (cells.cells[cell] & (1 << side)) === 0) {
      cells.write(side, rows, at, cell)
      this.#counts[side]++
    } else if (weight === -1 && cells.isSingle(side, cell) && cells.holds(side, cell, rows, at)) {
      cells.unmark(cell, 1 << side)
      this.#counts[side]--
    } else if (weight !== 0) this.#addToRest(side, rows, at, weight, cell)
  }

  #addToRest(side: number, rows: Int32Array, at: number, weight: number, cell: number): void {
    const cells = this.#cells
    const rest = this.#rest[side]
    const key = rows[at + this.sides[side].key]
    if (cells.isSingle(side, cell)) {
      cells.read(side, key, cell, this.#row)
      rest.add(this.#row, 0, 1)
      cells.mark(key, cell, BOTH << side)
      this.#counts[side]--
    }
    rest.add(rows, at, weight)
    const first = rest.first(rows, at, this.#keys[side])
    if (first >= 0 && (rest.after(first) >= 0 || rest.weights[first] !== 1)) cells.mark(key, cell, BOTH << side)
    else this.#settle(side, key, first)
  }

  /** The rows of a key are none any more, or the one of weight 1 in that slot of `rest`, which goes to the cell. */
  #settle(side: number, key: number, slot: number): void {
    const cells = this.#cells
    const rest = this.#rest[side]
    cells.unmark(cells.at(key), BOTH << side)
    if (slot < 0) return
    const row = this.#row
    for (let c = 0; c < rest.width; c++) row[c] = rest.rows[slot * rest.width + c]
    rest.add(row, 0, -1)
    cells.write(side, row, 0, cells.at(key))
    this.#counts[side]++
  }
}

/** The last side of an output: what stands in its slots makes the rows. */
export const lastSide = ({ sides }: StarOutput): number => 31 - Math.clz32(sides)
