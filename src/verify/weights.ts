import type { Edge, Node } from "../circuit/node.js"
import { Fixpoint } from "../circuit/operators/fixpoint.js"
import type { ViewOperator } from "../circuit/view-circuit.js"
import type { Value } from "../edn/value.js"
import { decodeRow } from "../engine/delta.js"
import type { Engine } from "../engine/engine.js"
import { Integrals } from "./integrals.js"
import { play, type Recording } from "./recording.js"

/** A row whose weight an operator cannot mean. */
export interface WeightFault {
  readonly view: string
  readonly t: number
  readonly op: string
  readonly row: readonly Value[]
  readonly weight: number
  /** What it may be at most: 1 in a set. It may never be below 0. */
  readonly limit: number
}

/**
 * Listens to an engine and keeps the first weight that cannot be, looking after every step at what the step touched: no integral of an
 * operator goes below 0, and none of a set above 1. Errors are differences and may be anything, as may what reads them. Attach it
 * before the first view and transaction; it takes the engine's listener. A step costs the streams that it touches, in full.
 */
export class WeightWatch {
  readonly #engine: Engine
  readonly #integrals: Integrals
  #fault: WeightFault | undefined

  constructor(engine: Engine) {
    this.#engine = engine
    this.#integrals = new Integrals(engine)
  }

  /** The first weight that cannot be, of all steps so far; to be asked after every step. */
  get fault(): WeightFault | undefined {
    this.#fault ??= this.#look(this.#integrals.touched())
    return this.#fault
  }

  #look(touched: ReadonlySet<Edge>): WeightFault | undefined {
    for (const view of this.#engine.catalog.views()) {
      const erroneous = new Set<Node>()
      for (const operator of view.circuit.operators) {
        const { node } = operator
        if (readsErrors(node, erroneous)) erroneous.add(node)
        else if (touched.has(node.output)) {
          const fault = this.#faultOf(view.id, operator)
          if (fault !== undefined) return fault
        }
      }
    }
    return undefined
  }

  #faultOf(view: string, { id, node, places }: ViewOperator): WeightFault | undefined {
    const limit = SETS.has(node.operator.kind) ? 1 : Number.POSITIVE_INFINITY
    for (const { row, weight } of this.#integrals.of(node.output).rows()) {
      if (weight >= 0 && weight <= limit) continue
      const shown = places === undefined ? row : places.map((place) => row[place])
      const { t, database } = this.#engine
      return { view, t, op: id, row: decodeRow(shown, database.dictionary), weight, limit }
    }
    return undefined
  }
}

/** Plays a recording under the watch. */
export function checkWeights(recording: Recording): WeightFault | null {
  const engine = recording.engine()
  const watch = new WeightWatch(engine)
  for (const step of [...recording.views, ...recording.transactions]) {
    try {
      play(engine, step)
    } catch {
      continue
    }
    if (watch.fault !== undefined) return watch.fault
  }
  return null
}

/** Operators whose integral is a set. */
const SETS: ReadonlySet<string> = new Set(["distinct", "fixpoint", "delay", "aggregate", "output"])

/** Whether a node reads a stream of errors, or one that does. */
const readsErrors = ({ inputs }: Node, erroneous: ReadonlySet<Node>): boolean =>
  inputs.some(({ writer }, i) => erroneous.has(writer) || isErrors(inputs[i]))

/** The further outputs of a fixpoint begin with its other relations. */
function isErrors(edge: Edge): boolean {
  const { operator, more } = edge.writer
  const index = more.indexOf(edge)
  return index >= 0 && !(operator instanceof Fixpoint && index < operator.plan.relations.length - 1)
}
