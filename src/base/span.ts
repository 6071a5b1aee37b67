/** A text that was parsed: where errors point. `line` is the line of the enclosing file at which `text` begins, from 1. */
export interface Source {
  readonly name: string
  readonly text: string
  readonly line: number
}

/** A half-open range `[start, end)` of UTF-16 units in a source. */
export interface Span {
  readonly source: Source
  readonly start: number
  readonly end: number
}

/** A place as people count: line and column from 1, the line counted in the enclosing file. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export function source(name: string, text: string, line = 1): Source {
  return { name, text, line }
}

/** O(length of the text before the span). */
export function place(span: Span): Place {
  const from = position(span.source, span.start)
  const to = position(span.source, span.end)
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
}

function position({ text, line }: Source, offset: number): { line: number; column: number } {
  let lines = 0
  let lineStart = 0
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    lines++
    lineStart = at + 1
  }
  return { line: line + lines, column: offset - lineStart + 1 }
}

/** The line of the span with a caret under it:
 * ```
 * 3 | [?m :movie/titel ?t]
 *   |     ^^^^^^^^^^^^
 * ```
 */
export function excerpt(span: Span): string {
  const { text } = span.source
  const lineStart = text.lastIndexOf("\n", span.start - 1) + 1
  const newline = text.indexOf("\n", span.start)
  const lineEnd = newline === -1 ? text.length : newline
  const line = text.slice(lineStart, lineEnd).replaceAll("\t", " ")
  const number = String(place(span).line)
  const carets = Math.max(1, Math.min(span.end, lineEnd) - span.start)
  const gutter = " ".repeat(number.length)
  return `${number} | ${line}\n${gutter} | ${" ".repeat(span.start - lineStart)}${"^".repeat(carets)}`
}
