import type { Node } from "../circuit/node.js"
import { integralsOf } from "../circuit/operator.js"
import { Fixpoint } from "../circuit/operators/fixpoint.js"
import type { ViewCircuit, ViewOperator } from "../circuit/view-circuit.js"
import type { Database } from "../datom/database.js"
import type { KeptState } from "../storage/storage.js"
import { ZSet } from "../zset/zset.js"
import { EdgeIntegrals } from "./edge-integrals.js"
import { roundAt } from "./states.js"

/** What tells whether states fit: the same text is the same operators with the same integrals. */
export const circuitText = ({ operators }: ViewCircuit): string =>
  JSON.stringify(
    operators.map((operator) => {
      const integrals = integralsOf(operator.node.operator)
      const held = integrals.map(({ width }, port) => [width, roundAt(operator, port, operators) ?? null])
      return [operator.id, operator.key ?? null, operator.inputs, operator.node.operator.kind, held]
    }),
  )

/**
 * Puts into the operators that a view brought along what they held when `statesOf` was asked, instead of filling them from the facts. Returns
 * false when it takes more than was kept; then nothing has changed. O(state).
 */
export function loadStates(
  circuit: ViewCircuit,
  states: readonly KeptState[],
  databases: ReadonlyMap<number, Database>,
): boolean {
  const integrals = new EdgeIntegrals(databases)
  const kept = new Map(states.map((state) => [`${state.port} ${state.operator}`, state]))
  const own = ownNodes(circuit.fresh)
  const loading = circuit.operators.filter(({ node }) => own.has(node) && integralsOf(node.operator).length > 0)
  if (!loading.every(({ node }) => canLoad(node, integrals))) return false
  for (const operator of loading) {
    const { node } = operator
    if (!own.delete(node)) continue
    const isAggregate = node.operator.kind === "aggregate"
    node.operator.load?.(isAggregate ? [integrals.of(node.inputs[0])] : portsOf(operator, circuit, kept))
  }
  return true
}

/** The nodes and those inside them. */
function ownNodes(nodes: Iterable<Node>): Set<Node> {
  const own = new Set<Node>()
  for (const node of nodes) {
    own.add(node)
    const { operator } = node
    const inside = operator instanceof Fixpoint ? operator.loop.nodes : node.parts
    for (const inner of ownNodes(inside)) own.add(inner)
  }
  return own
}

/** What an aggregate has read is nowhere kept, but can be made. */
function canLoad({ operator, inputs }: Node, integrals: EdgeIntegrals): boolean {
  return operator.load !== undefined && (operator.kind !== "aggregate" || integrals.has(inputs[0]))
}

function portsOf(operator: ViewOperator, { operators }: ViewCircuit, kept: ReadonlyMap<string, KeptState>): ZSet[] {
  return integralsOf(operator.node.operator).map(({ width }, port) => {
    const state = kept.get(`${port} ${operator.id}`)
    return state === undefined ? new ZSet(width) : whole(state, width, roundAt(operator, port, operators))
  })
}

/** The rows as the integral has them, rounds and all. */
function whole({ rows, iterations }: KeptState, width: number, round: number | "weight" | undefined): ZSet {
  if (iterations === undefined || round === undefined) return rows
  if (round === "weight") {
    for (let i = 0; i < rows.length; i++) rows.weights[i] = 1 + iterations[i]
    return rows
  }
  const all = new ZSet(width, rows.length)
  for (let i = 0, from = 0, to = 0; i < rows.length; i++) {
    for (let column = 0; column < width; column++) {
      all.rows[to++] = column === round ? iterations[i] : rows.rows[from++]
    }
  }
  all.weights.set(rows.weights.subarray(0, rows.length))
  all.length = rows.length
  return all
}
