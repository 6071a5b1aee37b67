import { Arrangement } from "../../zset/arrangement.js"
import { absentLoop, excludeLoop } from "../../zset/loops.js"
import { rowSet } from "../../zset/row-set.js"
import type { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator } from "../operator.js"

/**
 * Antijoin: the rows of A whose key is not in B. Not linear in B, whose weights count only as present or absent:
 *
 *     Δ(A ▷ B) = ΔA ▷ ∫B − Σ rows of z⁻¹∫A whose key appears in ∫B + Σ those whose key vanishes from it
 *
 *     A = ∫{[5 "Ann"]}, ΔB = {[5] +1}    →  {[5 "Ann"] −1}
 *     then ΔB = {[5] +1}                 →  {}              a second witness
 *     then ΔB = {[5] −2}                 →  {[5 "Ann"] +1}  the last one goes
 *
 * B's rows are keys, its columns in the order of A's key. Time O(deltas + rows of A under keys that flip), state O(A + B).
 */
export class Antijoin implements Operator {
  readonly kind = "antijoin"
  readonly more = NO_MORE
  readonly rule = "ΔA ▷ ∫B ∓ z⁻¹∫A ⋉ Δ[∫B > 0]"
  readonly state: readonly [Arrangement, Arrangement]
  readonly #on: Int32Array
  readonly #all: Int32Array

  /** `key`: the columns of A that B's columns are compared with. */
  constructor(
    readonly width: number,
    readonly key: readonly number[],
  ) {
    const all = key.map((_, i) => i)
    this.state = [new Arrangement(width, key), rowSet(key.length)]
    this.#on = Int32Array.from(key)
    this.#all = Int32Array.from(all)
  }

  step(deltas: readonly ZSet[], out: ZSet): void {
    const deltaA = deltas[0]
    const deltaB = deltas[1]
    const a = this.state[0]
    const b = this.state[1]
    a.begin()
    excludeLoop(deltaB, b, a, this.#all, out)
    absentLoop(deltaA, this.#on, b, out)
    a.addAll(deltaA)
  }

  /** Appends the rows of A whose key is not in ∫B; nothing is added. */
  meet(a: ZSet, out: ZSet): void {
    absentLoop(a, this.#on, this.state[1], out)
  }

  revert(deltas: readonly ZSet[]): void {
    this.state[0].subtract(deltas[0])
    this.state[1].subtract(deltas[1])
  }

  load([a, b]: readonly ZSet[]): void {
    this.state[0].addAll(a)
    this.state[1].addAll(b)
  }

  twin(): Antijoin {
    return new Antijoin(this.width, this.key)
  }
}
