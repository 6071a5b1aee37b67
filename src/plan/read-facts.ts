import type { RuleCall } from "../datalog/ast.js"
import { filter, isRound, rename, roundColumn } from "./build.js"
import { identical } from "./functions.js"
import type { Plan } from "./plan.js"

/** The column of a rule's position. */
export const position = (i: number): string => `#${i + 1}`

/**
 * A relation with columns by position under the call's names: blanks dropped, a variable that stands twice a selection, positions
 * that the relation does not have left out. `more` are other columns of it and their names.
 */
export function readFacts(
  facts: Plan,
  call: RuleCall,
  path: string,
  more: readonly (readonly [from: string, to: string])[] = [],
): Plan {
  let plan = facts
  const origin = { path, span: call.span }
  const from: string[] = []
  const to: string[] = []
  call.args.forEach((arg, i) => {
    if (arg.kind !== "variable" || !facts.columns.includes(position(i))) return
    const first = to.indexOf(arg.name)
    if (first >= 0) plan = filter(origin, plan, identical(from[first], { column: position(i) }))
    else {
      from.push(position(i))
      to.push(arg.name)
    }
  })
  const rounds = facts.columns.filter(isRound).map((round) => [round, roundColumn(path)] as const)
  const others = [...more, ...rounds]
  return rename(origin, plan, [...from, ...others.map(([a]) => a)], [...to, ...others.map(([, b]) => b)])
}
