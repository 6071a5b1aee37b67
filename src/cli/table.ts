import { print } from "../edn/print.js"
import { row } from "../library/datum.js"

/** Rows under their column heads, aligned; the last line counts them. */
export function table(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((each) => row(each).map(({ value }) => print(value)))
  const widths = columns.map((head, i) => cells.reduce((width, line) => Math.max(width, line[i].length), head.length))
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => text.padEnd(widths[i]))
      .join("  ")
      .trimEnd()
  const rule = widths.map((width) => "-".repeat(width)).join("  ")
  return [line(columns), rule, ...cells.map(line), rows.length === 1 ? "1 row" : `${rows.length} rows`].join("\n")
}
