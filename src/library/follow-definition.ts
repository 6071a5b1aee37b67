import { WizardError } from "../base/error.js"
import { source } from "../base/span.js"
import { identity, print } from "../edn/print.js"
import { read } from "../edn/read.js"
import type { Value } from "../edn/value.js"
import type { Catalog } from "../engine/catalog.js"
import type { ViewDefinition } from "../engine/definition.js"
import { matchQuery } from "../workspace/definition/match.js"
import { type Definition, readDefinition } from "../workspace/definition/read.js"
import { circuitForm } from "../workspace/definition/write.js"

/**
 * What a view runs whose circuit is written down: the recorded plan, or the primitives of another program. Its query may be left out where
 * the definition says it. Throws `definition/query` for another query, and when the view is made `definition/damaged` unless its circuit is
 * the one that is written.
 */
export function followDefinition(catalog: Catalog, text: string, view: ViewDefinition): ViewDefinition {
  const definition = readDefinition(source("definition", text))
  const query = view.query ?? definition.query ?? null
  const rules = view.rules ?? (view.query === null ? definition.rules : undefined)
  matchQuery(definition, dataOf(query), rules === undefined ? undefined : dataOf(rules))
  const args = view.args ?? definition.args
  if (definition.query === undefined)
    return { ...view, query, rules, args, primitives: { nodes: definition.nodes, text } }
  return { ...view, query, rules, args, joins: definition.joins, made: (id) => refuseOther(catalog, id, definition) }
}

function refuseOther(catalog: Catalog, id: string, { forms }: Definition): void {
  const { nodes } = circuitForm(catalog, id)
  const written = new Set([...forms.values()].map(identity))
  const other = nodes.find((node) => !written.has(identity(node)))
  if (other === undefined && nodes.length === forms.size) return
  throw new WizardError("definition/damaged", `the definition of ${id} is not the circuit of its query and plan`, {
    hint: other === undefined ? "it has operators that the circuit has not" : `it lacks ${print(other).slice(0, 100)}`,
  })
}

/** A text, or the same as data. */
function dataOf(given: ViewDefinition["query"]): Value {
  if (typeof given === "string") return read(given)
  const isSource = typeof given === "object" && given !== null && "text" in given && "line" in given
  return isSource ? read((given as { text: string }).text) : (given as Value)
}
