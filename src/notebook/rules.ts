import { asWizardError } from "../base/error.js"
import { type Source, source } from "../base/span.js"
import { parseRules } from "../datalog/parse.js"
import type { Cell } from "./document.js"
import { bodySource, inFile } from "./place.js"

/**
 * The rules of several cells as one text in which every rule keeps its line and column of the file, so that errors point there:
 * what stands between them is blank. Undefined without cells. Throws what `parseRules` throws.
 */
export function joinedRules(file: string, cells: readonly Cell[]): Source | undefined {
  const [first] = cells
  if (first === undefined) return undefined
  if (cells.length === 1) return bodySource(file, first)
  let text = ""
  for (const cell of cells) {
    const line = first.line + text.split("\n").length
    text += "\n".repeat(cell.line + 1 - line) + inner(rawSource(file, cell))
  }
  const start = Math.max(1, text.search(/\S/))
  return source(file, `${text.slice(0, start - 1)}[${text.slice(start).trimEnd()}]`, first.line + 1)
}

/** Throws at its place in the file what is wrong with the rules of a cell. */
export function checkRules(file: string, cell: Cell): void {
  try {
    parseRules(bodySource(file, cell))
  } catch (thrown) {
    throw inFile(asWizardError(thrown), file, cell)
  }
}

/** The body as it stands: indented rules mean the same. */
const rawSource = (file: string, { body, line }: Cell): Source => source(file, body.replaceAll("\r\n", "\n"), line + 1)

/** The text of the rules with blanks in place of the brackets around them. */
function inner(body: Source): string {
  const { rules } = parseRules(body)
  const [start, end] = rules.length === 0 ? [0, 0] : [rules[0].span.start, rules[rules.length - 1].span.end]
  const blank = (text: string): string => text.replace(/[^\n]/g, " ")
  return blank(body.text.slice(0, start)) + body.text.slice(start, end) + blank(body.text.slice(end))
}
