import type { Diagnostic } from "../datalog/check.js"
import { fromJs } from "../edn/js.js"
import { print } from "../edn/print.js"
import type { JsRow, RowChange } from "../library/result.js"

/** The most columns of text that one value gets in a table. */
const VALUE = 60

/** A row as text. */
export const rowText = (row: JsRow): string => print(row.map(fromJs))

/** A value in a line of its own: line breaks and other control characters are escaped by printing. */
export const valueText = (value: unknown): string => print(fromJs(value))

/** Which rows of each list are shown: `:more` shows those behind the first. */
export interface Window {
  readonly from: number
  readonly rows: number
}

/** What a list has in a window. */
export const within = <T>(all: readonly T[], { from, rows }: Window): readonly T[] => all.slice(from, from + rows)

/** Lines under their heads, aligned. */
export function tableLines(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const shown = rows.map((row) => row.map((text) => cut(text, VALUE)))
  const widths = heads.map((head, i) => shown.reduce((width, row) => Math.max(width, row[i].length), head.length))
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => text.padEnd(widths[i]))
      .join("  ")
      .trimEnd()
  return [line(heads), ...shown.map(line)]
}

/** `… 12 more (:more)` when there are. */
export function more(count: number, { from, rows }: Window): readonly string[] {
  const left = count - from - rows
  return left > 0 ? [`… ${left.toLocaleString("en")} more (:more)`] : []
}

/** `+1 ["Commando"]`, the changes in the window. */
export const changeLines = (changes: readonly RowChange[], window: Window): readonly string[] => [
  ...within(changes, window).map(({ weight, row }) => `${signed(weight)} ${rowText(row)}`),
  ...more(changes.length, window),
]

export const signed = (weight: number): string => (weight > 0 ? `+${weight}` : String(weight))

/** `3 rows`, `1 row`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`

/** A text of at most so many columns. */
export const cut = (text: string, width: number): string => {
  if (text.length <= width) return text
  return `${[...text].slice(0, Math.max(0, width - 1)).join("")}…`
}

/** ` iteration 3` of what stands inside a fixpoint. */
export const round = (iteration: number | null): string => (iteration === null ? "" : ` iteration ${iteration}`)

export const warningLine = ({ code, message, hint }: Diagnostic): string =>
  `warning[${code}]: ${message}${hint === undefined ? "" : ` (${hint})`}`
