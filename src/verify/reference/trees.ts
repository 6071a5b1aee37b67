import type { Pull } from "../../circuit/operators/pull.js"
import type { FactReader } from "../../circuit/operators/tree-facts.js"
import { Bag } from "./bag.js"
import { columnsOf } from "./linear.js"

/** Each row of A with its tree over the whole facts, and the rows whose tree throws. */
export function pulled({ spec }: Pull, [a, forward, backward]: readonly Bag[]): readonly Bag[] {
  const { root, take, tree, fault } = spec
  const facts = readerOf(forward, backward ?? new Bag())
  const [made, errors] = [new Bag(), new Bag()]
  for (const { row, weight } of a.rows()) {
    try {
      made.add(columnsOf([...row, tree(row[root], facts)], take), weight)
    } catch (thrown) {
      if (fault === undefined) throw thrown
      errors.add([...row, fault(thrown)], weight)
    }
  }
  return [made, errors]
}

/** Reads facts [e a v] by going through all of them. */
function readerOf(forward: Bag, backward: Bag): FactReader {
  return {
    forward: (e, tell) => {
      for (const { row, weight } of forward.rows()) if (row[0] === e && weight > 0) tell(row[1], row[2])
    },
    backward: (a, v, tell) => {
      for (const { row, weight } of backward.rows()) if (row[1] === a && row[2] === v && weight > 0) tell(row[0])
    },
  }
}
