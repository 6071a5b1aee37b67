import { Arrangement } from "../../zset/arrangement.js"
import { joinLoop } from "../../zset/loops.js"
import type { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator } from "../operator.js"

/**
 * Join: equality of key columns, then the chosen columns of both sides. Bilinear, so each side is integrated:
 *
 *     Δ(A ⋈ B) = ∫A ⋈ ΔB + ΔA ⋈ z⁻¹(∫B)            (Budiu et al., VLDB 2023, theorem 3.4: three terms in two)
 *
 *     A = ∫{[17 "action"]}, ΔB = {[17 1985] +1}    →  {[17 "action" 1985] +1}
 *     then ΔA = {[17 "action"] −1, [17 "drama"] +1} →  {[17 "action" 1985] −1, [17 "drama" 1985] +1}
 *
 * A's delta meets B before B's delta is added to it, B's meets A after: no pair is counted twice and none is missed.
 * Time O(deltas + rows found), state O(A + B). An empty key makes the cross product.
 */
export class Join implements Operator {
  readonly kind = "join"
  readonly width: number
  readonly more = NO_MORE
  readonly rule = "∫A ⋈ ΔB + ΔA ⋈ z⁻¹∫B"
  readonly state: readonly [Arrangement, Arrangement]
  readonly #keys: readonly [Int32Array, Int32Array]
  readonly #takes: readonly [Int32Array, Int32Array]

  /**
   * `take`: for each output column c ≥ 0 column c of A, c < 0 column ~c of B. `fresh`: whether a row of A, of B comes with weight 1 only
   * when it is not there, as facts do.
   */
  constructor(
    readonly widths: readonly [number, number],
    readonly keys: readonly [readonly number[], readonly number[]],
    readonly take: readonly number[],
    readonly fresh: readonly [boolean, boolean] = [false, false],
  ) {
    this.width = take.length
    this.state = [new Arrangement(widths[0], keys[0], fresh[0]), new Arrangement(widths[1], keys[1], fresh[1])]
    this.#keys = [Int32Array.from(keys[0]), Int32Array.from(keys[1])]
    this.#takes = [Int32Array.from(take), Int32Array.from(take, (c) => ~c)]
  }

  step(deltas: readonly ZSet[], out: ZSet): void {
    const deltaA = deltas[0]
    const deltaB = deltas[1]
    const a = this.state[0]
    const b = this.state[1]
    a.begin()
    b.begin()
    if (deltaA.length > 0) {
      joinLoop(deltaA, this.#keys[0], b, this.#takes[0], out)
      a.addAll(deltaA)
    }
    if (deltaB.length > 0) {
      joinLoop(deltaB, this.#keys[1], a, this.#takes[1], out)
      b.addAll(deltaB)
    }
  }

  /** Appends what rows of A make with ∫B; nothing is added. */
  meet(a: ZSet, out: ZSet): void {
    joinLoop(a, this.#keys[0], this.state[1], this.#takes[0], out)
  }

  revert(deltas: readonly ZSet[]): void {
    this.state[0].subtract(deltas[0])
    this.state[1].subtract(deltas[1])
  }

  load([a, b]: readonly ZSet[]): void {
    this.state[0].addAll(a)
    this.state[1].addAll(b)
  }

  twin(): Join {
    return new Join(this.widths, this.keys, this.take, this.fresh)
  }
}
