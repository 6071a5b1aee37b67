import { distinct } from "./build.js"
import { planInputs } from "./inputs.js"
import { isSet } from "./is-set.js"
import type { Fixpoint, Plan, QueryPlan } from "./plan.js"

/** A named rewrite: the meaning of a plan stays, as a set of rows under the last distinct. */
export interface Rewrite {
  readonly name: string
  readonly why: string
  apply(plan: Plan): Plan
}

/** The rewrites in the order in which they are applied, each to every node, inputs first. */
export const rewrites: readonly Rewrite[] = [
  {
    name: "merge-projections",
    why: "a projection of a projection is one projection",
    apply: (plan) => {
      if (plan.kind !== "project" || plan.input.kind !== "project") return plan
      const { input } = plan
      return { ...plan, input: input.input, from: plan.from.map((c) => input.from[input.columns.indexOf(c)]) }
    },
  },
  {
    name: "bound-weights",
    why: "joins that forget columns multiply weights: after three of them a distinct keeps a weight within 2⁵³",
    apply: (plan) => {
      if (plan.kind !== "join") return plan
      const left = forgetting(plan.left) >= 3 ? distinct(plan.left, plan.left) : plan.left
      const right = forgetting(plan.right) >= 3 ? distinct(plan.right, plan.right) : plan.right
      return left === plan.left && right === plan.right ? plan : { ...plan, left, right }
    },
  },
  {
    name: "drop-distinct",
    why: "distinct(A) = A when A is a set: an aggregate reads one without keeping it once more",
    apply: (plan) => {
      if (plan.kind !== "aggregate" || plan.input.kind !== "distinct" || !isSet(plan.input.input)) return plan
      return { ...plan, input: plan.input.input }
    },
  },
]

/** Applies every rewrite to the plan; shared nodes stay shared. */
export function rewrite(query: QueryPlan): QueryPlan {
  return rewrites.reduce((current, { apply }) => {
    const done = new Map<Plan, Plan>()
    const visit = (plan: Plan): Plan => {
      let result = done.get(plan)
      if (result === undefined) {
        result = apply(withInputs(plan, planInputs(plan).map(visit)))
        done.set(plan, result)
      }
      return result
    }
    const errors = current.errors.map(({ plan, at }) => {
      return { plan: visit(plan), at: at.kind === "blamed" ? at : (visit(at) as typeof at) }
    })
    return { find: visit(current.find), errors }
  }, query)
}

/** How many joins below have dropped a column since the last distinct. */
function forgetting(plan: Plan): number {
  switch (plan.kind) {
    case "distinct":
    case "fixpoint":
      return 0
    case "join": {
      const below = Math.max(forgetting(plan.left), forgetting(plan.right))
      const all = new Set([...plan.left.columns, ...plan.right.columns]).size
      return below + (plan.columns.length < all ? 1 : 0)
    }
    default:
      return Math.max(0, ...planInputs(plan).map(forgetting))
  }
}

function withInputs(plan: Plan, inputs: readonly Plan[]): Plan {
  if (planInputs(plan).every((input, i) => input === inputs[i])) return plan
  switch (plan.kind) {
    case "join":
    case "antijoin":
      return { ...plan, left: inputs[0], right: inputs[1] }
    case "union":
      return { ...plan, inputs }
    case "errors-of":
      return { ...plan, of: inputs[0] as typeof plan.of }
    case "port":
      return { ...plan, of: inputs[0] as typeof plan.of }
    case "fixpoint":
      return withParts(plan, inputs)
    case "pull":
      return { ...plan, input: inputs[0], forward: inputs[1], backward: inputs[2] }
    case "filter":
    case "map":
    case "project":
    case "distinct":
    case "round":
    case "aggregate":
      return { ...plan, input: inputs[0] }
    default:
      return plan
  }
}

function withParts(plan: Fixpoint, inputs: readonly Plan[]): Fixpoint {
  let next = 0
  const take = (count: number) => {
    next += count
    return inputs.slice(next - count, next)
  }
  const relations = plan.relations.map((relation) => ({ ...relation, parts: take(relation.parts.length) }))
  return { ...plan, relations, leaving: take(plan.leaving.length) }
}
