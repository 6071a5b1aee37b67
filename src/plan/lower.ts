import type { Query } from "../datalog/ast.js"
import { distinct } from "./build.js"
import { lowerClause } from "./clause.js"
import { Conjunction } from "./conjunction.js"
import { Context, type Surroundings, unsupported } from "./context.js"
import type { Plan, QueryPlan } from "./plan.js"
import { pullElements, pullStage } from "./pull.js"
import { rewrite } from "./rewrite.js"

/** A query's plan and the attributes on whose schema it depends. */
export interface Lowered {
  readonly plan: QueryPlan
  readonly attributes: Context["attributes"]
  /** It depends on every attribute that there is. */
  readonly asksAll: boolean
}

/**
 * AST → plan. The query has passed `check`; what cannot be planned yet is refused with `query/unsupported`. The join order
 * follows the estimates of `cost.ts`: what is bound and connected first, least rows first. Never changes what the query
 * means, whatever the estimates say.
 */
export function lower(query: Query, around: Surroundings): Lowered {
  const context = new Context(around)
  const find = findVariables(query)
  const conjunction = new Conjunction(context, "", [...new Set(find)], lowerClause)
  around.inputs.forEach((_, i) => {
    conjunction.input(i, query.in)
  })
  conjunction.clauses(query.where)
  const { plan, marked } = conjunction.finish()
  for (const stream of marked) context.errors.push(stream)
  const origin = { path: "find", span: query.find.span }
  const tail: Plan = { ...origin, kind: "project", input: plan, from: find, columns: find, estimate: plan.estimate }
  const set = distinct({ path: "", span: query.find.span }, tail)
  const { attributes, errors } = context
  const rows = pullStage(context, query, set)
  return { plan: rewrite({ find: rows, errors }), attributes, asksAll: context.asksAll }
}

/** The columns of the set of rows: those of `:find`, with a pull each variable once. */
function findVariables({ find }: Query): readonly string[] {
  const names = find.elements.map((element) => {
    if (element.kind === "aggregate") throw unsupported("an aggregate", element.span)
    return element.kind === "pull" ? element.variable.name : element.name
  })
  return pullElements(find).length === 0 ? names : [...new Set(names)]
}
