import { WizardError } from "../base/error.js"
import { type Source, source } from "../base/span.js"
import { print } from "../edn/print.js"
import type { Cell } from "./document.js"
import { digest } from "./lines.js"
import { readWithin } from "./place.js"

/** How the lines of an `expect` are to be read: rows with signs, rows without, or text as it stands. */
export type Reading = "delta" | "rows" | "text"

/** What an `expect` says: lines of which `undefined` stands for any number of rows, or their number and digest. */
export type Expectation =
  | { readonly kind: "lines"; readonly lines: readonly (string | undefined)[] }
  | { readonly kind: "digest"; readonly rows: number; readonly sha256: string }

/** Rows beyond which `--update` writes their number and digest. */
export const MAX_LINES = 50

/**
 * Reads the body of an `expect`; each row is brought into its canonical text. Throws `expect/row` at the line that is no row, and
 * what reading EDN throws.
 */
export function parseExpectation(file: string, cell: Cell, reading: Reading): Expectation {
  const lines = cell.body.split(/\r?\n/)
  const written = lines.filter((line) => line.trim() !== "")
  const digested = written.length === 1 ? DIGEST.exec(written[0].trim()) : null
  if (digested !== null) return { kind: "digest", rows: Number(digested[1]), sha256: digested[2] }
  const expected = lines.flatMap((line, i): (string | undefined)[] => {
    if (line.trim() === "") return []
    if (line.trim() === "...") return [undefined]
    if (reading === "text") return [line.slice(Math.min(cell.indent, line.search(/\S/))).trimEnd()]
    return line.trim().startsWith(";") ? [] : [rowOf(source(file, line, cell.line + 1 + i), reading)]
  })
  return { kind: "lines", lines: expected }
}

/** Whether the lines that there are, are the lines that were expected. O(expected · actual) with `...`, else O(n). */
export async function meets(expectation: Expectation, actual: readonly string[]): Promise<boolean> {
  if (expectation.kind === "lines") return matches(expectation.lines, actual)
  return actual.length === expectation.rows && (await digest(actual)).startsWith(expectation.sha256)
}

/** The body that `--update` writes for these lines. */
export async function updatedLines(actual: readonly string[], reading: Reading): Promise<readonly string[]> {
  if (actual.length <= MAX_LINES || reading === "text") return actual
  return [`rows ${actual.length} sha256 ${await digest(actual)}`]
}

const DIGEST = /^rows (\d+) sha256 ([0-9a-f]{8,64})…?$/

function matches(expected: readonly (string | undefined)[], actual: readonly string[]): boolean {
  let reachable = new Set([0])
  for (const line of expected) {
    if (line === undefined) {
      const least = Math.min(...reachable)
      reachable = new Set(Array.from({ length: actual.length - least + 1 }, (_, i) => least + i))
    } else {
      reachable = new Set([...reachable].filter((at) => actual[at] === line).map((at) => at + 1))
    }
    if (reachable.size === 0) return false
  }
  return reachable.has(actual.length)
}

function rowOf(line: Source, reading: Reading): string {
  const { text } = line
  const signed = /^\s*([+-]\d+)\s+(?=\S)/.exec(text)
  const hint = reading === "delta" ? 'write +1 ["Commando"]' : 'of a whole view rows have no sign: write ["Commando"]'
  const span = { source: line, start: text.search(/\S/), end: text.trimEnd().length }
  if ((signed === null) === (reading === "delta")) {
    throw new WizardError("expect/row", `expected a row ${reading === "delta" ? "with" : "without"} a weight`, {
      span,
      hint,
    })
  }
  const prefix = signed?.[0].length ?? 0
  const row = readWithin(line, prefix, text.length)
  if (!Array.isArray(row)) throw new WizardError("expect/row", "expected a row: a vector of values", { span, hint })
  return signed === null ? print(row) : `${signWritten(signed[1])} ${print(row)}`
}

const signWritten = (weight: string): string => `${weight[0] === "-" ? "-" : "+"}${Number(weight.slice(1))}`
