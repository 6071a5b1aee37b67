import type { Node } from "../circuit/node.js"
import type { ViewOperator } from "../circuit/view-circuit.js"
import { consolidate } from "../zset/algebra.js"
import { ZSet } from "../zset/zset.js"
import type { View } from "./view.js"

/** The operators that a node is in the views: one that several views share is one in each of them. O(operators). */
export function* operatorsOf(node: Node, views: readonly View[]): Generator<{ view: View; operator: ViewOperator }> {
  for (const view of views) {
    for (const operator of view.circuit.operators) if (operator.node === node) yield { view, operator }
  }
}

/** A delta as the operator shows it: the columns of the query, without rounds, consolidated: a Z-set of its own. */
export function visibleDelta(delta: ZSet, { places }: ViewOperator): ZSet {
  if (places === undefined) return consolidate(delta)
  const shown = new ZSet(places.length, delta.length)
  const columns = Int32Array.from(places)
  for (let i = 0; i < delta.length; i++) shown.pushColumns(delta.rows, i * delta.width, columns, delta.weights[i])
  return consolidate(shown)
}
