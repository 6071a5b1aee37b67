import { NO_MORE, type Operator } from "../operator.js"

/**
 * Rows: a relation that is given from outside, such as a value of `:in` or the one empty row that constants start from.
 *
 *     Δout = Δgiven
 *
 *     :in [?x ...] with [3 4], then [4 5]     {[3] +1, [4] +1}  then  {[3] −1, [5] +1}
 */
export class Rows implements Operator {
  readonly kind = "input"
  readonly more = NO_MORE
  readonly state = []
  readonly rule = "Δgiven"

  constructor(readonly width: number) {}

  /** The engine has written the output already. */
  step(): void {}

  revert(): void {}

  twin(): Rows {
    return new Rows(this.width)
  }
}
