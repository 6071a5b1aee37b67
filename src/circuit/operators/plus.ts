import type { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator } from "../operator.js"

/**
 * Plus: the sum of its inputs, linear, no state. The branches of an `or`, the heads of a rule.
 *
 *     Δout = ΔA + ΔB + …      {[5] +1} + {[5] +1, [6] −1}  →  {[5] +2, [6] −1}
 */
export class Plus implements Operator {
  readonly kind = "plus"
  readonly more = NO_MORE
  readonly state = []
  readonly rule = "ΔA + ΔB + …"

  constructor(readonly width: number) {}

  step(inputs: readonly ZSet[], out: ZSet): void {
    for (const delta of inputs) out.pushAll(delta)
  }

  revert(): void {}

  twin(): Plus {
    return new Plus(this.width)
  }
}
