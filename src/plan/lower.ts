import type { FindElement, Query, Variable } from "../datalog/ast.js"
import { distinct } from "./build.js"
import { lowerClause } from "./clause.js"
import { Conjunction } from "./conjunction.js"
import { Context, type Surroundings, unsupported } from "./context.js"
import type { Plan, QueryPlan } from "./plan.js"
import { rewrite } from "./rewrite.js"

/** A query's plan and the attributes on whose schema it depends. */
export interface Lowered {
  readonly plan: QueryPlan
  readonly attributes: Context["attributes"]
}

/**
 * AST → plan. The query has passed `check`; what cannot be planned yet is refused with `query/unsupported`. The join order
 * follows the estimates of `cost.ts`: what is bound and connected first, least rows first. Never changes what the query
 * means, whatever the estimates say.
 */
export function lower(query: Query, around: Surroundings): Lowered {
  const context = new Context(around)
  const find = query.find.elements.map(findVariable)
  const conjunction = new Conjunction(context, "", [...new Set(find)], lowerClause)
  around.inputs.forEach((_, i) => {
    conjunction.input(i, query.in)
  })
  conjunction.clauses(query.where)
  const { plan, marked } = conjunction.finish()
  context.fails(marked)
  const origin = { path: "find", span: query.find.span }
  const tail: Plan = { ...origin, kind: "project", input: plan, from: find, columns: find, estimate: plan.estimate }
  const set = distinct({ path: "", span: query.find.span }, tail)
  return { plan: rewrite({ find: set, errors: context.errors }), attributes: context.attributes }
}

function findVariable(element: FindElement): Variable["name"] {
  if (element.kind === "variable") return element.name
  throw unsupported(element.kind === "aggregate" ? "an aggregate" : "a pull expression", element.span)
}
