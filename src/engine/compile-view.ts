import { WizardError } from "../base/error.js"
import type { Circuit } from "../circuit/circuit.js"
import type { ViewCircuit } from "../circuit/view-circuit.js"
import { type Compiled, compile } from "../compile/compile.js"
import { compilePrimitives } from "../compile/primitives.js"
import type { Dictionary } from "../zset/dictionary.js"
import type { CheckedDefinition } from "./definition.js"
import type { Planned, Planner } from "./planner.js"

interface Compiling {
  readonly planner: Planner
  readonly circuit: Circuit
  readonly dictionary: Dictionary
}

/** A view's circuit, of its plan or of the primitives that its definition has; empty until it is filled. */
export function compileView(
  id: string,
  { primitives, query }: CheckedDefinition,
  { plan }: Planned,
  { planner, circuit, dictionary }: Compiling,
): Compiled {
  const { rounds } = planner.registered
  if (primitives === undefined) return compile(plan, circuit, dictionary, { owner: id, rounds })
  const compiled = compilePrimitives(primitives.nodes, circuit, dictionary, planner)
  const { length } = query.find.elements
  if (compiled.columns.length === length) return { ...compiled, places: new Map() }
  releaseView(circuit, compiled)
  throw new WizardError(
    "definition/query",
    `the definition gives ${compiled.columns.length} columns, the query ${length}`,
    {
      hint: "it belongs to another query",
    },
  )
}

/** Takes a view's operators away, where no other view runs them. */
export function releaseView(circuit: Circuit, { operators }: ViewCircuit): void {
  for (const { key } of [...operators].reverse()) if (key !== undefined) circuit.release(key)
}
