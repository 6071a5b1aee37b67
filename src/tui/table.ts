import { compare } from "../edn/compare.js"
import { fromJs } from "../edn/js.js"
import { print } from "../edn/print.js"
import type { RowChange } from "../library/result.js"
import type { Sorting } from "./state.js"

/** A Z-set as a table: whatever its size, only rows that are asked for are touched. */
export interface Table {
  readonly columns: readonly string[]
  /** Rows that are shown, and rows that there are. */
  readonly count: number
  readonly total: number
  at(row: number): RowChange
}

/** Rows in canonical order: one by its place, or all. */
export interface Rows {
  readonly count: number
  at(place: number): RowChange
  readonly changes: readonly RowChange[]
}

/** The table of a delta: its rows as they are; with a filter, or sorted by a column, O(rows) once. */
export function deltaTable(columns: readonly string[], delta: Rows, filter = "", sorting?: Sorting): Table {
  const { count } = delta
  if (filter === "" && sorting === undefined) return { columns, count, total: count, at: (row) => delta.at(row) }
  const { changes } = delta
  const kept = filter === "" ? changes : changes.filter((change) => contains(change, filter))
  const rows = sorting === undefined ? kept : [...kept].sort(order(sorting))
  return { columns, count: rows.length, total: changes.length, at: (row) => rows[row] }
}

/** Whether some value's text has the filter in it; case does not matter as long as the filter has none. */
export function contains({ row }: RowChange, filter: string): boolean {
  const plain = filter === filter.toLowerCase()
  return row.some((value) => {
    const text = valueText(value)
    return (plain ? text.toLowerCase() : text).includes(filter)
  })
}

const order = ({ column, descending }: Sorting) => {
  const sign = descending ? -1 : 1
  return (a: RowChange, b: RowChange): number =>
    sign * (column < 0 ? a.weight - b.weight : compare(fromJs(a.row[column]), fromJs(b.row[column])))
}

/** How often each value of a column is there, the most frequent first. O(rows). */
export function groups(table: Table, column: number): readonly { readonly text: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (let i = 0; i < table.count; i++) {
    const text = shortText(table.at(i).row[column])
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return [...counts].map(([text, count]) => ({ text, count })).sort((a, b) => b.count - a.count)
}

/** A value as EDN. O(size). */
export const valueText = (value: unknown): string => print(fromJs(value))

/** Longer texts are cut before they are printed: a table shows no more of them. */
const SHOWN = 400

/** A value's text as far as a table may show it. */
export function shortText(value: unknown): string {
  if (typeof value === "string" && value.length > SHOWN) return `${print(value.slice(0, SHOWN)).slice(0, -1)}…`
  const text = valueText(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
