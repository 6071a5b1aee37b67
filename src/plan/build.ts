import type { Span } from "../base/span.js"
import type { Binding } from "../datalog/ast.js"
import { bindingVariables } from "../datalog/walk.js"
import { type Estimate, estimateJoin, one, scale, sum } from "./cost.js"
import type {
  Distinct,
  ErrorsOf,
  Expression,
  Filter,
  Join,
  Map as MapPlan,
  Plan,
  Project,
  Pull,
  Round,
  Union,
  Unit,
} from "./plan.js"

/** Where a plan node comes from. */
export interface Origin {
  readonly path: string
  readonly span: Span | undefined
}

export const unit = (origin: Origin): Unit => ({ ...origin, kind: "unit", columns: [], estimate: one })

export const shared = (left: Plan, right: Plan): string[] => left.columns.filter((c) => right.columns.includes(c))

/** The natural join, with the columns of both that `keep` wants. */
export function join(origin: Origin, left: Plan, right: Plan, keep: (column: string) => boolean): Join {
  const on = shared(left, right)
  const columns = [...left.columns, ...right.columns.filter((c) => !left.columns.includes(c))].filter(keep)
  return {
    ...origin,
    kind: "join",
    left,
    right,
    on,
    columns,
    estimate: estimateJoin(left.estimate, right.estimate, on),
  }
}

export function antijoin(origin: Origin, left: Plan, right: Plan, on: readonly string[]): Plan {
  const keys = project(origin, right, on)
  return {
    ...origin,
    kind: "antijoin",
    left,
    right: keys,
    on,
    columns: left.columns,
    estimate: scale(left.estimate, 0.8),
  }
}

export function union(origin: Origin, inputs: readonly Plan[], columns: readonly string[]): Plan {
  const aligned = inputs.map((input) => project({ path: input.path, span: input.span }, input, columns))
  if (aligned.length === 1) return aligned[0]
  const node: Union = {
    ...origin,
    kind: "union",
    inputs: aligned,
    columns,
    estimate: sum(aligned.map((i) => i.estimate)),
  }
  return node
}

export function filter(origin: Origin, input: Plan, expression: Expression): Filter {
  const estimate = scale(input.estimate, expression.name === "=" ? 0.1 : 0.4)
  return { ...origin, kind: "filter", input, expression, columns: input.columns, estimate }
}

export function map(origin: Origin, input: Plan, expression: Expression, binding: Binding): MapPlan {
  const fresh = new Set(bindingVariables(binding).map((variable) => variable.name))
  const columns = [...input.columns, ...[...fresh].filter((name) => !input.columns.includes(name))]
  const factor = binding.kind === "bind-collection" || binding.kind === "bind-relation" ? 5 : 1
  const scaled = scale(input.estimate, factor)
  const spread = new Map([...scaled.spread, ...[...fresh].map((name) => [name, scaled.size] as const)])
  return { ...origin, kind: "map", input, expression, binding, columns, estimate: { size: scaled.size, spread } }
}

/** The columns of `input` in that order; `input` itself when it has just these. */
export const project = (origin: Origin, input: Plan, columns: readonly string[]): Plan =>
  rename(origin, input, columns, columns)

/** Columns `from` under the names `to`. */
export function rename(origin: Origin, input: Plan, from: readonly string[], to: readonly string[]): Plan {
  if (to.length === input.columns.length && to.every((c, i) => c === input.columns[i] && c === from[i])) return input
  const spread = new Map(to.map((c, i) => [c, input.estimate.spread.get(from[i]) ?? 1]))
  const node: Project = {
    ...origin,
    kind: "project",
    input,
    from,
    columns: to,
    estimate: { size: input.estimate.size, spread },
  }
  return node
}

export function distinct(origin: Origin, input: Plan): Plan {
  if (input.kind === "distinct") return input
  const product = [...input.estimate.spread.values()].reduce((a, b) => a * b, 1)
  const size = Math.min(input.estimate.size, product)
  const estimate: Estimate = { size, spread: input.estimate.spread }
  const node: Distinct = { ...origin, kind: "distinct", input, columns: input.columns, estimate }
  return node
}

/** The column of an error stream that holds what was thrown. */
export const faultColumn = (path: string): string => `!${path}`

export const isFault = (column: string): boolean => column.startsWith("!")

/** The column that holds the round in which what follows from a row is due, inside a fixpoint. */
export const roundColumn = (path: string): string => `↻${path}`

export const isRound = (column: string): boolean => column.startsWith("↻")

/** Columns `from` under the names `to`, and all rounds of the input as one, `round`. */
export function rounded(
  origin: Origin,
  input: Plan,
  from: readonly string[],
  to: readonly string[],
  round: { readonly of: readonly string[]; readonly as: string },
): Round {
  const spread = new Map(to.map((c, i) => [c, input.estimate.spread.get(from[i]) ?? 1]))
  const columns = [...to, round.as]
  const estimate = { size: input.estimate.size, spread }
  return { ...origin, kind: "round", input, from, rounds: round.of, columns, estimate }
}

export const errorsOf = (of: Filter | MapPlan | Pull): ErrorsOf => ({
  kind: "errors-of",
  path: of.kind === "pull" ? "pull" : of.path,
  span: of.span,
  of,
  output: 0,
  columns: [...of.input.columns, faultColumn(of.path)],
  estimate: { size: 0, spread: new Map() },
})
