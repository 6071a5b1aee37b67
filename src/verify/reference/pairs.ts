import type { Antijoin } from "../../circuit/operators/antijoin.js"
import type { Join } from "../../circuit/operators/join.js"
import { Bag, type Weighted } from "./bag.js"
import { columnsOf } from "./linear.js"

/** A ⋈ B of the whole inputs, by a hash of B. */
export function joined({ keys, take }: Pick<Join, "keys" | "take">, a: Bag, b: Bag): Bag {
  const byKey = new Map<string, Weighted[]>()
  for (const each of b.rows()) {
    const key = columnsOf(each.row, keys[1]).join(" ")
    const same = byKey.get(key)
    if (same === undefined) byKey.set(key, [each])
    else same.push(each)
  }
  const made = new Bag()
  for (const { row, weight } of a.rows()) {
    for (const other of byKey.get(columnsOf(row, keys[0]).join(" ")) ?? []) {
      const both = take.map((column) => (column >= 0 ? row[column] : other.row[-column - 1]))
      made.add(both, weight * other.weight)
    }
  }
  return made
}

/** The rows of A whose key B does not hold with a positive weight. */
export function antijoined({ key }: Antijoin, a: Bag, b: Bag): Bag {
  const made = new Bag()
  for (const { row, weight } of a.rows()) if (b.weight(columnsOf(row, key)) <= 0) made.add(row, weight)
  return made
}
