import type { OperatorKind } from "../circuit/operator.js"
import type { ViewOperator } from "../circuit/view-circuit.js"
import { isRound } from "../plan/build.js"
import type { Plan } from "../plan/plan.js"
import type { Plain } from "./build-operator.js"

/** What a view says of an operator, whatever node it turns out to be. */
export type Described = Omit<ViewOperator, "n" | "node" | "key" | "isInLoop">

/** `plan` as an operator of that id; rounds are no columns that anyone asked for. */
export function describeOperator(plan: Plan, id: string, inputs: readonly string[]): Described {
  const shown = plan.columns.flatMap((column, i) => (isRound(column) ? [] : [i]))
  const { path, span } = plan
  return {
    id,
    inputs,
    columns: shown.map((i) => plan.columns[i]),
    places: shown.length === plan.columns.length ? undefined : shown,
    clause: TAIL.has(path) ? "" : path,
    span,
    scope: path.includes("/") ? path.slice(0, path.search(/\.r\d|$/)) : "",
  }
}

/** The name of a stream that leaves an operator beside its main output. */
export const sideOutput = (id: string, name: string): string => `${id}!${name}`

/** The paths of what no clause has written. */
const TAIL: ReadonlySet<string> = new Set(["find", "agg", "pull", "pull.reverse"])

/** How the operators of plan nodes are called. */
export const KINDS = {
  unit: "input",
  rows: "input",
  scan: "scan",
  join: "join",
  antijoin: "antijoin",
  union: "plus",
  filter: "filter",
  map: "map",
  project: "map",
  round: "map",
  distinct: "distinct",
  aggregate: "aggregate",
  pull: "pull",
} as const satisfies Record<Plain["kind"], OperatorKind>
