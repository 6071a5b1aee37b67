import type { Scan } from "../../circuit/operators/scan.js"
import type { Database } from "../../datom/database.js"
import { inputRows } from "../../engine/definition.js"
import type { View } from "../../engine/view.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { Bag } from "./bag.js"
import { columnsOf } from "./linear.js"

/** π σ of all facts that hold. O(facts). */
export function scanned({ selection, take, equal }: Scan, { facts, log }: Database): Bag {
  const wanted = [selection.e, selection.a, selection.v, selection.tx]
  const made = new Bag()
  for (let p = facts.next(0); p >= 0; p = facts.next(p + 1)) {
    const fact = [log.e[p], log.a[p], log.v[p], log.tx[p]]
    const fits = wanted.every((code, i) => code === undefined || code === fact[i])
    const agrees = equal.every((at, i) => i % 2 === 1 || fact[at] === fact[equal[i + 1]])
    if (fits && agrees) made.add(columnsOf(fact, take), 1)
  }
  return made
}

/** The rows of an input of the view: binding number `input`, or −1 for the one empty row. */
export function given({ definition: { query, args } }: View, input: number, dictionary: Dictionary): Bag {
  const made = new Bag()
  if (input < 0) made.add([], 1)
  else
    for (const row of inputRows(query, args)[input].rows)
      made.add(
        row.map((v) => dictionary.encode(v)),
        1,
      )
  return made
}
