import type { Aggregate } from "../../circuit/operators/aggregate.js"
import { Bag } from "./bag.js"
import { columnsOf } from "./linear.js"

/** γ of the whole input, every group folded anew, and the groups on which each fold that may throw does. */
export function aggregated({ shape, meanings, folds, fault }: Aggregate, input: Bag): readonly Bag[] {
  const { group, folded, take } = shape
  const throwing = folds().flatMap(({ throws }, i) => (throws ? [i] : []))
  const rows = new Bag()
  const errors = throwing.map(() => new Bag())
  for (const members of groupsOf(input, group)) {
    const key = columnsOf(members[0], group)
    const results = meanings.map((meaning, i) => {
      try {
        return meaning(members.map((row) => row[folded[i]]))
      } catch (thrown) {
        errors[throwing.indexOf(i)].add([...key, fault(thrown)], 1)
        return undefined
      }
    })
    if (!results.includes(undefined)) {
      rows.add(
        take.map((column) => (column >= 0 ? key[column] : (results[-column - 1] as number))),
        1,
      )
    }
  }
  return [rows, ...errors]
}

/** The rows of each group, each as often as its weight says. */
function groupsOf(input: Bag, group: readonly number[]): readonly (readonly number[])[][] {
  const groups = new Map<string, (readonly number[])[]>()
  for (const { row, weight } of input.rows()) {
    const key = columnsOf(row, group).join(" ")
    const members = groups.get(key) ?? []
    groups.set(key, members)
    for (let i = 0; i < weight; i++) members.push(row)
  }
  return [...groups.values()].filter((members) => members.length > 0)
}
