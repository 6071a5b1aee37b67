import { equal } from "../edn/compare.js"
import type { Keyword, Value } from "../edn/value.js"
import { lookupOf } from "./context.js"
import type { Expression } from "./plan.js"

/** The expressions that plans use beside the query's own. */
export const constantExpression = (value: Value): Expression => ({
  name: "ground",
  total: true,
  args: [{ constant: value }],
  call: ([given]) => given,
})

/** The value of a lookup ref to that attribute; nil, so no row, for everything else. */
export const lookupValue = (attribute: Keyword, column: string): Expression => ({
  name: "lookup-value",
  total: true,
  args: [{ constant: attribute }, { column }],
  call: ([, given]) => {
    const parts = lookupOf(given)
    return parts?.attribute === attribute ? parts.value : null
  },
})

/** Whether two values are the same value: what a repeated variable means, not the predicate `=`. */
export const identical = (column: string, other: Expression["args"][number]): Expression => ({
  name: "identical",
  total: true,
  args: [{ column }, other],
  call: ([a, b]) => equal(a, b),
})

/** The value of a column as it is. */
export const columnExpression = (column: string): Expression => ({
  name: "identity",
  total: true,
  args: [{ column }],
  call: ([given]) => given,
})

/** A pair of an attribute and the value of a column: what `get-some` gives. */
export const pairExpression = (attribute: Value, column: string): Expression => ({
  name: "tuple",
  total: true,
  args: [{ constant: attribute }, { column }],
  call: (pair) => [...pair],
})
