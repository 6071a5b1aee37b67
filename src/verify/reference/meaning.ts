import type { Edge, Node } from "../../circuit/node.js"
import { Aggregate } from "../../circuit/operators/aggregate.js"
import { Antijoin } from "../../circuit/operators/antijoin.js"
import { Filter } from "../../circuit/operators/filter.js"
import { Fixpoint } from "../../circuit/operators/fixpoint.js"
import { Join } from "../../circuit/operators/join.js"
import { MapRows, Project } from "../../circuit/operators/map.js"
import { Pull } from "../../circuit/operators/pull.js"
import { Round } from "../../circuit/operators/round.js"
import { Scan } from "../../circuit/operators/scan.js"
import { Star, StarPart } from "../../circuit/operators/star.js"
import type { Database } from "../../datom/database.js"
import type { View } from "../../engine/view.js"
import type { Bag } from "./bag.js"
import { aggregated } from "./groups.js"
import { filtered, mapped, positive, projected, rounded, summed } from "./linear.js"
import { delayed, imported, leaving } from "./loop.js"
import { antijoined, joined } from "./pairs.js"
import { given, scanned } from "./relations.js"
import { pulled } from "./trees.js"

/** Where a node that reads nothing has its rows from. */
export type Origin =
  | { readonly kind: "given"; readonly view: View; readonly input: number }
  | { readonly kind: "delay"; readonly fixpoint: Fixpoint; readonly relation: number }
  | { readonly kind: "import"; readonly fixpoint: Fixpoint; readonly input: number; readonly outside: Edge }

/** What the meaning of an operator depends on beside its own parameters. */
export interface Surroundings {
  /** The one that transactions go to. */
  readonly database: Database
  /** Every one that is read, by its number. */
  readonly databases: ReadonlyMap<number, Database>
  readonly origins: ReadonlyMap<Node, Origin>
  /** The integral of a stream as it is. */
  readonly integral: (edge: Edge) => Bag
}

/**
 * What the integrals of an operator's outputs ought to be, the main one first, given the integrals of its inputs as they are: its
 * meaning on whole Z-sets, said with nested loops and Maps. Shares the parameters with the operator and the functions that it
 * applies to rows, but not a line of its `step`. Undefined for an operator of which nothing is said here. O(inputs), joins O(pairs).
 */
export function meaningOf(node: Node, surroundings: Surroundings): readonly Bag[] | undefined {
  const { operator } = node
  const inputs = node.inputs.map(surroundings.integral)
  if (operator instanceof Scan) {
    const { database, databases } = surroundings
    return [scanned(operator, databases.get(operator.selection.source) ?? database)]
  }
  if (operator instanceof Filter) return filtered(operator, inputs[0]).slice(0, 1 + node.more.length)
  if (operator instanceof MapRows) return mapped(operator, inputs[0]).slice(0, 1 + node.more.length)
  if (operator instanceof Project) return [projected(operator, inputs[0])]
  if (operator instanceof Round) return [rounded(operator, inputs[0])]
  if (operator instanceof Join) return [joined(operator, inputs[0], inputs[1])]
  if (operator instanceof Star || operator instanceof StarPart) {
    const [left, right] = node.reads.map(surroundings.integral)
    return [joined(operator.join, left, right)]
  }
  if (operator instanceof Antijoin) return [antijoined(operator, inputs[0], inputs[1])]
  if (operator instanceof Aggregate) return aggregated(operator, inputs[0])
  if (operator instanceof Pull) return pulled(operator, inputs).slice(0, 1 + node.more.length)
  if (operator instanceof Fixpoint) return leaving(operator, surroundings.integral)
  switch (operator.kind) {
    case "plus":
    case "errors":
    case "output":
      return [summed(inputs)]
    case "distinct":
      return [positive(inputs[0])]
    default:
      return originOf(node, surroundings)
  }
}

function originOf(node: Node, { database, origins, integral }: Surroundings): readonly Bag[] | undefined {
  const origin = origins.get(node)
  switch (origin?.kind) {
    case "given":
      return [given(origin.view, origin.input, database.dictionary)]
    case "delay":
      return [delayed(origin.fixpoint, origin.relation, integral)]
    case "import":
      return [imported(origin.fixpoint, origin.input, integral(origin.outside))]
    default:
      return undefined
  }
}

/** Where the nodes of a view that read nothing have their rows from, those inside fixpoints too. */
export function originsOf(view: View): Map<Node, Origin> {
  const origins = new Map<Node, Origin>()
  for (const { node, input } of view.circuit.given) origins.set(node, { kind: "given", view, input })
  for (const { node } of view.circuit.operators) {
    const { operator: fixpoint } = node
    if (!(fixpoint instanceof Fixpoint)) continue
    fixpoint.loop.delays.forEach((delay, relation) => {
      origins.set(delay, { kind: "delay", fixpoint, relation })
    })
    fixpoint.loop.imports.forEach((inside, input) => {
      origins.set(inside, { kind: "import", fixpoint, input, outside: node.inputs[input] })
    })
  }
  return origins
}
