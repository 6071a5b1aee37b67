import { type Cell, cells, type Document } from "./document.js"
import type { RunResult } from "./result.js"

/**
 * The notebook's text with what really came out in each `expect` that was not met. Only bytes inside those fences change, and
 * running the new text and updating it again changes nothing. O(length).
 */
export function updated(document: Document, { cells: results }: RunResult): string {
  const byLine = new Map(results.map((result) => [result.line, result]))
  let text = ""
  let at = 0
  for (const cell of cells(document)) {
    const actual = byLine.get(cell.line)?.actual
    if (cell.kind !== "expect" || actual === undefined || cell.closing === "") continue
    text += document.text.slice(at, cell.start) + bodyOf(actual, cell)
    at = cell.end
  }
  return text + document.text.slice(at)
}

/** Newlines and indentation are the opening line's. */
function bodyOf(lines: readonly string[], { opening, indent }: Cell): string {
  const newline = opening.endsWith("\r\n") ? "\r\n" : "\n"
  return lines.map((line) => " ".repeat(line === "" ? 0 : indent) + line + newline).join("")
}
