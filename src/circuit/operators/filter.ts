import type { ZSet } from "../../zset/zset.js"
import type { Operator } from "../operator.js"

/** Whether the row that starts at `at` stays; throws when the expression has no value there. */
export type RowPredicate = (rows: Int32Array, at: number) => boolean

/** The code of what was thrown: the last column of an error row. */
export type Fault = (thrown: unknown) => number

/**
 * Filter: linear, no state.
 *
 *     Δout = σ Δin        Δerrors = the rows on which the predicate throws, each with what it threw
 *
 *     [(>= ?y 1980)]      {[17 1985] +1, [18 1977] +1}  →  {[17 1985] +1}
 */
export class Filter implements Operator {
  readonly kind = "filter"
  readonly errorWidth: number | undefined
  readonly state = []
  readonly rule = "σ Δin"

  constructor(
    readonly width: number,
    readonly predicate: RowPredicate,
    /** Undefined when the predicate never throws. */
    readonly fault: Fault | undefined,
  ) {
    this.errorWidth = fault === undefined ? undefined : width + 1
  }

  step(deltas: readonly ZSet[], out: ZSet, errors: ZSet | undefined): void {
    const delta = deltas[0]
    const { predicate } = this
    const { rows, weights, width, length } = delta
    for (let i = 0; i < length; i++) {
      const at = i * width
      if (errors === undefined) {
        if (predicate(rows, at)) out.push(rows, at, weights[i])
        continue
      }
      try {
        if (predicate(rows, at)) out.push(rows, at, weights[i])
      } catch (thrown) {
        errors.pushRow([...rows.subarray(at, at + width), this.fault?.(thrown) ?? 0], weights[i])
      }
    }
  }

  revert(): void {}

  twin(): Filter {
    return new Filter(this.width, this.predicate, this.fault)
  }
}
