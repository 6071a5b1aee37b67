import type { Loop, Plan } from "./plan.js"

/** The inputs of a plan node. */
export function planInputs(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case "unit":
    case "rows":
    case "scan":
    case "recur":
      return []
    case "fixpoint":
      return [...plan.relations.flatMap(({ parts }) => parts), ...plan.leaving]
    case "join":
    case "antijoin":
      return [plan.left, plan.right]
    case "union":
      return plan.inputs
    case "pull":
      return plan.backward === undefined ? [plan.input, plan.forward] : [plan.input, plan.forward, plan.backward]
    case "errors-of":
    case "port":
      return [plan.of]
    default:
      return [plan.input]
  }
}

/** Whether the plan is inside the loop: it reads one of the loop's own relations. O(nodes). */
export function readsLoop(plan: Plan, loop: Loop, known = new Map<Plan, boolean>()): boolean {
  const before = known.get(plan)
  if (before !== undefined) return before
  const reads =
    (plan.kind === "recur" && plan.loop === loop) || planInputs(plan).some((input) => readsLoop(input, loop, known))
  known.set(plan, reads)
  return reads
}
