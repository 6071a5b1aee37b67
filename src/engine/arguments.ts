import type { Circuit } from "../circuit/circuit.js"
import type { Query } from "../datalog/ast.js"
import type { Value } from "../edn/value.js"
import { type InputRows, lookupOf } from "../plan/context.js"
import { consolidate } from "../zset/algebra.js"
import type { Dictionary } from "../zset/dictionary.js"
import { ZSet } from "../zset/zset.js"
import { inputRows } from "./definition.js"
import type { View } from "./view.js"

/** Other values for the `:in` of a view: a transaction of its own, which is taken back by the reverse change. */
export interface ArgumentChange {
  readonly view: string
  /** The view's own query: another view may take its id. */
  readonly query: Query
  readonly before: readonly Value[]
  readonly after: readonly Value[]
}

export const reverse = ({ before, after, ...about }: ArgumentChange): ArgumentChange => ({
  ...about,
  before: after,
  after: before,
})

/** Whether it is this view, or what it was rebuilt to, that got other arguments. */
export const concerns = ({ view, query }: ArgumentChange, { id, definition }: View): boolean =>
  id === view && definition.query === query

/**
 * Puts the difference of two lists of arguments before the view's inputs. False when the plan may be another one, because other
 * attributes are needed to find what the values stand for, or a pull pattern may come by `:in`: then nothing is fed. O(rows of the inputs).
 */
export function feedArguments(
  circuit: Circuit,
  dictionary: Dictionary,
  { definition, circuit: { given } }: View,
  { before, after }: ArgumentChange,
): boolean {
  if (definition.query.find.elements.some(({ kind }) => kind === "pull")) return false
  const [from, to] = [inputRows(definition.query, before), inputRows(definition.query, after)]
  if (meaning(from) !== meaning(to)) return false
  for (const { node, input, columns } of given) {
    if (input < 0) continue
    const delta = new ZSet(columns.length)
    for (const row of to[input].rows) delta.pushRow(encoded(row, dictionary), 1)
    for (const row of from[input].rows) delta.pushRow(encoded(row, dictionary), -1)
    circuit.giveAll(node, consolidate(delta), 1)
  }
  return true
}

const encoded = (row: readonly Value[], dictionary: Dictionary): number[] =>
  row.map((value) => dictionary.encode(value))

/** The attributes by which each column names entities: what a plan depends on of the values. */
const meaning = (inputs: readonly InputRows[]): string =>
  inputs
    .flatMap(({ columns, rows }) =>
      columns.map((column, i) => {
        const attributes = new Set(rows.map((row) => lookupOf(row[i])?.attribute.text ?? ""))
        return `${column} ${[...attributes].sort().join(" ")}`
      }),
    )
    .join("; ")
