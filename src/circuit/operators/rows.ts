import { NO_MORE, type Operator } from "../operator.js"

/**
 * Rows: a relation that is given from outside, such as a value of `:in` or the one empty row that constants start from.
 *
 *     Δout = Δgiven
 *
 *     :in [?x ...] with [3 4], then [4 5]     {[3] +1, [4] +1}  then  {[3] −1, [5] +1}
 */
export class Rows implements Operator {
  readonly more = NO_MORE
  readonly state = []

  /** A delay is the input of a loop: what its relations held in the round before. */
  constructor(
    readonly width: number,
    readonly kind: "input" | "delay" = "input",
  ) {}

  get rule(): string {
    return this.kind === "input" ? "Δgiven" : "z⁻¹"
  }

  /** The engine has written the output already. */
  step(): void {}

  revert(): void {}

  twin(): Rows {
    return new Rows(this.width, this.kind)
  }
}
