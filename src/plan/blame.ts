import type { RuleCall, Variable } from "../datalog/ast.js"
import { faultColumn, isRound, join, map, type Origin, roundColumn, rounded } from "./build.js"
import type { Marked } from "./component.js"
import type { Expression, Plan } from "./plan.js"
import { readFacts } from "./read-facts.js"

/** The column of a blame: the fault, with the path of the expression that threw. */
export const BLAME = faultColumn("")

/**
 * What was asked of a recursive rule, `names` in its body, and made an expression of the body throw. Whoever asked goes on marked: the
 * view fails only if the rest of the asking conjunction is satisfied.
 */
export function blamePart(origin: Origin, marked: Marked, names: readonly string[], to: readonly string[]): Plan {
  const { plan, at } = marked
  const fault = faultColumn(at.path)
  const column: Variable = { kind: "variable", name: BLAME, span: at.span as Variable["span"] }
  const isBlamed = at.kind === "blamed"
  const named = isBlamed ? plan : map(origin, plan, withPath(fault, at.path), column)
  const round = { of: plan.columns.filter(isRound), as: roundColumn("") }
  return rounded(origin, named, [...names, isBlamed ? fault : BLAME], [...to, BLAME], round)
}

/** The bindings of `input` that are to blame, by the relation of the rule that was called. */
export function blamedBy(blame: Plan, call: RuleCall, input: Plan, path: string): Marked {
  const origin = { path: `${path}.err`, span: call.span }
  const rows = readFacts(blame, call, origin.path, [[BLAME, faultColumn(path)]])
  const at = { kind: "blamed", path, span: call.span } as const
  return { plan: join(origin, input, rows, () => true), at, tag: origin.path }
}

const withPath = (fault: string, path: string): Expression => ({
  name: "blame",
  total: true,
  args: [{ column: fault }, { constant: path }],
  call: ([given, where]) => [...(given as readonly string[]), where],
})
