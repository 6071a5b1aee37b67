import type { Primitive } from "../../circuit/expand.js"
import type { ViewOperator } from "../../circuit/view-circuit.js"
import { printBinding } from "../../datalog/print.js"
import { EdnMap, keyword, symbol, type Value } from "../../edn/value.js"
import type { Expression, Plan, Scan, Slot } from "../../plan/plan.js"

/** An operator of a definition: what `:nodes` and `:directed-edges` say of it. */
export type OperatorForm = EdnMap

/** What is known of a primitive when it is written. */
export interface Written {
  readonly primitive: Primitive
  /** The operator of which it is a part, and the plan's node that it is. */
  readonly operator: ViewOperator | undefined
  readonly plan: Plan | undefined
  /** The columns of what it reads, by argument. */
  readonly inputs: readonly (readonly string[])[]
}

/** A primitive in the words of a definition. */
export function operatorForm(written: Written): OperatorForm {
  const { primitive, plan, inputs } = written
  const { id, kind, columns } = primitive
  const details = detailsOf(written)
  const type = kind === "map" && plan?.kind === "project" ? "filter" : kind
  const read = plan?.kind === "scan" && kind === "filter" ? [slotsOf(plan)] : inputs.map(variables)
  const own: [string, Value][] = [
    ["id", symbol(id)],
    ["type", keyword(type)],
    ["inputs", read],
    ["output", variables(columns)],
    ...details,
  ]
  return new EdnMap(own.map(([key, value]) => [keyword(key), value]))
}

const variables = (columns: readonly string[]): Value => columns.map((column) => symbol(column))

const index = (at: number): Value => [keyword("idx"), at]

function detailsOf({ primitive: { kind }, plan, inputs }: Written): [string, Value][] {
  if (plan === undefined) return []
  switch (plan.kind) {
    case "scan":
      return scanDetails(plan)
    case "filter":
      return kind === "filter"
        ? [["filters", [call(plan.expression, plan.input.columns)]], projections(plan, plan.columns)]
        : []
    case "project":
      return kind === "map" ? [["filters", []], projections(plan, plan.from)] : []
    case "map":
      if (kind !== "map") return []
      return [
        ["mapping-fn", symbol(plan.expression.name)],
        ["args", args(plan.expression, plan.input.columns)],
        ["binding", printBinding(plan.binding)],
      ]
    case "join":
    case "antijoin":
      return kind === "join" ? joinDetails(plan, inputs) : []
    case "aggregate":
      return kind === "aggregate" ? aggregateDetails(plan) : []
    default:
      return []
  }
}

/** [e a v] as the pattern has it, and tx where it says something of that. */
function slotsOf({ e, a, v, tx }: Scan): Value {
  const all = [e, a, v, tx].map((slot) => (slot === undefined ? symbol("_") : shown(slot)))
  return tx === undefined ? all.slice(0, 3) : all
}

const shown = (slot: Exclude<Slot, undefined>): Value =>
  "constant" in slot ? (slot.shown ?? slot.constant) : symbol(slot.column)

function scanDetails(plan: Scan): [string, Value][] {
  const slots = [plan.e, plan.a, plan.v, plan.tx]
  const columns = slots.map((slot) => (slot !== undefined && "column" in slot ? slot.column : undefined))
  const filters: Value[] = []
  for (const [at, slot] of slots.entries()) {
    if (slot !== undefined && "constant" in slot) filters.push([symbol("="), index(at), shown(slot)])
    const first = columns.indexOf(columns[at])
    if (columns[at] !== undefined && first < at) filters.push([symbol("="), index(first), index(at)])
  }
  const source: [string, Value][] = plan.source.id === 0 ? [] : [["source", symbol(plan.source.name)]]
  return [
    ["filters", filters],
    ["projections", plan.columns.map((column) => index(columns.indexOf(column)))],
    ...source,
  ]
}

function projections(plan: Extract<Plan, { input: Plan }>, columns: readonly string[]): [string, Value] {
  const at = columns.map((column) => plan.input.columns.indexOf(column))
  const all = at.length === plan.input.columns.length && at.every((from, to) => from === to)
  return ["projections", all && plan.kind !== "project" ? [] : at.map(index)]
}

const call = (expression: Expression, columns: readonly string[]): Value => [
  symbol(expression.name),
  ...(args(expression, columns) as Value[]),
]

const args = (expression: Expression, columns: readonly string[]): Value =>
  expression.args.map((arg) => ("column" in arg ? index(columns.indexOf(arg.column)) : arg.constant))

/** The pairs of equal columns; then the columns that go out, of both sides one after the other. */
function joinDetails(
  { on, columns }: Extract<Plan, { kind: "join" | "antijoin" }>,
  [left, right]: readonly (readonly string[])[],
): [string, Value][] {
  const conditions = on.map((column) => [symbol("="), index(left.indexOf(column)), index(right.indexOf(column))])
  const both = [...left, ...right]
  return [
    ["join-conds", conditions],
    ["projections", columns.map((column) => index(both.indexOf(column)))],
  ]
}

function aggregateDetails({ input, group, folds }: Extract<Plan, { kind: "aggregate" }>): [string, Value][] {
  const at = (column: string) => index(input.columns.indexOf(column))
  return [
    ["group", group.map(at)],
    ["folds", folds.map(({ name, constants, column }) => [symbol(name), ...constants, at(column)])],
  ]
}
