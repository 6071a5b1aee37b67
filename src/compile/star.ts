import { Star, type StarJoin, type StarShape } from "../circuit/operators/star.js"
import { planInputs } from "../plan/inputs.js"
import type { Join, Plan, QueryPlan } from "../plan/plan.js"
import { MOST_SIDES } from "../zset/star-cells.js"
import { joinParameters } from "./build-operator.js"
import type { Recipe } from "./recipe.js"

/** Joins that run as one: the plans that they read, and the joins, each after those that it reads; the last is the whole. */
export interface StarPlan {
  readonly sides: readonly Plan[]
  readonly joins: readonly Join[]
  readonly shape: StarShape
}

/**
 * The star of a join, when it is one: a tree of joins in one column, whose leaves are clauses about the entity in that column
 * ([?e :attribute ?v], perhaps filtered), and whose inner joins nobody else reads. Asks neither schema nor counts: a star is right for
 * attributes with many values too, and costs there what a join does.
 */
export function starOf(join: Join, readers: ReadonlyMap<Plan, number>): StarPlan | undefined {
  const sides: Plan[] = []
  const joins: Join[] = []
  const found = new Map<Join, StarJoin>()
  const [key] = join.on
  const collect = (plan: Plan): number | undefined => {
    if (plan.kind !== "join") return isAbout(plan, key) ? sides.push(plan) - 1 : undefined
    if (plan.on.length !== 1 || plan.on[0] !== key) return undefined
    if (plan !== join && (readers.get(plan) ?? 0) > 1) return undefined
    const left = collect(plan.left)
    const right = collect(plan.right)
    if (left === undefined || right === undefined) return undefined
    found.set(plan, { inputs: [left, right], ...joinParameters(plan) })
    return ~(joins.push(plan) - 1)
  }
  if (collect(join) === undefined || sides.length > MOST_SIDES) return undefined
  const shape = {
    sides: sides.map(({ columns }) => ({ width: columns.length, key: columns.indexOf(key) })),
    joins: joins.map((each) => found.get(each) as StarJoin),
  }
  return { sides, joins, shape }
}

export function starRecipe({ shape }: StarPlan): Recipe {
  const joins = shape.joins.map(({ inputs, keys, take }) => `(${inputs} ${keys[0]}=${keys[1]} → ${take})`)
  return { key: `star ${joins.join(" ")}`, build: () => new Star(shape) }
}

/** How many plan nodes read each node of a query; an output of the query counts as one. */
export function readersOf({ find, errors }: QueryPlan): ReadonlyMap<Plan, number> {
  const readers = new Map<Plan, number>()
  const visit = (plan: Plan): void => {
    const before = readers.get(plan) ?? 0
    readers.set(plan, before + 1)
    if (before === 0) planInputs(plan).forEach(visit)
  }
  for (const plan of [find, ...errors.map((stream) => stream.plan)]) visit(plan)
  return readers
}

/** Whether each row tells a fact of the entity in column `key`. */
function isAbout(plan: Plan, key: string): boolean {
  switch (plan.kind) {
    case "scan":
      return plan.e !== undefined && "column" in plan.e && plan.e.column === key && isConstant(plan.a)
    case "filter":
      return isAbout(plan.input, key)
    default:
      return false
  }
}

const isConstant = (slot: object | undefined): boolean => slot !== undefined && "constant" in slot
