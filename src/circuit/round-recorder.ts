import { ZSet } from "../zset/zset.js"
import type { LoopCircuit, LoopPlan, RoundDelta } from "./loop.js"
import type { Node } from "./node.js"

/**
 * What the operators of a loop did in one step, sorted by the round to which each row belongs: the delta of the nested stream at
 * (t, round), whatever the order in which the loop has computed it.
 */
export class RoundRecorder {
  readonly #rounds = new Map<Node, readonly number[]>()
  readonly #byRound = new Map<number, Map<Node, ZSet>>()

  constructor(plan: LoopPlan, loop: LoopCircuit) {
    loop.nodes.forEach((node, i) => {
      this.#rounds.set(node, plan.operators[i].rounds)
    })
    plan.relations.forEach(({ width }, i) => {
      this.#rounds.set(loop.delays[i], [width])
    })
  }

  /** The nodes that ran in one tick; rows without a round belong to `iteration`. */
  add(ran: readonly Node[], iteration: number): void {
    for (const node of ran) {
      const columns = this.#rounds.get(node)
      if (columns === undefined) continue
      const { rows, weights, width, length } = node.output.delta
      if (length === 0) this.#at(iteration, node)
      for (let i = 0; i < length; i++) {
        let round = columns.length === 0 ? iteration : 0
        for (const column of columns) round = Math.max(round, rows[i * width + column])
        this.#at(round, node).push(rows, i * width, weights[i])
      }
    }
  }

  deltas(): readonly RoundDelta[] {
    return [...this.#byRound]
      .sort(([a], [b]) => a - b)
      .flatMap(([iteration, nodes]) =>
        [...nodes].sort(([a], [b]) => a.rank - b.rank).map(([node, delta]) => ({ iteration, node, delta })),
      )
  }

  #at(iteration: number, node: Node): ZSet {
    const nodes = this.#byRound.get(iteration) ?? new Map<Node, ZSet>()
    this.#byRound.set(iteration, nodes)
    const delta = nodes.get(node) ?? new ZSet(node.operator.width)
    nodes.set(node, delta)
    return delta
  }
}
