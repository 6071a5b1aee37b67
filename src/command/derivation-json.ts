import { fromJs } from "../edn/js.js"
import { type Json, toJson } from "../edn/json.js"
import type { JsDerivation, WhyNotResult } from "../library/provenance.js"

type Fields = Readonly<Record<string, unknown>>

/** A derivation as JSON. Iterative, as derivations of deep recursions are deep. */
export function derivationJson(derivation: JsDerivation): unknown {
  const roots: unknown[] = []
  const stack: { node: JsDerivation; into: unknown[] }[] = [{ node: derivation, into: roots }]
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    const { node, into } = task
    if ("datom" in node) {
      const { datom, t, line, file } = node
      into.push({ datom: cells(datom), t, line, file })
      continue
    }
    const { op, clause, row, absent, seen } = node
    const from: unknown[] = []
    into.push({ op, clause, row: cells(row), from, absent, seen })
    for (let i = node.from.length - 1; i >= 0; i--) stack.push({ node: node.from[i], into: from })
  }
  return roots[0]
}

/** What a row lacks, as JSON; a row that is there lacks nothing. */
export function whyNotJson(result: WhyNotResult | null): Fields {
  if (result === null) return { clauses: [], advice: { add: [], retract: [] } }
  const { clauses, advice } = result
  return {
    clauses: clauses.map((clause) => ({ ...clause, nearest: clause.nearest.map(binding) })),
    advice: advice && { add: advice.add.map(cells), retract: advice.retract.map(cells) },
  }
}

const cells = (row: readonly unknown[]): readonly Json[] => row.map((value) => toJson(fromJs(value)))

const binding = (values: Readonly<Record<string, unknown>>): Fields =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toJson(fromJs(value))]))
