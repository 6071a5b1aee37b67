import { WizardError } from "../base/error.js"
import type { Edge, Node } from "../circuit/node.js"
import { Fixpoint } from "../circuit/operators/fixpoint.js"
import type { ViewOperator } from "../circuit/view-circuit.js"
import type { Value } from "../edn/value.js"
import { decodeRow } from "../engine/delta.js"
import type { Engine } from "../engine/engine.js"
import { Integrals } from "./integrals.js"
import { inWays, play, type Recording, type Step } from "./recording.js"
import type { Bag } from "./reference/bag.js"

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
 * Tells, step by step, of the first weight that cannot be among those that the step touched: no integral of an operator goes below 0,
 * and none of a set above 1. Errors are differences and may be anything, as may what reads them. What a new view was filled with is
 * looked at in the next step. Returns what ends the watch. A step costs the streams that it touches, in full. Throws `break/late`
 * when there are views already, whose streams have been told before.
 */
export function watchWeights(engine: Engine, tell: (fault: WeightFault) => void): () => void {
  if (engine.catalog.views().length > 0) {
    throw new WizardError("break/late", "expected a watch of weights before the first view", {
      hint: "watch first, then add views: a weight is the sum of all that was put out. verify({ weights: true }) plays the history again",
    })
  }
  const integrals = new Integrals(engine, () => {
    const fault = weightFault(engine, integrals)
    if (fault !== undefined) tell(fault)
  })
  return integrals.end
}

/** The first operator with a weight that cannot be, among what came since `integrals` was last asked what it touched. */
export function weightFault(engine: Engine, integrals: Integrals): WeightFault | undefined {
  const touched = integrals.touched()
  for (const view of engine.catalog.views()) {
    const erroneous = new Set<Node>()
    for (const operator of view.circuit.operators) {
      const { node } = operator
      if (readsErrors(node, erroneous)) erroneous.add(node)
      else if (touched.has(node.output)) {
        const fault = faultOf(engine, view.id, operator, integrals.of(node.output))
        if (fault !== undefined) return fault
      }
    }
  }
  return undefined
}

function faultOf(
  { t, database }: Engine,
  view: string,
  { id, node, places }: ViewOperator,
  integral: Bag,
): WeightFault | undefined {
  const limit = SETS.has(node.operator.kind) ? 1 : Number.POSITIVE_INFINITY
  for (const { row, weight } of integral.rows()) {
    if (weight >= 0 && weight <= limit) continue
    const shown = places === undefined ? row : places.map((place) => row[place])
    return { view, t, op: id, row: decodeRow(shown, database.dictionary), weight, limit }
  }
  return undefined
}

/** Plays a recording and looks after every step. Null when no weight is impossible. Throws as `inWays`. */
export function checkWeights(recording: Recording): WeightFault | null {
  const playing = (engine: Engine, steps: readonly Step[]): WeightFault | null => {
    const integrals = new Integrals(engine)
    for (const step of steps) {
      play(engine, step)
      const fault = weightFault(engine, integrals)
      if (fault !== undefined) return fault
    }
    return null
  }
  for (const fault of inWays(recording, playing)) return fault
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
