import { asWizardError, WizardError } from "../../base/error.js"
import { aggregate, aggregates } from "../../datalog/aggregates.js"
import type { Aggregate, FindElement, Pull, Query } from "../../datalog/ast.js"
import { compare } from "../../edn/compare.js"
import type { Value } from "../../edn/value.js"
import { type Cell, Fault, plain, rowKey } from "./cell.js"
import { functionNamed, type UserFunctions } from "./expression.js"
import type { Facts } from "./facts.js"
import { pull } from "./pull.js"
import { type Bindings, project, type Row } from "./relation.js"

/** Aggregates that the user registered: constants before the variable, and the values of the group. */
export type UserAggregates = ReadonlyMap<string, (constants: readonly Value[], values: readonly Value[]) => Value>

/**
 * The rows of the find elements in canonical order: over the set of `:find` and `:with` tuples, aggregated by the
 * elements that are no aggregates. Rows are distinct, but two entities that pull to equal maps are two rows. `fail`
 * hears of an aggregate or an `:xform` that throws.
 */
export function findRows(
  query: Query,
  bindings: Bindings,
  source: (name: string) => Facts,
  user: UserAggregates,
  functions: UserFunctions,
  fail: (fault: Fault) => void,
): readonly (readonly Value[])[] {
  const { elements } = query.find
  const columns = [...new Set([...elements.flatMap(elementNames), ...query.with.map(({ name }) => name)])]
  const unbound = columns.find((name) => bindings.rows.length > 0 && !bindings.columns.includes(name))
  if (unbound !== undefined) {
    throw new WizardError("query/unbound", `expected a clause that binds ${unbound}`, { span: query.find.span })
  }
  const tuples = project(bindings, columns)
  const hasAggregate = elements.some(({ kind }) => kind === "aggregate")
  const wanted = [...new Set(elements.filter(({ kind }) => kind !== "aggregate").flatMap(elementNames))]
  const groups = hasAggregate ? groupBy(tuples, wanted) : project(tuples, wanted).rows.map((row) => [row])
  const names = hasAggregate ? columns : wanted
  const rows: Value[][] = []
  for (const group of groups) {
    const cells = elements.map((element) => elementCell(element, group, names, source, { user, functions }))
    const fault = cells.find((cell) => cell instanceof Fault)
    if (fault === undefined) rows.push(cells.map(plain))
    else fail(fault)
  }
  return rows.toSorted(compare)
}

function elementNames(element: FindElement): string[] {
  if (element.kind === "variable") return [element.name]
  const terms = element.kind === "pull" ? [element.variable, element.pattern] : element.args
  return terms.flatMap((term) => (term.kind === "variable" ? [term.name] : []))
}

interface Extensions {
  readonly user: UserAggregates
  readonly functions: UserFunctions
}

/** A `Fault` when an aggregate or an `:xform` throws. */
function elementCell(
  element: FindElement,
  group: readonly Row[],
  columns: readonly string[],
  source: (name: string) => Facts,
  { user, functions }: Extensions,
): Cell {
  const cellOf = (name: string): Value => plain(group[0][columns.indexOf(name)])
  if (element.kind === "variable") return cellOf(element.name)
  if (element.kind === "pull") return pulled(element, cellOf, source, functions)
  const variable = elementNames(element).at(-1) as string
  const constants = element.args.flatMap((arg) => (arg.kind === "constant" ? [arg.value] : []))
  const values = group.map((row) => plain(row[columns.indexOf(variable)]))
  const fold = user.get(element.name) ?? builtIn(element)
  try {
    return fold(constants, values)
  } catch (error) {
    return new Fault(asWizardError(error).at(element.span), element.span, [variable], [values])
  }
}

function builtIn({ name, span }: Aggregate): (constants: readonly Value[], values: readonly Value[]) => Value {
  if (aggregates.has(name)) return (constants, values) => aggregate(name, constants, values)
  throw new WizardError("aggregate/unknown", `expected an aggregate, not ${name}`, { span })
}

function pulled(
  { source, variable, pattern, span }: Pull,
  cellOf: (name: string) => Value,
  facts: (name: string) => Facts,
  functions: UserFunctions,
): Cell {
  const shape = pattern.kind === "constant" ? pattern.value : cellOf(pattern.name)
  const entity = cellOf(variable.name)
  try {
    return pull(facts(source?.name ?? "$"), entity, shape, (name, value) =>
      functionNamed(name, functions, span)([value]),
    )
  } catch (error) {
    const { code } = asWizardError(error)
    // A pattern that is wrong is the query's fault; what a function throws, and a tree without end, are the row's.
    const isQuery = code.startsWith("pull/") && code !== "pull/too-deep"
    if (isQuery || code === "function/unknown") throw error
    return new Fault(asWizardError(error).at(span), span, [variable.name], [entity])
  }
}

function groupBy({ columns, rows }: Bindings, names: readonly string[]): Row[][] {
  const positions = names.map((name) => columns.indexOf(name))
  const groups = new Map<unknown, Row[]>()
  for (const row of rows) {
    const id = rowKey(row, positions)
    const found = groups.get(id)
    if (found === undefined) groups.set(id, [row])
    else found.push(row)
  }
  return [...groups.values()]
}
