import { WizardError } from "../base/error.js"

/**
 * The records of a CSV text (RFC 4180), its first line the heads. An empty field is no value. Throws `load/csv` for a quote that
 * is never closed. O(length).
 */
export function parseCsv(text: string): { heads: readonly string[]; records: readonly ReadonlyMap<string, string>[] } {
  const [heads = [], ...rows] = [...rowsOf(text.replace(/^\uFEFF/, ""))]
  const records = rows.map(
    (row) => new Map(row.flatMap((field, i) => (field === "" ? [] : [[heads[i], field] as const]))),
  )
  return { heads, records }
}

function* rowsOf(text: string): Generator<string[], void, undefined> {
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const quoted = text[at] === '"'
    const end = quoted ? closingQuote(text, at) : plainEnd(text, at)
    row.push(quoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end))
    at = end
    if (text[at] === ",") {
      at++
      if (at < text.length) continue
      row.push("")
    }
    if (row.length > 1 || row[0] !== "") yield row
    row = []
    if (text[at] === "\r") at++
    if (text[at] === "\n") at++
  }
}

function plainEnd(text: string, start: number): number {
  let at = start
  while (at < text.length && !",\r\n".includes(text[at])) at++
  return at
}

/** Just behind the quote that closes the field; what follows up to the comma is refused. */
function closingQuote(text: string, start: number): number {
  let at = text.indexOf('"', start + 1)
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  const line = text.slice(0, start).split("\n").length
  if (at === -1) throw new WizardError("load/csv", `line ${line}: a quote is never closed`, { hint: QUOTES })
  const next = text[at + 1]
  if (next !== undefined && !",\r\n".includes(next)) {
    throw new WizardError("load/csv", `line ${line}: expected a comma after a quoted field`, { hint: QUOTES })
  }
  return at + 1
}

const QUOTES = 'a quote inside a quoted field is written twice: "a ""b"""'
