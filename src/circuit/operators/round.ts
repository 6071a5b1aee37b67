import type { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator } from "../operator.js"

/**
 * Round: projection of rows inside a fixpoint, and the latest of their rounds as a last column, 0 when they have none. A fact that
 * follows from others is due in the round of the latest of them. Linear, no state.
 *
 *     Δout = π Δin, max of rounds     (path ?b ?c) of round 3 and (path ?a ?b) of round 1: [1 3 ↻3 ↻1]  →  [1 3 ↻3]
 */
export class Round implements Operator {
  readonly kind = "map"
  readonly more = NO_MORE
  readonly state = []
  readonly rule = "π Δin, max of rounds"
  readonly width: number
  readonly #columns: Int32Array
  readonly #rounds: Int32Array

  constructor(
    readonly columns: readonly number[],
    readonly rounds: readonly number[],
  ) {
    this.width = columns.length + 1
    this.#columns = Int32Array.from(columns)
    this.#rounds = Int32Array.from(rounds)
  }

  step(deltas: readonly ZSet[], out: ZSet): void {
    const { rows, weights, width, length } = deltas[0]
    const columns = this.#columns
    const rounds = this.#rounds
    out.reserve(length)
    const target = out.rows
    let to = out.length * this.width
    for (let i = 0; i < length; i++) {
      const at = i * width
      for (let k = 0; k < columns.length; k++) target[to++] = rows[at + columns[k]]
      let latest = 0
      for (let k = 0; k < rounds.length; k++) if (rows[at + rounds[k]] > latest) latest = rows[at + rounds[k]]
      target[to++] = latest
      out.weights[out.length + i] = weights[i]
    }
    out.length += length
  }

  revert(): void {}

  twin(): Round {
    return new Round(this.columns, this.rounds)
  }
}
