import type { Query } from "../datalog/ast.js"
import { lowerClause } from "./clause.js"
import { Conjunction } from "./conjunction.js"
import { Context, type Surroundings } from "./context.js"
import { findColumns, lowerFind } from "./find.js"
import type { JoinChoice } from "./join-order.js"
import type { QueryPlan } from "./plan.js"
import { rewrite } from "./rewrite.js"
import { scopeOf } from "./source-scope.js"

/** A query's plan and the attributes on whose schema it depends, of the database that transactions go to. */
export interface Lowered {
  readonly plan: QueryPlan
  readonly attributes: Context["attributes"]
  /** The joins that were chosen. */
  readonly joins: readonly JoinChoice[]
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
  const scope = scopeOf(context.source("$"))
  const conjunction = new Conjunction(context, "", [...new Set(findColumns(query))], lowerClause, scope)
  around.inputs.forEach((_, i) => {
    conjunction.input(i, query.in)
  })
  conjunction.clauses(query.where)
  const { plan, marked } = conjunction.finish()
  context.fails(marked)
  const find = lowerFind(context, query, plan)
  context.joins.finish()
  const { attributes, asksAll, errors, joins } = context
  return { plan: rewrite({ find, errors }), attributes, asksAll, joins: joins.made }
}
