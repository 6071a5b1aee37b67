import type { Clause, Constant, Query, Rules } from "../datalog/ast.js"
import { everyClause } from "../datalog/walk.js"
import type { Database } from "../datom/database.js"
import { EdnMap, Keyword, keyword, type Value } from "../edn/value.js"
import { scalars } from "./domain.js"

/** The values that a question is made of: constants of the query and its rules, and its inputs. */
export function* constantsOf(query: Query, rules: Rules | undefined, inputs: readonly Value[]): Generator<Value> {
  for (const clause of allClauses(query, rules)) {
    for (const { value } of constantsIn(clause)) yield* scalars(value)
  }
  for (const input of inputs) yield* scalars(input)
}

/**
 * The positions of the facts that the query may read: those of the attributes that it names, or all when an attribute is a variable
 * or a tree is pulled. O(these facts).
 */
export function relevantPositions(
  database: Database,
  query: Query,
  rules: Rules | undefined,
  inputs: readonly Value[],
): Set<number> {
  const { facts } = database
  const positions = new Set<number>()
  if (readsAll(query, rules)) {
    for (let p = facts.next(0); p >= 0; p = facts.next(p + 1)) positions.add(p)
    return positions
  }
  for (const value of [IDENT, ...constantsOf(query, rules, inputs)]) {
    if (!(value instanceof Keyword)) continue
    for (const p of facts.ofAttribute(database.attributeCode(value))) positions.add(p)
  }
  return positions
}

const IDENT = keyword("db/ident")

const allClauses = (query: Query, rules: Rules | undefined): Iterable<Clause> =>
  everyClause([...query.where, ...(rules?.rules ?? []).flatMap((rule) => rule.clauses)])

function readsAll(query: Query, rules: Rules | undefined): boolean {
  if (query.find.elements.some(({ kind }) => kind === "pull")) return true
  for (const clause of allClauses(query, rules)) {
    if (clause.kind !== "pattern") continue
    const a = clause.terms[1]
    if (a?.kind !== "constant" || !(a.value instanceof Keyword)) return true
  }
  return false
}

function constantsIn(clause: Clause): readonly Constant[] {
  const isConstant = (node: { readonly kind: string }): node is Constant => node.kind === "constant"
  switch (clause.kind) {
    case "pattern":
      return clause.terms.filter(isConstant)
    case "predicate":
    case "function":
      return [clause.callee, ...clause.args].filter(isConstant).filter(({ value }) => !(value instanceof EdnMap))
    case "rule-call":
      return clause.args.filter(isConstant)
    default:
      return []
  }
}
