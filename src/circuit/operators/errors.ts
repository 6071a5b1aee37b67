import type { Arrangement } from "../../zset/arrangement.js"
import { rowSet } from "../../zset/row-set.js"
import type { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator } from "../operator.js"

/**
 * Errors: ∫ of the bindings on which an expression throws. The view stands failed while it is not empty, so the retraction of
 * the row at fault heals it.
 *
 *     ∫errors        {[7 0] +1}  failed    then {[7 0] −1}  ok
 */
export class Errors implements Operator {
  readonly kind = "errors"
  readonly more = NO_MORE
  readonly rule = "∫errors"
  readonly state: readonly [Arrangement]

  constructor(readonly width: number) {
    this.state = [rowSet(width)]
  }

  step(deltas: readonly ZSet[], out: ZSet): void {
    const delta = deltas[0]
    this.state[0].addAll(delta)
    out.pushAll(delta)
  }

  revert(deltas: readonly ZSet[]): void {
    const delta = deltas[0]
    this.state[0].subtract(delta)
  }

  load([rows]: readonly ZSet[]): void {
    this.state[0].addAll(rows)
  }

  twin(): Errors {
    return new Errors(this.width)
  }
}
