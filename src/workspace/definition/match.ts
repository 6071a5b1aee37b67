import { WizardError } from "../../base/error.js"
import { identity, print } from "../../edn/print.js"
import { EdnMap, Keyword, List, Sym, sequence, type Value } from "../../edn/value.js"
import type { Definition } from "./read.js"

/**
 * Throws `definition/query` when the definition is not one of this query: a query that was changed after its circuit was written. A
 * definition that does not say its query is compared by what its filters say: the patterns and the predicates.
 */
export function matchQuery(definition: Definition, query: Value, rules: Value | undefined): void {
  if (definition.query !== undefined) {
    const isSame =
      identity(definition.query) === identity(query) && identity(definition.rules ?? []) === identity(rules ?? [])
    if (isSame) return
    throw changed("the query or its rules are not those of the definition")
  }
  const [said, asked] = [saidBy(definition), askedBy(query)]
  const missing = [...asked].find((clause) => !said.has(clause))
  const extra = [...said].find((clause) => !asked.has(clause))
  if (missing !== undefined) throw changed(`the definition says nothing of ${missing}`)
  if (extra !== undefined) throw changed(`the query says nothing of ${extra}`)
}

/** The patterns and predicates of a circuit, as text. */
function saidBy({ forms, nodes }: Definition): Set<string> {
  const said = new Set<string>()
  const types = new Map(nodes.map(({ id, type }) => [id, type]))
  for (const { id, from, filters } of nodes) {
    const [input] = sequence(fieldOf(forms.get(id), "inputs") ?? []) ?? []
    const columns = sequence(input ?? []) ?? []
    if (types.get(from[0]) === "root") {
      said.add(print(columns))
      continue
    }
    for (const { name, args } of filters) {
      const shown = args.map((arg) => ("index" in arg ? columns[arg.index] : arg.constant))
      said.add(print(new List([Sym.of(name), ...shown])))
    }
  }
  return said
}

/** Those of a query, wherever in `:where` they stand. */
function askedBy(query: Value): Set<string> {
  const asked = new Set<string>()
  for (const clause of whereOf(query)) collect(clause, asked)
  return asked
}

function collect(clause: Value, into: Set<string>): void {
  if (clause instanceof List) {
    for (const inner of clause.items) if (inner instanceof List || Array.isArray(inner)) collect(inner, into)
    return
  }
  const items = sequence(clause) ?? []
  if (items[0] instanceof List) into.add(print(items[0]))
  else if (items.length > 1) into.add(print(items))
}

function whereOf(query: Value): readonly Value[] {
  if (query instanceof EdnMap) return sequence(fieldOf(query, "where") ?? []) ?? []
  const items = sequence(query) ?? []
  const from = items.findIndex((item) => item instanceof Keyword && item.text === "where")
  return from < 0 ? [] : items.slice(from + 1)
}

const fieldOf = (form: EdnMap | undefined, key: string): Value | undefined =>
  form?.entries.find(([k]) => k instanceof Keyword && k.text === key)?.[1]

const changed = (what: string): WizardError =>
  new WizardError("definition/query", `the definition belongs to another query: ${what}`, {
    hint: "take the query back that it was written for, or discard the definition and its state (--rebuild)",
  })
