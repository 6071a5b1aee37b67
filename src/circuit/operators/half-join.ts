import { Arrangement } from "../../zset/arrangement.js"
import { joinLoop } from "../../zset/loops.js"
import type { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator } from "../operator.js"

/**
 * One of the two terms of an incremental join: a stream meets an integral.
 *
 *     now:      Δout = ∫A ⋈ ΔB         the integral with what this tick brings
 *     before:   Δout = z⁻¹∫A ⋈ ΔB      and without
 *
 * `side` is the port of the integral; the output's columns are those of port 0, then those of port 1.
 * Time O(deltas + rows found), state O(A).
 */
export class HalfJoin implements Operator {
  readonly kind = "join"
  readonly primitive = true
  readonly width: number
  readonly more = NO_MORE
  readonly state: readonly [Arrangement]
  readonly #key: Int32Array
  readonly #take: Int32Array

  constructor(
    readonly widths: readonly [number, number],
    readonly keys: readonly [readonly number[], readonly number[]],
    readonly side: 0 | 1,
    readonly when: "now" | "before",
  ) {
    this.width = widths[0] + widths[1]
    this.state = [new Arrangement(widths[side], keys[side])]
    this.#key = Int32Array.from(keys[1 - side])
    // `joinLoop` takes column c of the stream, ~c of the integral.
    const own = (port: number) => Array.from({ length: widths[port] }, (_, c) => (port === side ? ~c : c))
    this.#take = Int32Array.from([...own(0), ...own(1)])
  }

  get rule(): string {
    const integral = this.when === "now" ? "∫A" : "z⁻¹∫A"
    return this.side === 0 ? `${integral} ⋈ ΔB` : `ΔB ⋈ ${integral}`
  }

  step(deltas: readonly ZSet[], out: ZSet): void {
    const integral = this.state[0]
    const change = deltas[this.side]
    const stream = deltas[1 - this.side]
    integral.begin()
    if (this.when === "now") integral.addAll(change)
    if (stream.length > 0) joinLoop(stream, this.#key, integral, this.#take, out)
    if (this.when === "before") integral.addAll(change)
  }

  revert(deltas: readonly ZSet[]): void {
    this.state[0].subtract(deltas[this.side])
  }

  twin(): HalfJoin {
    return new HalfJoin(this.widths, this.keys, this.side, this.when)
  }
}
