import { WizardError } from "../base/error.js"
import { source } from "../base/span.js"
import type { RawDatom } from "../datom/transact-raw.js"
import { print } from "../edn/print.js"
import { read } from "../edn/read.js"
import { keyword, Sym, type Value } from "../edn/value.js"
import type { LoggedTransaction } from "./logged-transaction.js"
import { type Tabular, type TabularRow, tabularRows } from "./tabular.js"

/**
 * The transactions of a table of datoms: columns e, a, v, tx, added, the last two of which may be missing. Rows of one tx that follow
 * each other are one transaction. Text that is one EDN value is this value, any other text is a string: `1985` is a long, `"1985"`
 * and `Alien` are strings. Throws `log/columns`, `log/form` and what `tabularRows` throws.
 */
export async function* tabularLog(path: string, format: Tabular): AsyncGenerator<LoggedTransaction, void, undefined> {
  let datoms: RawDatom[] = []
  let last: string | undefined
  let line = 1
  let first = 2
  for await (const row of tabularRows(path, format)) {
    line++
    if (line === 2) checkColumns(row, path)
    const datom = datomOf(row, path, line)
    const tx = print(datom[3])
    if (datoms.length > 0 && tx !== last) {
      yield transaction(datoms, path, first)
      datoms = []
    }
    if (datoms.length === 0) first = line
    last = tx
    datoms.push(datom)
  }
  if (datoms.length > 0) yield transaction(datoms, path, first)
}

function transaction(datoms: readonly RawDatom[], path: string, line: number): LoggedTransaction {
  const text = print(datoms.slice(0, 3))
  return { input: { datoms }, exact: true, span: { source: source(path, text, line), start: 0, end: text.length } }
}

function checkColumns(row: TabularRow, path: string): void {
  const missing = ["e", "a", "v"].filter((column) => !(column in row))
  if (missing.length === 0) return
  throw new WizardError("log/columns", `${path} has no column ${missing.join(", ")}`, {
    hint: `a log has the columns e, a, v, tx and added; this file has ${Object.keys(row).join(", ")}`,
  })
}

function datomOf(row: TabularRow, path: string, line: number): readonly [Value, Value, Value, Value, boolean] {
  const { e, a, v, tx = null, added = true } = row
  const [entity, attribute, value, stamp, isAdded] = [e, a, v, tx, added ?? true].map(textValue)
  if (entity !== null && attribute !== null && value !== null && typeof isAdded === "boolean") {
    return [entity, typeof attribute === "string" ? keyword(attribute) : attribute, value, stamp, isAdded]
  }
  const text = print([entity, attribute, value, stamp, isAdded])
  throw new WizardError("log/form", "expected a datom: e, a and v, and true or false in the column added", {
    span: { source: source(path, text, line), start: 0, end: text.length },
    hint: 'an empty field is no value; write "" for an empty string',
  })
}

/** One whole EDN value, or the text as it is. A word is a word, no symbol. */
function textValue(text: Value): Value {
  if (typeof text !== "string" || text.trim() === "") return text
  try {
    const value = read(text)
    return value instanceof Sym ? text : value
  } catch {
    return text
  }
}
