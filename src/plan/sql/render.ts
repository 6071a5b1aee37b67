import { planInputs } from "../inputs.js"
import type { Plan, QueryPlan } from "../plan.js"
import type { CodeOf } from "./duckdb.js"
import { rowsOf } from "./fragment.js"
import { Scope } from "./scope.js"
import type { SqlScript } from "./script.js"

/**
 * Plan → SQL. A node that several others read, and the input of an expression, become tables; everything else is a common table
 * expression of the statement that reads it. O(nodes²) at worst, for the text of shared parts.
 */
export function sqlScript(plan: QueryPlan, code: CodeOf): SqlScript {
  const scope = Scope.outermost(readTwice(plan), code)
  const find = rowsOf(scope.relation(plan.find))
  const errors = plan.errors.map((stream) => rowsOf(scope.relation(stream.plan)))
  return { steps: scope.steps, find, errors }
}

/** The nodes that more than one other reads. */
function readTwice({ find, errors }: QueryPlan): ReadonlySet<Plan> {
  const seen = new Set<Plan>()
  const twice = new Set<Plan>()
  const visit = (plan: Plan): void => {
    if (seen.has(plan)) {
      twice.add(plan)
      return
    }
    seen.add(plan)
    for (const input of planInputs(plan)) visit(input)
  }
  for (const plan of [find, ...errors.map((stream) => stream.plan)]) visit(plan)
  return twice
}
