import { projectLoop } from "../../zset/loops.js"
import type { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator } from "../operator.js"
import type { Fault } from "./filter.js"

/** Appends to `out` what the row at `at` gives, each with the row's weight; throws before it has appended anything. */
export type RowMap = (rows: Int32Array, at: number, weight: number, out: ZSet) => void

/**
 * Map: a function of each row, giving any number of rows. Linear, no state.
 *
 *     Δout = map f Δin    Δerrors = the rows on which f throws, each with what it threw
 *
 *     [(+ ?a 1) ?b]       {[7 30] +1}  →  {[7 30 31] +1}
 */
export class MapRows implements Operator {
  readonly kind = "map"
  readonly more: readonly number[]
  readonly state = []
  readonly rule = "map f Δin"

  constructor(
    readonly inputWidth: number,
    readonly width: number,
    readonly map: RowMap,
    /** Undefined when f never throws. */
    readonly fault: Fault | undefined,
  ) {
    this.more = fault === undefined ? NO_MORE : [inputWidth + 1]
  }

  step(deltas: readonly ZSet[], out: ZSet, [errors]: readonly ZSet[]): void {
    const delta = deltas[0]
    const { map } = this
    const { rows, weights, width, length } = delta
    for (let i = 0; i < length; i++) {
      if (errors === undefined) {
        map(rows, i * width, weights[i], out)
        continue
      }
      try {
        map(rows, i * width, weights[i], out)
      } catch (thrown) {
        errors.pushRow([...rows.subarray(i * width, (i + 1) * width), this.fault?.(thrown) ?? 0], weights[i])
      }
    }
  }

  revert(): void {}

  twin(): MapRows {
    return new MapRows(this.inputWidth, this.width, this.map, this.fault)
  }
}

/**
 * Project: the chosen columns, in the chosen order. Linear, no state; rows that become equal add their weights later on.
 *
 *     Δout = π Δin        {[17 "a"] +1, [18 "a"] +1}  →  {["a"] +1, ["a"] +1}
 */
export class Project implements Operator {
  readonly kind = "map"
  readonly more = NO_MORE
  readonly state = []
  readonly rule = "π Δin"
  readonly width: number
  readonly #columns: Int32Array

  constructor(readonly columns: readonly number[]) {
    this.width = columns.length
    this.#columns = Int32Array.from(columns)
  }

  step(deltas: readonly ZSet[], out: ZSet): void {
    const delta = deltas[0]
    projectLoop(delta, this.#columns, out)
  }

  revert(): void {}

  twin(): Project {
    return new Project(this.columns)
  }
}
