import { aggregate as fold } from "../datalog/aggregates.js"
import type { Value } from "../edn/value.js"
import type { Aggregate, Fold } from "../plan/plan.js"
import type { Dictionary } from "../zset/dictionary.js"
import { type Around, agrees, type Binding, type Proof, restrict } from "./proof.js"
import type { Finder } from "./world.js"

/** The groups that agree with what is known; each is proved by all its rows, of which each has one derivation. */
export function* searchAggregate(search: Finder, plan: Aggregate, bound: Binding, around: Around): Generator<Proof> {
  const { dictionary } = search.world.facts.database
  for (const [group, rows] of groups(search, plan, bound, around)) {
    const values = foldAll(
      plan,
      rows.map(({ row }) => row),
      dictionary,
    )
    if (values === undefined) continue
    const folded = foldColumns(plan).map((column, i) => [column, dictionary.encode(values[i])] as const)
    const row = restrict(new Map([...group, ...folded]), plan.columns)
    if (agrees(row, bound)) yield { plan, row, from: rows }
  }
}

/** The rows of each group that agrees with what is known, each row once. */
export function groups(
  search: Finder,
  plan: Aggregate,
  bound: Binding,
  around: Around,
): ReadonlyMap<Binding, readonly Proof[]> {
  const found = new Map<string, { group: Binding; rows: Map<string, Proof> }>()
  for (const proof of search.solve(plan.input, restrict(bound, plan.group), around)) {
    const group = restrict(proof.row, plan.group)
    const key = [...group.values()].join()
    let entry = found.get(key)
    if (entry === undefined) {
      entry = { group, rows: new Map() }
      found.set(key, entry)
    }
    const row = plan.input.columns.map((column) => proof.row.get(column)).join()
    if (!entry.rows.has(row)) entry.rows.set(row, proof)
  }
  return new Map([...found.values()].map(({ group, rows }) => [group, [...rows.values()]]))
}

/** What the folds make of a group's rows; undefined when one throws, or there is no row. */
export function foldAll(
  plan: Aggregate,
  rows: readonly Binding[],
  dictionary: Dictionary,
): readonly Value[] | undefined {
  if (rows.length === 0) return undefined
  try {
    return plan.folds.map((each) => one(each, rows, dictionary))
  } catch {
    return undefined
  }
}

function one({ name, constants, column, user }: Fold, rows: readonly Binding[], dictionary: Dictionary): Value {
  const values = rows.map((row) => dictionary.decode(row.get(column) as number))
  return user === undefined ? fold(name, constants, values) : user.whole(constants, values)
}

/** The columns of the folds, in their order: the elements of `:find` that are no variables of the group. */
export const foldColumns = ({ columns, group }: Aggregate): readonly string[] =>
  columns.filter((column) => !group.includes(column))
