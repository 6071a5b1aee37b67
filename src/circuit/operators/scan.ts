import type { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator } from "../operator.js"

/** What a data pattern selects: a code that must be there, or undefined for any. */
export interface Selection {
  /** The number of the database that it reads: 0 is the one that transactions go to; the others stand still. */
  readonly source: number
  readonly e: number | undefined
  readonly a: number | undefined
  readonly v: number | undefined
  readonly tx: number | undefined
}

/**
 * Scan: selection and projection of the input's datoms, linear, no state.
 *
 *     Δout = π σ Δinput                       input rows are [e a v tx], weight +1 asserted, −1 retracted
 *
 *     [?m :movie/year ?y]     {[17 :movie/year 1985 t9] +1}  →  {[17 1985] +1}
 *     [?p :knows ?p]          {[5 :knows 5 t9] −1, [5 :knows 6 t9] +1}  →  {[5] −1}
 *
 * A scan of a database that stands still puts out once, when the view is filled; the rule calls that input Δsource.
 * The input operator routes to it only datoms that agree with its constants, so `accept` need not compare them.
 */
export class Scan implements Operator {
  readonly kind = "scan"
  readonly width: number
  readonly more = NO_MORE
  readonly state = []
  readonly #take: Int32Array
  readonly #equal: Int32Array

  /** `take`: positions (0 e, 1 a, 2 v, 3 tx) of the output columns; `equal`: pairs of positions that must hold one value. */
  constructor(
    readonly selection: Selection,
    readonly take: readonly number[],
    readonly equal: readonly number[],
  ) {
    this.width = take.length
    this.#take = Int32Array.from(take)
    this.#equal = Int32Array.from(equal)
  }

  get rule(): string {
    return this.selection.source === 0 ? "π σ Δinput" : "π σ Δsource"
  }

  /** Appends the datom at `at`, if it fits. Returns whether it did. */
  accept(datoms: Int32Array, at: number, weight: number, out: ZSet): boolean {
    const equal = this.#equal
    for (let i = 0; i < equal.length; i += 2) {
      if (datoms[at + equal[i]] !== datoms[at + equal[i + 1]]) return false
    }
    const take = this.#take
    if (out.length === out.weights.length) out.reserve(1)
    const to = out.length * take.length
    for (let k = 0; k < take.length; k++) out.rows[to + k] = datoms[at + take[k]]
    out.weights[out.length++] = weight
    return true
  }

  /** The input has written the output already. */
  step(): void {}

  revert(): void {}

  twin(): Scan {
    return new Scan(this.selection, this.take, this.equal)
  }
}
