import type { Value } from "../edn/value.js"
import type { Aggregate } from "../plan/plan.js"
import { foldAll, foldColumns, groups } from "./aggregate.js"
import { type Change, NO_CHANGE, type Supposed, sizeOf, together } from "./change.js"
import { type Binding, type Proof, restrict } from "./proof.js"
import type { Allowed, Supposing } from "./supposing.js"

/** Rows that are added to a group or taken from it at most. */
const MOST = 3

/**
 * Changes of one group after which its folds give what is asked for: rows are taken away, and rows are added whose columns are those
 * of the group and, of each fold, a value that may bring it there.
 */
export function* assumeAggregate(
  abduction: Supposing,
  plan: Aggregate,
  bound: Binding,
  allowed: Allowed,
): Generator<Supposed> {
  const { search } = abduction
  const { dictionary } = search.world.facts.database
  const wanted = foldColumns(plan).map((column) => bound.get(column))
  if (wanted.some((code) => code === undefined)) return
  const target = wanted.map((code) => dictionary.decode(code as number))
  const group = restrict(bound, plan.group)
  const rows = [...groups(search, plan, group, allowed.around).values()].flat()
  const reaches = (after: readonly Binding[]): boolean => {
    const values = foldAll(plan, after, dictionary)
    return values?.every((value, i) => dictionary.encode(value) === wanted[i]) ?? false
  }
  for (const gone of subsets(rows, Math.min(MOST, allowed.budget))) {
    const left = rows.filter((row) => !gone.includes(row)).map(({ row }) => row)
    for (const change of abduction.without(gone, allowed)) {
      const rest = { ...allowed, budget: allowed.budget - sizeOf(change) }
      for (const more of additions(abduction, plan, { group, left, target, reaches, most: MOST }, rest)) {
        yield { ...together(change, more), row: bound }
      }
    }
  }
}

interface Goal {
  readonly group: Binding
  readonly left: readonly Binding[]
  readonly target: readonly Value[]
  readonly reaches: (rows: readonly Binding[]) => boolean
  readonly most: number
}

/** Rows to be added until the goal is reached. */
function* additions(abduction: Supposing, plan: Aggregate, goal: Goal, allowed: Allowed): Generator<Change> {
  if (goal.reaches(goal.left)) yield NO_CHANGE
  if (goal.most === 0 || allowed.budget <= 0) return
  for (const values of seeds(abduction, plan, goal)) {
    for (const supposed of abduction.assume(plan.input, new Map([...goal.group, ...values]), allowed)) {
      if (sizeOf(supposed) === 0 || goal.left.some((row) => isSame(row, supposed.row))) continue
      const next = { ...goal, left: [...goal.left, supposed.row], most: goal.most - 1 }
      const budget = allowed.budget - sizeOf(supposed)
      for (const more of additions(abduction, plan, next, { ...allowed, budget })) yield together(supposed, more)
    }
  }
}

/** What to ask of a new row: nothing, the target itself, or of a sum what is missing. */
function* seeds({ search }: Supposing, plan: Aggregate, goal: Goal): Generator<Binding> {
  const { dictionary } = search.world.facts.database
  const values = foldAll(plan, goal.left, dictionary)
  const asked = new Set<string>()
  for (const [i, { column, name }] of plan.folds.entries()) {
    if (goal.group.has(column) || name === "count" || name === "count-distinct") continue
    const target = goal.target[i]
    const before = values?.[i] ?? 0
    const candidates = typeof target === "number" && typeof before === "number" ? [target - before, target] : [target]
    for (const value of candidates) {
      const key = `${column} ${dictionary.encode(value)}`
      if (asked.has(key)) continue
      asked.add(key)
      yield new Map([[column, dictionary.encode(value)]])
    }
  }
  yield new Map()
}

/** Subsets of at most `most` rows, the smaller ones first; the empty one is the first. */
function* subsets(rows: readonly Proof[], most: number): Generator<readonly Proof[]> {
  const choose = function* (from: number, left: number): Generator<readonly Proof[]> {
    if (left === 0) {
      yield []
      return
    }
    for (let i = from; i <= rows.length - left; i++) {
      for (const others of choose(i + 1, left - 1)) yield [rows[i], ...others]
    }
  }
  for (let size = 0; size <= Math.min(most, rows.length); size++) yield* choose(0, size)
}

const isSame = (a: Binding, b: Binding): boolean => [...a].every(([column, code]) => b.get(column) === code)
