import { asWizardError, type ErrorDetail, WizardError } from "../base/error.js"
import { type Source, type Span, source } from "../base/span.js"
import { read } from "../edn/read.js"
import type { Value } from "../edn/value.js"
import { type Cell, openingSource } from "./document.js"

/** The body as what it means: newlines are `\n`, and the fence's own indentation is taken from each line. */
export function bodySource(file: string, cell: Cell): Source {
  return source(file, dedented(cell), cell.line + 1)
}

/** The body without its indentation and carriage returns. */
export function dedented({ body, indent }: Cell): string {
  const lines = body.replaceAll("\r\n", "\n")
  return indent === 0 ? lines : lines.replace(new RegExp(`^ {1,${indent}}`, "gm"), "")
}

/**
 * The same error at its place in the file: a span of an indented fence's text gets the columns that it has in the file. An error
 * without a place gets the cell's first line.
 */
export function inFile(error: WizardError, file: string, cell: Cell): WizardError {
  const { code, message, hint, span } = error
  if (span === undefined) return error.at(bodyStart(file, cell))
  if (cell.indent === 0 || span.source.name !== file || span.source.text !== dedented(cell)) return error
  const raw = source(file, cell.body.replaceAll("\r\n", "\n"), cell.line + 1)
  const moved: Span = {
    source: raw,
    start: outwards(raw.text, cell, span.start),
    end: outwards(raw.text, cell, span.end),
  }
  return new WizardError(code, message, { span: moved, ...(hint !== undefined && { hint }), cause: error.cause })
}

/** The form that stands in a part of a line; errors have their place in the whole line. */
export function readWithin(line: Source, start: number, end: number): Value {
  const text = " ".repeat(start) + line.text.slice(start, end)
  try {
    return read(text, { ...line, text })
  } catch (thrown) {
    const { code, message, span, hint } = asWizardError(thrown)
    throw new WizardError(code, message, {
      ...(span && { span: { ...span, source: line } }),
      ...(hint !== undefined && { hint }),
    })
  }
}

/** An error about a word of the cell's opening line, from a column (from 1). */
export function atWord(
  file: string,
  cell: Cell,
  column: number,
  code: string,
  message: string,
  hint?: string,
): WizardError {
  const opening = openingSource(file, cell)
  const length = /^\S*/.exec(opening.text.slice(column - 1))?.[0].length ?? 1
  const span: Span = { source: opening, start: column - 1, end: column - 1 + Math.max(1, length) }
  const detail: ErrorDetail = hint === undefined ? { span } : { span, hint }
  return new WizardError(code, message, detail)
}

/** The first line of the body that holds anything; of an empty one the opening line. */
function bodyStart(file: string, cell: Cell): Span {
  const text = cell.body.replaceAll("\r\n", "\n")
  const start = text.search(/\S/)
  if (start === -1) return { source: openingSource(file, cell), start: 0, end: cell.opening.trimEnd().length }
  const newline = text.indexOf("\n", start)
  return { source: source(file, text, cell.line + 1), start, end: newline === -1 ? text.length : newline }
}

/** An offset of the dedented text as one of the text as it stands. */
function outwards(raw: string, { indent }: Cell, offset: number): number {
  let left = offset
  let at = 0
  for (const line of raw.split("\n")) {
    const taken = Math.min(indent, line.length - line.trimStart().length)
    if (left <= line.length - taken) return at + taken + left
    left -= line.length - taken + 1
    at += line.length + 1
  }
  return raw.length
}
