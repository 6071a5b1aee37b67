import { fromJs } from "../edn/js.js"
import { Cell, row as cells, type Datum, type Fields, rows } from "./datum.js"
import type { JsDerivation, WhyNotResult } from "./provenance.js"

/**
 * A derivation as a record: its first `room` nodes in reading order, and when there are more the root says so (`more`). Iterative, as
 * derivations of deep recursions are deep.
 */
export function derivationRecord(derivation: JsDerivation, room = Number.POSITIVE_INFINITY): Datum {
  const roots: Datum[] = []
  let left = room
  const stack: { node: JsDerivation; into: Datum[] }[] = [{ node: derivation, into: roots }]
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    const { node, into } = task
    if (left-- <= 0) return { ...(roots[0] as Fields), more: true }
    if ("datom" in node) {
      const { datom, t, source: from, line, file } = node
      into.push({ datom: cells(datom), t, source: from, line, file })
      continue
    }
    const { op, clause, row, absent, seen } = node
    const from: Datum[] = []
    into.push({ op, clause, row: cells(row), from, absent, seen })
    for (let i = node.from.length - 1; i >= 0; i--) stack.push({ node: node.from[i], into: from })
  }
  return roots[0]
}

/** What a row lacks, as a record; a row that is there lacks nothing. */
export function whyNotRecord(result: WhyNotResult | null): Fields {
  if (result === null) return { clauses: [], advice: { add: [], retract: [] } }
  const { clauses, advice, impossible } = result
  return {
    clauses: clauses.map((each) => ({ ...each, nearest: each.nearest.map(bindingRecord) })),
    advice: advice && { add: rows(advice.add), retract: rows(advice.retract) },
    impossible: impossible ?? undefined,
  }
}

const bindingRecord = (binding: Readonly<Record<string, unknown>>): Fields =>
  Object.fromEntries(Object.entries(binding).map(([name, value]) => [name, new Cell(fromJs(value))]))
