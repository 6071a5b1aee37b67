import type { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator } from "../operator.js"

/**
 * Output: where the view's delta leaves the circuit. Linear, no state: the view's rows are the state of the operator before it.
 *
 *     Δview = Δin
 */
export class Output implements Operator {
  readonly kind = "output"
  readonly more = NO_MORE
  readonly state = []
  readonly rule = "Δview"

  constructor(readonly width: number) {}

  step(deltas: readonly ZSet[], out: ZSet): void {
    const delta = deltas[0]
    out.pushAll(delta)
  }

  revert(): void {}

  twin(): Output {
    return new Output(this.width)
  }
}
