import type { Integral } from "../../zset/integral.js"
import { rowSet } from "../../zset/row-set.js"
import type { StarOutput, StarTable } from "../../zset/star-table.js"
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

  each(visit: (at: number, weight: number) => void): void {
    this.#table.each(this.#side, this.rows, (weight) => visit(0, weight))
  }
}

/** The integral of a join of some sides, which is not kept but made from theirs when it is asked for: each question is O(rows made). */
export class JoinedIntegral implements Integral {
  readonly width: number
  rows: Int32Array = new Int32Array(0)
  readonly #table: StarTable
  readonly #output: StarOutput

  constructor(table: StarTable, output: StarOutput) {
    this.width = output.columns.length
    this.#table = table
    this.#output = output
  }

  get size(): number {
    return this.#sum().size
  }

  weight(source: Int32Array, at: number): number {
    return this.#sum().weight(source, at)
  }

  each(visit: (at: number, weight: number) => void): void {
    const sum = this.#sum()
    this.rows = sum.rows
    sum.each(visit)
  }

  #sum(): Integral {
    const all = new ZSet(this.width)
    this.#table.all(this.#output, all)
    const sum = rowSet(this.width)
    sum.addAll(all)
    return sum
  }
}
