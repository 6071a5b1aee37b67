import { ZSet } from "../zset/zset.js"
import type { Operator } from "./operator.js"

/** A stream between operators: the delta of this tick, and who reads it. Filled by one node, emptied before the next tick. */
export class Edge {
  readonly delta: ZSet
  readonly readers: Node[] = []

  constructor(
    readonly writer: Node,
    width: number,
  ) {
    this.delta = new ZSet(width)
  }
}

/**
 * An operator in its place. `rank` is its position in the schedule: greater than that of every node it reads. `users` counts
 * the views that run through it; a node without one is removed.
 */
export class Node {
  readonly output: Edge
  /** The operator's further outputs. */
  readonly more: readonly Edge[]
  readonly moreDeltas: readonly ZSet[]
  readonly deltas: readonly ZSet[]
  users = 0
  /** Whether someone outside wants to know when it has run. */
  watched = false
  /** Whether this tick's schedule holds it already. */
  due = false

  constructor(
    readonly rank: number,
    readonly operator: Operator,
    readonly inputs: readonly Edge[],
  ) {
    this.output = new Edge(this, operator.width)
    this.more = operator.more.map((width) => new Edge(this, width))
    this.moreDeltas = this.more.map((edge) => edge.delta)
    this.deltas = inputs.map((edge) => edge.delta)
    for (const edge of inputs) if (!edge.readers.includes(this)) edge.readers.push(this)
  }

  /** Empties all outputs. */
  clear(): void {
    this.output.delta.clear()
    for (let i = 0; i < this.moreDeltas.length; i++) this.moreDeltas[i].clear()
  }
}
