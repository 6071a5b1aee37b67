import type { Arrangement } from "../../zset/arrangement.js"
import { distinctLoop } from "../../zset/loops.js"
import { rowSet } from "../../zset/row-set.js"
import type { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator } from "../operator.js"

/**
 * Distinct: weight 1 for each row of positive weight.
 *
 *     Δout = distinct(∫in) − distinct(z⁻¹∫in), for the rows of Δin only        (VLDB 2023, proposition 4.7)
 *
 *     ∫ = {["a"] 2}, Δin = {["a"] −1}  →  {}            one of two derivations goes
 *     then Δin = {["a"] −1}            →  {["a"] −1}    the last one goes
 *
 * Its state holds every derivation's count: the view's rows are the rows of positive weight. O(Δin).
 */
export class Distinct implements Operator {
  readonly kind = "distinct"
  readonly more = NO_MORE
  readonly rule = "Δ[∫in > 0]"
  readonly state: readonly [Arrangement]

  constructor(readonly width: number) {
    this.state = [rowSet(width)]
  }

  step(deltas: readonly ZSet[], out: ZSet): void {
    distinctLoop(deltas[0], this.state[0], out)
  }

  revert(deltas: readonly ZSet[]): void {
    this.state[0].subtract(deltas[0])
  }

  load([rows]: readonly ZSet[]): void {
    this.state[0].addAll(rows)
  }

  twin(): Distinct {
    return new Distinct(this.width)
  }
}
