import type { Span } from "../base/span.js"
import type { Clause, Find, Pull as PullElement, Query } from "../datalog/ast.js"
import { mistake } from "../datalog/mistake.js"
import { printFindElement } from "../datalog/print.js"
import { hasWildcard, type PullAttribute, type PullPattern, pullAttributes, readPull } from "../datalog/pull-pattern.js"
import { print } from "../edn/print.js"
import { Keyword, keyword, type Value } from "../edn/value.js"
import { errorsOf, union } from "./build.js"
import { type Context, lookupOf, type PlanFunction } from "./context.js"
import { scanPlan } from "./pattern.js"
import type { Plan, Pull, Slot } from "./plan.js"
import { RootBinding } from "./root-binding.js"
import { type PlanSource, scopeOf } from "./source-scope.js"

/**
 * The last stage of `:find`: the rows with the trees of its pull elements, one operator for each different element, and the columns
 * in the order of `:find`. Rows that become equal stay as many as they were. `rows` has a column for every variable of `:find`,
 * and for what else stands there one that is named by its text.
 */
export function pullStage(context: Context, query: Query, rows: Plan): Plan {
  const shown = query.find.elements.map(printFindElement)
  const pulls = new Map(pullElements(query.find).map((element) => [printFindElement(element), element]))
  const left = [...pulls]
  let plan = rows
  for (const [name, element] of pulls) {
    left.shift()
    const wanted = new Set([...shown, ...left.map(([, { variable }]) => variable.name)])
    const columns = left.length === 0 ? shown : [...plan.columns.filter((c) => wanted.has(c)), name]
    plan = pullPlan(context, query, element, plan, columns)
  }
  return plan
}

/** The pull elements of `:find`. */
export const pullElements = ({ elements }: Find): readonly PullElement[] =>
  elements.filter((element) => element.kind === "pull")

function pullPlan(context: Context, query: Query, element: PullElement, input: Plan, columns: readonly string[]): Pull {
  const { variable, span } = element
  const value = patternValue(context, element)
  const pattern = readPull(value, (code, _at, text, hint) => mistake(code, element.pattern.span, text, hint))
  const functions = functionsOf(context, element, pattern)
  const source = context.source(element.source?.name ?? "$")
  const lookups = rootNames(context, source, query.where, variable.name)
  const read = [...pullAttributes(pattern)]
  const asked = [...read.map(nameOf), ...lookups]
  const attributes = new Map(asked.map((name) => [name, context.attribute(source, name)] as const))
  const whole = isWhole(pattern, (name) => attributes.get(name)?.component === true)
  if (whole) for (const [name, attribute] of context.allAttributes(source)) attributes.set(name, attribute)
  const node: Pull = {
    kind: "pull",
    path: "",
    span,
    input,
    ...factsOf(new FactPlans(context, source, span), whole, read, lookups),
    root: variable.name,
    name: printFindElement(element),
    tree: { text: print(value), pattern, attributes, functions, lookups },
    total: functions.size === 0 && !whole && !read.some(({ nested }) => nested.kind === "recursion"),
    columns,
    estimate: input.estimate,
  }
  if (!node.total) context.fails([{ plan: errorsOf(node), at: node, tag: "pull" }])
  return node
}

/** The facts that trees read by entity, and by value. */
function factsOf(
  plans: FactPlans,
  whole: boolean,
  read: readonly PullAttribute[],
  lookups: readonly Keyword[],
): Pick<Pull, "forward" | "backward"> {
  const ahead = read.filter(({ reverse }) => !reverse).map(nameOf)
  const back = [...read.filter(({ reverse }) => reverse).map(nameOf), ...lookups]
  return {
    forward: whole ? plans.all("pull") : plans.of(ahead, "pull"),
    backward: back.length === 0 ? undefined : plans.of(back, "pull.reverse"),
  }
}

const IDENT = keyword("db/ident")
const nameOf = ({ attribute }: PullAttribute): Keyword => attribute

/** The pattern as it is written, or the value of the input that it comes by; without such a value there is no row to show it. */
function patternValue(context: Context, { pattern }: PullElement): Value {
  if (pattern.kind === "constant") return pattern.value
  const input = context.around.inputs.find(({ columns }) => columns.includes(pattern.name))
  const [row] = input?.rows ?? []
  return row?.[input?.columns.indexOf(pattern.name) ?? 0] ?? [keyword("db/id")]
}

function functionsOf(context: Context, { pattern: { span } }: PullElement, pattern: PullPattern) {
  const functions = new Map<string, PlanFunction>()
  for (const { xform } of pullAttributes(pattern)) {
    if (xform === undefined) continue
    const found = context.around.function(xform.name)
    if (found === undefined) {
      const hint = `register a JavaScript function under the name ${xform.name}`
      throw mistake("pull/xform", span, `expected a function after :xform, found the unknown name ${xform.name}`, hint)
    }
    functions.set(xform.name, found)
  }
  return functions
}

/** Whether every fact of an entity may be shown: a wildcard, or a component without a pattern of its own. */
const isWhole = (pattern: PullPattern, isComponent: (name: Keyword) => boolean): boolean =>
  hasWildcard(pattern) ||
  [...pullAttributes(pattern)].some(
    ({ attribute, reverse, nested }) => nested.kind === "none" && !reverse && isComponent(attribute),
  )

/** The facts [e a v] of a database, for the trees of one element. */
class FactPlans {
  readonly #context: Context
  readonly #source: PlanSource
  readonly #span: Span

  constructor(context: Context, source: PlanSource, span: Span) {
    this.#context = context
    this.#source = source
    this.#span = span
  }

  /** Those of the attributes. */
  of(names: readonly Keyword[], path: string): Plan {
    const scans = [...new Set(names)].map((name) => {
      const { id } = this.#context.attribute(this.#source, name)
      return this.#scan(path, { constant: id, shown: name, column: "a" })
    })
    return union({ path, span: this.#span }, scans, FACT)
  }

  all(path: string): Plan {
    return this.#scan(path, { column: "a" })
  }

  #scan(path: string, a: Slot): Plan {
    return scanPlan(this.#source, path, this.#span, { e: { column: "e" }, a, v: { column: "v" }, tx: undefined })
  }
}

const FACT = ["e", "a", "v"]

/**
 * The attributes by which a root may be named: `:db/ident` and those of lookup refs. None for a variable that a pattern binds to an
 * entity; of an input those that its values say; else all that are unique.
 */
function rootNames(
  context: Context,
  source: PlanSource,
  where: readonly Clause[],
  variable: string,
): readonly Keyword[] {
  const input = context.around.inputs.find(({ columns }) => columns.includes(variable))
  if (input !== undefined) {
    const at = input.columns.indexOf(variable)
    return [...new Set(input.rows.flatMap((row) => namesIn(row[at])))]
  }
  if (new RootBinding(context, source).isEntity(where, variable, scopeOf(context.source("$")))) return []
  const unique = [...context.allAttributes(source)].filter(([, attribute]) => attribute.unique).map(([name]) => name)
  return [IDENT, ...unique.filter((name) => name !== IDENT)]
}

/** A lookup ref's value may be the name of an entity again. */
function namesIn(value: Value): readonly Keyword[] {
  const parts = lookupOf(value)
  if (parts === undefined) return []
  return value instanceof Keyword ? [IDENT] : [parts.attribute, ...namesIn(parts.value)]
}
