import type { Value } from "../edn/value.js"
import { isRound } from "../plan/build.js"
import type { Join, Plan, Scan, Slot } from "../plan/plan.js"
import { type Binding, restrict } from "./proof.js"

/** What a scan asks for; undefined when a constant was never seen. */
export function scanSlots(plan: Scan, bound: Binding, find: (value: Value) => number | undefined) {
  let unseen = false
  const code = (slot: Slot): number | undefined => {
    if (slot === undefined) return undefined
    if (!("constant" in slot)) return bound.get(slot.column)
    const found = find(slot.constant)
    unseen ||= found === undefined
    return found
  }
  const slots = { e: code(plan.e), a: code(plan.a), v: code(plan.v), tx: code(plan.tx) }
  return unseen ? undefined : slots
}

/** The row that a datom `[e a v tx]` gives; undefined when a column stands twice and the values differ. */
export function rowOf(plan: Scan, datom: readonly number[], bound: Binding): Binding | undefined {
  const all = new Map<string, number>(bound)
  const slots = [plan.e, plan.a, plan.v, plan.tx]
  for (const [i, slot] of slots.entries()) {
    if (slot === undefined || !("column" in slot)) continue
    const before = all.get(slot.column)
    if (before !== undefined && before !== datom[i]) return undefined
    all.set(slot.column, datom[i])
  }
  return restrict(all, plan.columns)
}

/** The inputs of a join, the one first that promises fewer rows. A round counts when nothing else is known. */
export function joinOrder(plan: Join, bound: Binding): readonly [Plan, Plan] {
  const { left, right } = plan
  const byRound = [...bound.keys()].every(isRound)
  return expected(left, bound, byRound) <= expected(right, bound, byRound) ? [left, right] : [right, left]
}

/** The rows expected of a node of which these columns are known. */
function expected({ estimate, columns }: Plan, bound: Binding, byRound: boolean): number {
  let size = Math.max(1, estimate.size)
  const isKnown = (column: string) => bound.has(column) && (byRound || !isRound(column))
  for (const column of columns) if (isKnown(column)) size /= Math.max(2, estimate.spread.get(column) ?? 10)
  return size
}

/** What is known of the input of a projection; undefined when one of its columns would have two values. */
export function unprojected(
  from: readonly string[],
  to: readonly string[],
  bound: Binding,
): Map<string, number> | undefined {
  const inner = new Map<string, number>()
  for (const [i, column] of to.entries()) {
    const code = bound.get(column)
    if (code === undefined) continue
    const before = inner.get(from[i])
    if (before !== undefined && before !== code) return undefined
    inner.set(from[i], code)
  }
  return inner
}

export const projected = (from: readonly string[], to: readonly string[], row: Binding): Map<string, number> =>
  new Map(to.map((column, i) => [column, row.get(from[i]) as number]))
