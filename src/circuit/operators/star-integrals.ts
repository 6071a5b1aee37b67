import type { Integral } from "../../zset/integral.js"
import { rowSet } from "../../zset/row-set.js"
import { lastSide, type StarOutput, type StarTable } from "../../zset/star-table.js"
import { ZSet } from "../../zset/zset.js"

/** The integral of one side of a star: what it keeps. */
export class SideIntegral implements Integral {
  readonly width: number
  readonly rows: Int32Array
  readonly #table: StarTable
  readonly #side: number

  constructor(table: StarTable, side: number) {
    this.width = table.sides[side].width
    this.rows = new Int32Array(this.width)
    this.#table = table
    this.#side = side
  }

  get size(): number {
    return this.#table.size(this.#side)
  }

  weight(source: Int32Array, at: number): number {
    return this.#table.weight(this.#side, source, at)
  }

  /** Takes rows into an empty one. */
  load(rows: ZSet): void {
    this.#table.begin()
    this.#table.meet(this.#side, rows, [], [], [])
  }

  get slots(): number {
    return this.#table.slots(this.#side)
  }

  each(visit: (at: number, weight: number) => void, from?: number, to?: number): void {
    this.#table.each(this.#side, this.rows, (weight) => visit(0, weight), from, to)
  }
}

/** The integral of a join of some sides, which is not kept but made from theirs when it is asked for: each question is O(rows made). */
export class JoinedIntegral implements Integral {
  readonly width: number
  rows: Int32Array = new Int32Array(0)
  readonly #table: StarTable
  readonly #output: StarOutput
  /** Whether all rows that are made differ: nothing is left out in which they may. */
  readonly #isApart: boolean

  constructor(table: StarTable, output: StarOutput) {
    this.width = output.columns.length
    this.#table = table
    this.#output = output
    const has = (side: number, column: number) =>
      output.columns.some((from) => from.column === column && from.side === side)
    const hasKey = table.sides.some(({ key }, side) => has(side, key))
    const hasRest = table.sides.every(({ width, key }, side) => {
      const all = Array.from({ length: width }, (_, column) => column)
      return (output.sides & (1 << side)) === 0 || all.every((column) => column === key || has(side, column))
    })
    this.#isApart = hasKey && hasRest
  }

  get size(): number {
    return this.#sum().size
  }

  get slots(): number {
    return this.#isApart ? this.#table.slots(lastSide(this.#output)) : 1
  }

  weight(source: Int32Array, at: number): number {
    return this.#sum().weight(source, at)
  }

  each(visit: (at: number, weight: number) => void, from?: number, to?: number): void {
    if (this.#isApart) {
      const all = this.#all(from, to)
      this.rows = all.rows
      for (let i = 0; i < all.length; i++) visit(i * this.width, all.weights[i])
      return
    }
    const sum = this.#sum()
    this.rows = sum.rows
    sum.each(visit)
  }

  #all(from?: number, to?: number): ZSet {
    const all = new ZSet(this.width)
    this.#table.all(this.#output, all, from, to)
    return all
  }

  #sum(): Integral {
    const sum = rowSet(this.width)
    sum.addAll(this.#all())
    return sum
  }
}
