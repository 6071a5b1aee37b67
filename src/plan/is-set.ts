import type { Plan, Scan, Slot } from "./plan.js"

/**
 * Whether every row of the plan counts once, whatever the database. By induction over the plan, each fact [e a v] holding once:
 *
 *     scan               when e, a and v are each a constant or a column that is kept
 *     A ⋈ B              A and B sets, every column kept: a row tells the one pair that it comes from
 *     A ▷ B, σ A         A a set, every column kept
 *     map A              A a set, and the binding gives at most one row for each of A, whose columns stay
 *     π A                A a set, every column among those taken
 *     distinct, γ, μ, unit  always
 *
 * Sums and given rows may repeat. O(nodes).
 */
export function isSet(plan: Plan): boolean {
  switch (plan.kind) {
    case "unit":
    case "distinct":
    case "aggregate":
      return true
    case "port":
      return plan.port < plan.of.relations.length
    case "scan":
      return [plan.e, plan.a, plan.v].every((slot) => isKept(slot, plan))
    case "join":
      return [plan.left, plan.right].every((side) => isSet(side) && keeps(plan.columns, side))
    case "antijoin":
      return isSet(plan.left) && keeps(plan.columns, plan.left)
    case "filter":
      return isSet(plan.input) && keeps(plan.columns, plan.input)
    case "map":
      return isSet(plan.input) && keeps(plan.columns, plan.input) && isSingle(plan.binding.kind)
    case "project":
      return isSet(plan.input) && keeps(plan.from, plan.input)
    default:
      return false
  }
}

const keeps = (columns: readonly string[], { columns: all }: Plan): boolean =>
  all.every((column) => columns.includes(column))

const isKept = (slot: Slot, { columns }: Scan): boolean =>
  slot !== undefined && ("constant" in slot || columns.includes(slot.column))

const isSingle = (kind: string): boolean => kind === "variable" || kind === "blank"
