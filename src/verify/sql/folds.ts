import { asWizardError } from "../../base/error.js"
import { aggregate } from "../../datalog/aggregates.js"
import { compare } from "../../edn/compare.js"
import { integer, type Value } from "../../edn/value.js"
import type { Fold } from "../../plan/plan.js"
import type { SqlFolds } from "../../plan/sql/script.js"
import type { Dictionary } from "../../zset/dictionary.js"
import type { CodeRow } from "./session.js"

/** A group's codes and what SQL says of each fold; null where it cannot tell. */
export type SqlGroup = readonly (number | bigint | null)[]

/** The rows of the tables `results` and `faults`. */
export interface Folded {
  readonly results: readonly CodeRow[]
  readonly faults: readonly (readonly CodeRow[])[]
}

/**
 * The folds of groups: SQL's own where it has one, else the language's, over the values of every row of the group. A group on which a
 * fold throws has no row. Throws what a fold throws that has promised never to.
 */
export function foldEach(
  { of }: SqlFolds,
  groups: readonly SqlGroup[],
  rows: readonly CodeRow[],
  dictionary: Dictionary,
): Folded {
  const width = of.group.length
  const throwing = of.folds.filter(({ throws }) => throws)
  const results: CodeRow[] = []
  const faults: CodeRow[][] = throwing.map(() => [])
  const members = byGroup(rows, width)
  for (const group of groups) {
    const key = group.slice(0, width) as number[]
    const own = members.get(key.join()) ?? []
    const values: number[] = []
    for (const [i, fold] of of.folds.entries()) {
      const given = group[width + i]
      try {
        const value = given === null ? folded(fold, own, width + i, dictionary) : integer(BigInt(given))
        values.push(dictionary.encode(value))
      } catch (thrown) {
        if (!fold.throws) throw thrown
        const { code, message } = asWizardError(thrown)
        faults[throwing.indexOf(fold)].push([...key, dictionary.encode([code, message])])
      }
    }
    if (values.length === of.folds.length) results.push([...key, ...values])
  }
  return { results, faults }
}

function folded(
  { name, constants, user }: Fold,
  rows: readonly CodeRow[],
  column: number,
  dictionary: Dictionary,
): Value {
  const values = rows.map((row) => dictionary.decode(row[column])).sort(compare)
  return user === undefined ? aggregate(name, constants, values) : user.whole(constants, values)
}

function byGroup(rows: readonly CodeRow[], width: number): ReadonlyMap<string, readonly CodeRow[]> {
  const groups = new Map<string, CodeRow[]>()
  for (const row of rows) {
    const key = row.slice(0, width).join()
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}
