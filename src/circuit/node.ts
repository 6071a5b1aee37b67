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
  /** The places of the operators that it runs, with ranks between its own and the one before. */
  readonly parts: readonly Node[]
  /** What it reads itself: its inputs, or outputs of parts. */
  readonly reads: readonly Edge[]
  /** Of the further outputs, and of the parts. */
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
    isPart = false,
  ) {
    this.output = new Edge(this, operator.width)
    this.more = operator.more.map((width) => new Edge(this, width))
    this.parts = partsOf(operator, rank, inputs)
    this.reads = operator.reads?.map(chosen(inputs, this.parts)) ?? inputs
    this.moreDeltas = [...this.more, ...this.parts.map((part) => part.output)].map((edge) => edge.delta)
    this.deltas = inputs.map((edge) => edge.delta)
    if (isPart) return
    for (const edge of inputs) if (!edge.readers.includes(this)) edge.readers.push(this)
  }

  /** Empties all outputs. */
  clear(): void {
    this.output.delta.clear()
    for (let i = 0; i < this.moreDeltas.length; i++) this.moreDeltas[i].clear()
  }
}

const NO_PARTS: readonly Node[] = []

function partsOf({ parts }: Operator, rank: number, inputs: readonly Edge[]): readonly Node[] {
  if (parts === undefined) return NO_PARTS
  const made: Node[] = []
  parts.forEach((part, i) => {
    const between = rank - 1 + (i + 1) / (parts.length + 1)
    made.push(new Node(between, part.operator, part.inputs.map(chosen(inputs, made)), true))
  })
  return made
}

const chosen =
  (inputs: readonly Edge[], parts: readonly Node[]) =>
  (i: number): Edge =>
    i >= 0 ? inputs[i] : parts[~i].output
