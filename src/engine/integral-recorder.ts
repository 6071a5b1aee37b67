import type { Circuit } from "../circuit/circuit.js"
import type { Node } from "../circuit/node.js"
import { Fixpoint } from "../circuit/operators/fixpoint.js"
import type { StepEvent, StepListener } from "../circuit/trace.js"
import { ZSet } from "../zset/zset.js"

/**
 * What the integrals of a circuit gain and lose: by operator and port the sum of the deltas that it read, of a fixpoint besides what its
 * relations derive. It goes wherever the circuit goes, back too, so what it holds is the difference between now and when it was last
 * taken. A tick that is taken back leaves nothing.
 */
export class IntegralRecorder {
  #read = new Map<Node, ZSet[]>()
  #derived = new Map<Node, ZSet[]>()
  /** The lengths of what has grown since `begin`. */
  readonly #before = new Map<ZSet, number>()
  /** The same since the tick began. */
  readonly #tick = new Map<ZSet, number>()

  /** Hears of a step. */
  readonly step: StepListener = (event) => {
    if (event.kind === "tx-begin") this.#tick.clear()
    else if (event.kind === "tx-abort") shorten(this.#tick)
    else this.fill(event)
  }

  /**
   * Hears of a fill, which has no begin and no end. What happened inside a fixpoint is told again with its rounds: it was heard there, where
   * another fixpoint may stand.
   */
  readonly fill: StepListener = (event) => {
    if (event.kind === "op-begin" && event.iteration === undefined) this.enter(event.node)
    else if (event.kind === "op-end" && event.iteration === undefined) this.#operator(event)
  }

  /** Listens inside a fixpoint, which must not have stepped yet, or from now on. */
  enter(node: Node): void {
    const { operator } = node
    if (!(operator instanceof Fixpoint)) return
    const circuit: Circuit = operator.loop.circuit
    circuit.listener ??= (event) => {
      if (event.kind === "tx-end") this.#relations(node, operator)
      else this.fill(event)
    }
  }

  /** From here on, until the next one. */
  begin(): void {
    this.#before.clear()
  }

  /** Forgets what came since `begin`: it has not happened. */
  takeBack(): void {
    shorten(this.#before)
  }

  /** What an operator has read at a port. */
  read(node: Node, port: number): ZSet | undefined {
    return this.#read.get(node)?.[port]
  }

  /** What a fixpoint's relation has derived: facts, and in the last column the round in which they are due. */
  derived(node: Node, relation: number): ZSet | undefined {
    return this.#derived.get(node)?.[relation]
  }

  /** What it holds, to be kept; it begins anew. */
  take(): IntegralRecorder {
    const taken = new IntegralRecorder()
    taken.#read = this.#read
    taken.#derived = this.#derived
    this.#read = new Map()
    this.#derived = new Map()
    this.#before.clear()
    this.#tick.clear()
    return taken
  }

  /** Takes back what `take` gave: nobody has kept it. */
  giveBack(taken: IntegralRecorder): void {
    merge(this.#read, taken.#read)
    merge(this.#derived, taken.#derived)
  }

  #operator({ node }: Extract<StepEvent, { kind: "op-end" }>): void {
    const { reads } = node
    if (!keeps(node)) return
    let sums = this.#read.get(node)
    for (let port = 0; port < reads.length; port++) {
      const { delta } = reads[port]
      if (delta.length === 0) continue
      if (sums === undefined) {
        sums = reads.map((edge) => new ZSet(edge.delta.width))
        this.#read.set(node, sums)
      }
      this.#add(sums[port], delta)
    }
  }

  #relations(node: Node, { plan, loop }: Fixpoint): void {
    const sums = this.#derived.get(node) ?? plan.relations.map(({ width }) => new ZSet(width + 1))
    this.#derived.set(node, sums)
    for (const [relation, parts] of loop.parts.entries()) {
      for (const { delta } of parts) if (delta.length > 0) this.#add(sums[relation], delta)
    }
  }

  #add(sum: ZSet, delta: ZSet): void {
    if (!this.#before.has(sum)) this.#before.set(sum, sum.length)
    if (!this.#tick.has(sum)) this.#tick.set(sum, sum.length)
    sum.pushAll(delta)
  }
}

/** Whether the operator is made of integrals; a filter or a map is not. */
const keeps = ({ operator }: Node): boolean => operator.kind in KEEPING

const KEEPING: Readonly<Record<string, true>> = {
  join: true,
  antijoin: true,
  distinct: true,
  aggregate: true,
  pull: true,
  errors: true,
  output: true,
  integrate: true,
}

function merge(into: Map<Node, ZSet[]>, from: ReadonlyMap<Node, ZSet[]>): void {
  for (const [node, sums] of from) {
    const known = into.get(node)
    if (known === undefined) into.set(node, sums)
    else for (const [i, sum] of sums.entries()) known[i].pushAll(sum)
  }
}

function shorten(lengths: Map<ZSet, number>): void {
  for (const [sum, length] of lengths) sum.length = length
  lengths.clear()
}
