import { WizardError } from "../base/error.js"
import type { Argument, Binding, Constant, FunctionCall, Predicate, Term, Variable } from "../datalog/ast.js"
import { bindingVariables } from "../datalog/walk.js"
import { Keyword } from "../edn/value.js"
import { antijoin, join, map, project, rename, union } from "./build.js"
import type { Conjunction } from "./conjunction.js"
import { unsupported } from "./context.js"
import { columnExpression, constantExpression, pairExpression } from "./functions.js"
import { entitySlot, scanPlan } from "./pattern.js"
import type { Plan } from "./plan.js"

type Call = Predicate | FunctionCall

/**
 * The functions that ask the database are relations, so that the view follows what they ask:
 *
 *     (missing? $ ?e :a)         rows ▷ [?e :a]
 *     [(get-else $ ?e :a d) ?v]  rows ⋈ [?e :a ?v]  +  (rows ▷ [?e :a]) × {d}
 *     [(get-some $ ?e :a :b) ?v] rows ⋈ [?e :a ?v]  +  (rows ▷ [?e :a]) ⋈ [?e :b ?v]
 */
export function lowerDatabaseFunction(conjunction: Conjunction, clause: Call, path: string): void {
  const name = clause.callee.kind === "callable" ? clause.callee.name.replace(/^clojure\.core\//, "") : ""
  const [, entity, ...rest] = clause.args
  const column = entityColumn(conjunction, entity, path)
  const binding = clause.kind === "function" ? clause.binding : undefined
  const value = `${path}.v`
  const facts = (arg: Argument | undefined, at: string) => attributeFacts(conjunction, clause, arg, column, value, at)
  const wait = (apply: (input: Plan, tag: string) => Plan) =>
    conjunction.wait({
      stage: "nested",
      needs: new Set([column]),
      gives: new Set(binding === undefined ? [] : bindingVariables(binding).map((v) => v.name)),
      apply: (input, tag) => ({ plan: apply(input, tag), marked: [] }),
    })
  const span = clause.span
  if (name === "missing?") {
    return wait((input, tag) => {
      const at = { path: `${tag}${path}`, span }
      const absent = antijoin(at, input, project(at, facts(rest[0], at.path).plan, [column]), [column])
      return binding === undefined
        ? absent
        : bound(at, map(at, absent, constantExpression(true), named(value, clause)), value, binding)
    })
  }
  if (binding === undefined) throw unsupported(`(${name} …) as a predicate`, span)
  if (name === "get-else") {
    const other = defaultOf(rest[1], clause)
    if (facts(rest[0], path).many) throw refusedMany(rest[0], clause)
    return wait((input, tag) => {
      const at = { path: `${tag}${path}`, span }
      const present = facts(rest[0], at.path).plan
      const found = join(at, input, present, () => true)
      const absent = antijoin(at, input, project(at, present, [column]), [column])
      const filled = map(at, absent, constantExpression(other), named(value, clause))
      return bound(at, union(at, [found, filled], found.columns), value, binding)
    })
  }
  const many = rest.find((attribute) => facts(attribute, path).many)
  if (many !== undefined) throw refusedMany(many, clause)
  return wait((input, tag) => getSome(input, rest, column, value, binding, { path: `${tag}${path}`, span }, facts))
}

function getSome(
  input: Plan,
  attributes: readonly Argument[],
  column: string,
  value: string,
  binding: Binding,
  origin: { path: string; span: Call["span"] },
  facts: (arg: Argument | undefined, at: string) => Facts,
): Plan {
  let left = input
  const found = attributes.map((attribute, i) => {
    const at = { path: `${origin.path}.a${i + 1}`, span: origin.span }
    const present = facts(attribute, at.path)
    const hit = join(at, left, present.plan, () => true)
    left = antijoin(at, left, project(at, present.plan, [column]), [column])
    const pair = map(at, hit, pairExpression(present.id, value), binding)
    return project(
      at,
      pair,
      pair.columns.filter((c) => c !== value),
    )
  })
  return union(origin, found, found[0].columns)
}

interface Facts {
  readonly plan: Plan
  readonly id: Parameters<typeof pairExpression>[0]
  readonly many: boolean
}

function attributeFacts(
  { context }: Conjunction,
  clause: Call,
  arg: Argument | undefined,
  e: string,
  v: string,
  path: string,
): Facts {
  if (arg?.kind !== "constant" || !(arg.value instanceof Keyword)) {
    throw unsupported("an attribute that is not written as a keyword here", arg?.span ?? clause.span)
  }
  const { id, many } = context.attribute(arg.value)
  const slots = { e: { column: e }, a: { constant: id }, v: { column: v }, tx: undefined }
  return { plan: scanPlan(context, path, clause.span, slots), id, many }
}

/** The column of the entity argument: a variable, what it stands for, or a constant's own. */
function entityColumn(conjunction: Conjunction, arg: Argument | undefined, path: string): string {
  const term = arg as Term | undefined
  const slot = entitySlot(conjunction, term, `${path}.e`)
  if (slot !== undefined && "column" in slot) return slot.column
  const value = (term as Constant).value
  conjunction.wait({
    stage: "early",
    needs: new Set(),
    gives: new Set([`${path}.e`]),
    apply: (input, tag) => {
      const origin = { path: `${tag}${path}.e`, span: term?.span }
      const to: Variable = { kind: "variable", name: `${path}.e`, span: (term as Constant).span }
      return { plan: map(origin, input, constantExpression(value), to), marked: [] }
    },
  })
  return `${path}.e`
}

const named = (name: string, clause: Call): Variable => ({ kind: "variable", name, span: clause.span })

/** The value's column under the names of the binding. */
function bound(origin: { path: string; span: Call["span"] }, plan: Plan, value: string, binding: Binding): Plan {
  if (binding.kind === "variable" && !plan.columns.includes(binding.name)) {
    const names = plan.columns.map((c) => (c === value ? binding.name : c))
    return rename(origin, plan, plan.columns, names)
  }
  const taken = map({ ...origin, path: `${origin.path}.bind` }, plan, columnExpression(value), binding)
  return project(
    { ...origin, path: `${origin.path}.bind` },
    taken,
    taken.columns.filter((c) => c !== value),
  )
}

function defaultOf(arg: Argument | undefined, clause: Call): Constant["value"] {
  if (arg?.kind !== "constant") throw unsupported("a default that is not a constant", arg?.span ?? clause.span)
  if (arg.value === null) {
    throw new WizardError("function/nil-default", "expected a default that is not nil", {
      span: arg.span,
      hint: "leave the row out with a pattern, or choose a value that stands for absence",
    })
  }
  return arg.value
}

const refusedMany = (arg: Argument | undefined, clause: Call): WizardError =>
  new WizardError("function/cardinality-many", "expected an attribute of cardinality one", {
    span: arg?.span ?? clause.span,
    hint: "use an or-join of the pattern and a missing? clause",
  })
