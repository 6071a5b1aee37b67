import { aggregates } from "../datalog/aggregates.js"
import type { Aggregate as AggregateElement, FindElement, Query } from "../datalog/ast.js"
import { printFindElement } from "../datalog/print.js"
import { distinct, faultColumn } from "./build.js"
import type { Context } from "./context.js"
import type { Aggregate, ErrorsOf, Fold, Plan } from "./plan.js"
import { pullElements, pullStage } from "./pull.js"

/** The variables that the answer is made of: those of `:find`, and of `:with` when there is an aggregate to see them. Each once when
 * there is an aggregate or a pull. */
export function findColumns({ find, with: also }: Query): readonly string[] {
  const { elements } = find
  const columns = elements.flatMap(elementVariables)
  if (elements.some(isAggregate)) return [...new Set([...columns, ...also.map(({ name }) => name)])]
  return pullElements(find).length === 0 ? columns : [...new Set(columns)]
}

/**
 * From the bindings of `:where` to the answer, in stages: the columns that are asked for, as a set, then aggregated, then with the
 * trees that are pulled. What a fold or a tree throws on becomes a stream of errors of the context.
 */
export function lowerFind(context: Context, query: Query, bindings: Plan): Plan {
  const { elements, span } = query.find
  const columns = findColumns(query)
  const { estimate } = bindings
  const found: Plan = { path: "find", span, kind: "project", input: bindings, from: columns, columns, estimate }
  const set = distinct({ path: "", span }, found)
  const rows = elements.some(isAggregate) ? aggregate(context, query, set) : set
  return pullElements(query.find).length === 0 ? rows : pullStage(context, query, rows)
}

function aggregate(context: Context, { find }: Query, input: Plan): Aggregate {
  const { elements, span } = find
  const group = [...new Set(elements.flatMap((element) => (isAggregate(element) ? [] : elementVariables(element))))]
  const folds = elements.filter(isAggregate).map((element) => lowerFold(context, element))
  const shown = elements.map((element) =>
    isAggregate(element) ? printFindElement(element) : elementVariables(element)[0],
  )
  const columns = pullElements(find).length === 0 ? shown : [...new Set(shown)]
  const groups = group.reduce((product, column) => product * (input.estimate.spread.get(column) ?? 1), 1)
  const estimate = { size: Math.min(input.estimate.size, groups), spread: input.estimate.spread }
  const node: Aggregate = { path: "", span, kind: "aggregate", input, group, folds, columns, estimate }
  const failing = folds.filter(({ throws }) => throws)
  context.fails(failing.map((fold, output) => ({ plan: errorsOfFold(node, fold, output), at: node, tag: "agg" })))
  return node
}

function lowerFold({ around }: Context, { name, args, span }: AggregateElement): Fold {
  const constants = args.flatMap((arg) => (arg.kind === "constant" ? [arg.value] : []))
  const [column] = args.flatMap((arg) => (arg.kind === "variable" ? [arg.name] : []))
  const user = around.aggregate(name)
  const throws =
    user !== undefined || !(aggregates.get(name)?.total ?? false) || typeof (constants[0] ?? 0) !== "number"
  return { name, constants, column, user, throws, span }
}

const errorsOfFold = (of: Aggregate, { span }: Fold, output: number): ErrorsOf => ({
  kind: "errors-of",
  path: "agg",
  span,
  of,
  output,
  columns: [...of.group, faultColumn(of.path)],
  estimate: { size: 0, spread: new Map() },
})

const isAggregate = (element: FindElement): element is AggregateElement => element.kind === "aggregate"

function elementVariables(element: FindElement): readonly string[] {
  if (element.kind === "variable") return [element.name]
  if (element.kind === "pull") return [element.variable.name]
  return element.args.flatMap((arg) => (arg.kind === "variable" ? [arg.name] : []))
}
