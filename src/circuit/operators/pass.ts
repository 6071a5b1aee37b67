import type { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator } from "../operator.js"

const RULES = { integrate: "∫A", differentiate: "D(A)", delay: "z⁻¹A", neg: "−A", map: "A" } as const

/**
 * A primitive of which only changes are looked at. What an integral holds is kept by those who read it, so ∫ and z⁻¹ hand on what comes in,
 * D ∘ ∫ is nothing at all, and − negates. Linear, no state.
 */
export class Pass implements Operator {
  readonly more = NO_MORE
  readonly state = []
  readonly primitive = true

  constructor(
    readonly width: number,
    readonly kind: keyof typeof RULES,
  ) {}

  get rule(): string {
    return RULES[this.kind]
  }

  step(deltas: readonly ZSet[], out: ZSet): void {
    out.pushAll(deltas[0], this.kind === "neg" ? -1 : 1)
  }

  revert(): void {}

  twin(): Pass {
    return new Pass(this.width, this.kind)
  }
}
