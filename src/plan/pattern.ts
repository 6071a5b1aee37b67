import type { Span } from "../base/span.js"
import type { Constant, Pattern, Term, Variable } from "../datalog/ast.js"
import { Keyword, keyword, type Value } from "../edn/value.js"
import { antijoin, join, map, type Origin, rename, union, unit } from "./build.js"
import type { Conjunction } from "./conjunction.js"
import { type Context, lookupOf, type PlanAttribute } from "./context.js"
import { estimateScan } from "./cost.js"
import { constantExpression, lookupValue } from "./functions.js"
import type { Plan, Scan, Slot } from "./plan.js"
import type { PlanSource } from "./source-scope.js"

/**
 * A data pattern becomes a scan. What names an entity indirectly (an ident or lookup ref in the place of an entity, a reference
 * or a transaction) becomes a relation of its own that follows the database, joined by a column that the query does not have.
 */
export function lowerPattern(conjunction: Conjunction, pattern: Pattern, path: string): void {
  const { context } = conjunction
  const source = conjunction.source(pattern.source)
  const [e, a, v, tx, op] = pattern.terms
  const isNamed = a?.kind === "constant" && a.value instanceof Keyword
  const attribute = isNamed ? context.attribute(source, a.value as Keyword) : undefined
  const slots = {
    e: entitySlot(conjunction, source, e, `${path}.e`),
    a: attributeSlot(conjunction, source, a, attribute, `${path}.a`),
    v: attribute?.reference ? entitySlot(conjunction, source, v, `${path}.v`, true) : slot(v),
    tx: entitySlot(conjunction, source, tx, `${path}.tx`),
  }
  const scan = scanPlan(source, path, pattern.span, slots)
  conjunction.add(path, opColumn(scan, op, path))
}

/** A scan with the columns of its slots, each once. */
export function scanPlan(
  source: PlanSource,
  path: string,
  span: Span | undefined,
  slots: { e: Slot; a: Slot; v: Slot; tx: Slot },
): Scan {
  const columns = new Map<"e" | "a" | "v" | "tx", string>()
  const constants = new Set<"e" | "v" | "tx">()
  for (const position of ["e", "a", "v", "tx"] as const) {
    const at = slots[position]
    if (at === undefined) continue
    if ("column" in at) columns.set(position, at.column)
    else if (position !== "a") constants.add(position)
  }
  const attribute = slots.a !== undefined && "constant" in slots.a ? slots.a.constant : undefined
  const estimate = estimateScan(source.statistics, attribute, columns, constants)
  const { id, name } = source
  const read = { id, name }
  return { ...slots, kind: "scan", source: read, path, span, columns: [...new Set(columns.values())], estimate }
}

const slot = (term: Term | undefined): Slot => {
  if (term === undefined || term.kind === "blank") return undefined
  return term.kind === "variable" ? { column: term.name } : { constant: term.value }
}

function attributeSlot(
  conjunction: Conjunction,
  source: PlanSource,
  term: Term | undefined,
  attribute: PlanAttribute | undefined,
  path: string,
): Slot {
  if (attribute !== undefined) return { constant: attribute.id, shown: (term as Constant).value }
  return entitySlot(conjunction, source, term, path)
}

/**
 * The slot of a term whose entity is asked what it has not. As `entitySlot`, but each value has exactly one entity: what it names, and only
 * when that is nothing itself, which then has no facts.
 */
export function askedSlot(conjunction: Conjunction, source: PlanSource, term: Term | undefined, path: string): Slot {
  const { context } = conjunction
  if (term?.kind === "constant" && lookupOf(term.value) !== undefined) {
    const origin = { path, span: term.span }
    const found = lookupScan(context, source, term.value, path, term.span)
    const self = antijoin(origin, itself(path, term.span, path, term.value), found, [])
    conjunction.add(path, union(origin, [self, found], [path]))
    return { column: path }
  }
  if (term?.kind === "variable" && context.indirect(term.name).length > 0) {
    const column = `${term.name}⇒${source.id === 0 ? "" : source.name}`
    conjunction.resolve(column, path, () => {
      const { origin, plain, resolved } = variableEntities(context, source, term, column, path)
      const found = union({ ...origin, path: `${path}.found` }, resolved, [term.name, column])
      const self = antijoin(origin, plain, found, [term.name])
      return union(origin, [self, found], [term.name, column])
    })
    return { column }
  }
  return slot(term)
}

/** The slot of a term that stands for an entity; adds what resolves it, when it names one indirectly. */
export function entitySlot(
  conjunction: Conjunction,
  source: PlanSource,
  term: Term | undefined,
  path: string,
  reference = false,
): Slot {
  if (term?.kind === "constant" && lookupOf(term.value) !== undefined) {
    conjunction.add(path, resolveConstant(conjunction.context, source, term, path, reference))
    return { column: path }
  }
  if (term?.kind === "variable" && conjunction.context.indirect(term.name).length > 0) {
    const column = `${term.name}→${source.id === 0 ? "" : source.name}`
    conjunction.resolve(column, path, () => resolveVariable(conjunction.context, source, term, column, path))
    return { column }
  }
  return slot(term)
}

/** The entities that an ident or lookup ref names: none or one, and another when the database says so. */
function resolveConstant(
  context: Context,
  source: PlanSource,
  { value, span }: Constant,
  path: string,
  reference: boolean,
): Plan {
  const found = lookupScan(context, source, value, path, span)
  if (!(value instanceof Keyword) || reference) return found
  return union({ path, span }, [itself(path, span, path, value), found], [path])
}

/** In databases without schema a keyword may be an entity itself. */
function itself(column: string, span: Span, path: string, value: Value): Plan {
  const origin = { path: `${path}.self`, span }
  return map(origin, unit(origin), constantExpression(value), { kind: "variable", name: column, span })
}

function lookupScan(context: Context, source: PlanSource, value: Value, path: string, span: Span): Plan {
  const parts = lookupOf(value)
  const { id } = context.attribute(source, parts?.attribute ?? IDENT)
  const slots = {
    e: { column: path },
    a: { constant: id, shown: parts?.attribute ?? IDENT },
    v: { constant: parts?.value ?? null },
    tx: undefined,
  }
  return scanPlan(source, path, span, slots)
}

/**
 * Pairs of an input's value and the entity of a database that it stands for: itself, unless it is an ident or lookup ref. The find element
 * shows the value as it was given.
 */
function resolveVariable(context: Context, source: PlanSource, variable: Variable, column: string, path: string): Plan {
  const { origin, plain, resolved } = variableEntities(context, source, variable, column, path)
  return union(origin, [plain, ...resolved], [variable.name, column])
}

/** An input's values as their own entities, and for each attribute by which some name one those that they name. */
function variableEntities(
  context: Context,
  source: PlanSource,
  variable: Variable,
  column: string,
  path: string,
): { origin: Origin; plain: Plan; resolved: Plan[] } {
  const input = context.around.inputs.findIndex(({ columns }) => columns.includes(variable.name))
  const { columns, rows } = context.around.inputs[input]
  const origin = { path, span: variable.span }
  const spread = new Map(columns.map((c) => [c, rows.length]))
  const given: Plan = { ...origin, kind: "rows", input, columns, estimate: { size: rows.length, spread } }
  const only = rename(origin, given, [variable.name], [variable.name])
  const plain = rename(origin, given, [variable.name, variable.name], [variable.name, column])
  const attributes = new Set(context.indirect(variable.name).map((value) => lookupOf(value)?.attribute ?? IDENT))
  const resolved = [...attributes].map((attribute, i) => {
    const at = { path: `${path}.r${i + 1}`, span: variable.span }
    const key = `${column}key`
    const keyed = map(at, only, lookupValue(attribute, variable.name), { ...variable, name: key })
    const slots = {
      e: { column },
      a: { constant: context.attribute(source, attribute).id, shown: attribute },
      v: { column: key },
      tx: undefined,
    }
    const scan = scanPlan(source, at.path, variable.span, slots)
    return join(at, keyed, scan, (c) => c === variable.name || c === column)
  })
  return { origin, plain, resolved }
}

/** The `op` position: every fact that holds was asserted. */
function opColumn(scan: Scan, op: Term | undefined, path: string): Plan {
  if (op === undefined || op.kind === "blank") return scan
  const origin = { path: `${path}.op`, span: op.span }
  if (op.kind === "variable") return map(origin, scan, constantExpression(true), op)
  if (op.value === true) return scan
  return { ...origin, kind: "union", inputs: [], columns: scan.columns, estimate: { size: 0, spread: new Map() } }
}

const IDENT = keyword("db/ident")
