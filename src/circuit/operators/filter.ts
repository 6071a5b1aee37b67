import type { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator } from "../operator.js"

/** Whether the row that starts at `at` stays; throws when the expression has no value there. */
export type RowPredicate = (rows: Int32Array, at: number) => boolean

/** The code of what was thrown: the last column of an error row. */
export type Fault = (thrown: unknown) => number

/**
 * Filter: selection, then the columns that are still needed. Linear, no state.
 *
 *     Δout = π σ Δin      Δerrors = the whole rows on which the predicate throws, each with what it threw
 *
 *     [(>= ?y 1980)]      {[17 1985] +1, [18 1977] +1}  →  {[17 1985] +1}
 */
export class Filter implements Operator {
  readonly kind = "filter"
  readonly width: number
  readonly more: readonly number[]
  readonly state = []
  readonly rule = "π σ Δin"
  readonly #take: Int32Array

  constructor(
    readonly inputWidth: number,
    /** The columns that go out. */
    readonly take: readonly number[],
    readonly predicate: RowPredicate,
    /** Undefined when the predicate never throws. */
    readonly fault: Fault | undefined,
  ) {
    this.width = take.length
    this.more = fault === undefined ? NO_MORE : [inputWidth + 1]
    this.#take = Int32Array.from(take)
  }

  step(deltas: readonly ZSet[], out: ZSet, [errors]: readonly ZSet[]): void {
    const delta = deltas[0]
    const { predicate } = this
    const { rows, weights, width, length } = delta
    for (let i = 0; i < length; i++) {
      const at = i * width
      if (errors === undefined) {
        if (predicate(rows, at)) out.pushColumns(rows, at, this.#take, weights[i])
        continue
      }
      try {
        if (predicate(rows, at)) out.pushColumns(rows, at, this.#take, weights[i])
      } catch (thrown) {
        errors.pushRow([...rows.subarray(at, at + width), this.fault?.(thrown) ?? 0], weights[i])
      }
    }
  }

  revert(): void {}

  twin(): Filter {
    return new Filter(this.inputWidth, this.take, this.predicate, this.fault)
  }
}
