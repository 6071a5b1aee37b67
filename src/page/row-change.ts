import { compare } from "../edn/compare.js"
import { fromJs } from "../edn/js.js"
import { identity } from "../edn/print.js"
import type { JsRow, RowChange } from "../library/result.js"

/** What has changed from some rows to others, in canonical order; equal rows count. O(n log n). */
export function changeOf(before: readonly JsRow[], after: readonly JsRow[]): readonly RowChange[] {
  const sums = new Map<string, RowChange>()
  const add = (row: JsRow, weight: number): void => {
    const key = identity(row.map(fromJs))
    sums.set(key, { weight: weight + (sums.get(key)?.weight ?? 0), row })
  }
  for (const row of before) add(row, -1)
  for (const row of after) add(row, 1)
  const left = [...sums.values()].filter(({ weight }) => weight !== 0)
  return left.sort((a, b) => compare(a.row.map(fromJs), b.row.map(fromJs)))
}
