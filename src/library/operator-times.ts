import type { Node } from "../circuit/node.js"
import type { ViewCircuit } from "../circuit/view-circuit.js"
import type { Engine } from "../engine/engine.js"
import { moveTo } from "../engine/history.js"

/** Milliseconds that are measured at least, and replays at most: one alone of a short history says little. */
const LEAST = 40
const MOST = 50

/**
 * Milliseconds that each operator of a view takes for the whole history: it is stepped back and forward again, several times when it is short,
 * and the mean is told. Operators that run as parts of another, joins of a star but its last and those inside a fixpoint, have none of their own:
 * the time of the whole is theirs too. O(datoms).
 */
export function operatorTimes(engine: Engine, view: string): ReadonlyMap<string, number> {
  const here = engine.database.log.count
  const sums = new Map<string, number>()
  let replays = 0
  try {
    for (const began = performance.now(); replays < MOST && performance.now() - began < LEAST; replays++) {
      replay(engine, view, sums)
    }
  } finally {
    moveTo(engine, here)
  }
  return new Map([...sums].map(([op, ms]) => [op, ms / replays]))
}

function replay(engine: Engine, view: string, sums: Map<string, number>): void {
  moveTo(engine, 0)
  let circuit: ViewCircuit | undefined
  let idOf: ReadonlyMap<Node, string> = new Map()
  const end = engine.listen((event) => {
    if (event.kind !== "op-end" || event.ms === undefined) return
    const now = engine.catalog.get(view).circuit
    if (now !== circuit) idOf = new Map(now.operators.map(({ node, id }) => [node, id]))
    circuit = now
    const op = idOf.get(event.node)
    if (op !== undefined) sums.set(op, (sums.get(op) ?? 0) + event.ms)
  })
  try {
    moveTo(engine, engine.database.log.recorded)
  } finally {
    end()
  }
}
