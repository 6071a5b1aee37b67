import type { Circuit } from "../circuit/circuit.js"
import type { Edge, Node } from "../circuit/node.js"
import { Fixpoint } from "../circuit/operators/fixpoint.js"
import type { StepEvent } from "../circuit/trace.js"
import type { Engine } from "../engine/engine.js"
import type { ZSet } from "../zset/zset.js"
import { Bag } from "./reference/bag.js"
import { bagOf } from "./reference/loop.js"

/**
 * ∫ of every stream of an engine, those inside fixpoints too: the sum of what the step events tell. It begins with nothing, so it
 * must be attached before the first view and transaction. Holds every stream in full.
 */
export class Integrals {
  readonly #bags = new Map<Edge, Bag>()
  readonly #stepped: (() => void) | undefined
  readonly #touched = new Set<Edge>()
  /** Ends the listening. */
  readonly end: () => void

  /** `stepped` is called at the end of each tick, before the transaction is over. */
  constructor(engine: Engine, stepped?: () => void) {
    this.#stepped = stepped
    this.end = engine.listen(
      this.#listener(() => this.#stepped?.()),
      (event) => this.#fill(event),
    )
  }

  of(edge: Edge): Bag {
    let bag = this.#bags.get(edge)
    if (bag === undefined) {
      bag = new Bag()
      this.#bags.set(edge, bag)
    }
    return bag
  }

  /** The streams on which something came since the last time that this was asked. */
  touched(): ReadonlySet<Edge> {
    const touched = new Set(this.#touched)
    this.#touched.clear()
    return touched
  }

  /** Of one circuit; what a tick adds is taken back when the tick is. */
  #listener(ended: (() => void) | undefined): (event: StepEvent) => void {
    let tick: [Edge, ZSet][] = []
    return (event) => {
      if (event.kind === "tx-begin") tick = []
      else if (event.kind === "op-begin" && event.iteration === undefined) this.#enter(event.node)
      else if (event.kind === "op-end" && event.iteration === undefined) tick.push(...outputs(event.node))
      else if (event.kind === "tx-end") {
        for (const [edge, delta] of tick) this.#add(edge, delta)
        ended?.()
      }
    }
  }

  /** A fill has no begin and no end: when it throws, nobody reads its streams any more. */
  #fill(event: StepEvent): void {
    if (event.kind === "op-begin" && event.iteration === undefined) this.#enter(event.node)
    if (event.kind !== "op-end" || event.iteration !== undefined) return
    for (const [edge, delta] of outputs(event.node)) this.#add(edge, delta)
  }

  /** Listens inside a fixpoint, before its first step. */
  #enter({ operator }: Node): void {
    if (!(operator instanceof Fixpoint)) return
    const circuit: Circuit = operator.loop.circuit
    circuit.listener ??= this.#listener(undefined)
  }

  #add(edge: Edge, delta: ZSet): void {
    this.of(edge).addAll(bagOf(delta))
    this.#touched.add(edge)
  }
}

const outputs = (node: Node): [Edge, ZSet][] =>
  [node.output, ...node.more].filter(({ delta }) => delta.length > 0).map((edge) => [edge, edge.delta.copy()])
