import { WizardError } from "../base/error.js"
import type { Source, Span } from "../base/span.js"
import { print } from "../edn/print.js"
import { readPlaced } from "../edn/read.js"
import { EdnMap, Keyword, Sym, sequence, type Value } from "../edn/value.js"

/** The forms of a transaction, and for each its place: `spans[i]` is that of `forms[i]`. */
export interface TxData {
  readonly forms: readonly Value[]
  readonly spans: readonly Span[]
}

/**
 * The forms of transaction data `[{:name "Ann"} [:db/add …] …]`, with their places for the transactor's errors. Read by
 * the reader, so that a cell of 10,000 forms costs what it does in a log; grammar/tx.ohm says the same language. Throws WizardErrors
 * `parse/…`. O(length).
 */
export function parseTxData(source: Source): TxData {
  const [root, second] = readPlaced(source)
  const whole: Span = { source, start: 0, end: source.text.length }
  if (root === undefined) throw mistake("parse/empty", whole, "expected transaction data, found nothing", EXAMPLE)
  const span = { source, start: root.start, end: root.end }
  if (!Array.isArray(root.value)) {
    const hint = root.value instanceof EdnMap ? "put square brackets around the maps: [{…} {…}]" : EXAMPLE
    throw mistake("parse/tx-data", span, "expected a vector of transaction forms", hint)
  }
  if (root.value[0] instanceof Keyword) {
    const message = "expected a vector of transaction forms, found a form by itself"
    throw mistake("parse/tx-data", span, message, "put another pair of square brackets around it: [[:db/add …]]")
  }
  if (second !== undefined) {
    const message = "expected one vector of transaction forms, found more after it"
    const hint = "write all forms into one vector: they are one transaction"
    throw mistake("parse/tx-data", { source, start: second.start, end: second.end }, message, hint)
  }
  const forms: readonly Value[] = root.value
  const spans = root.parts.map(({ start, end }) => ({ source, start, end }))
  const wrong = forms.findIndex((form) => !isForm(form))
  if (wrong >= 0) throw noForm(forms[wrong], spans[wrong])
  return { forms, spans }
}

function isForm(value: Value): boolean {
  const operation = sequence(value)?.[0]
  return value instanceof EdnMap || operation instanceof Keyword || operation instanceof Sym
}

function noForm(value: Value, span: Span): WizardError {
  const items = sequence(value)
  if (items === undefined) {
    return mistake("parse/tx-form", span, "expected a map or an operation in brackets as a transaction form", EXAMPLE)
  }
  if (items.length === 0) return mistake("parse/tx-form", span, "expected an operation inside the brackets", EXAMPLE)
  const message = "expected a transaction form to begin with its operation"
  const args = items.slice(0, 3).map(print).join(" ")
  return mistake("parse/tx-form", span, message, `to assert a fact write [:db/add ${args}]`)
}

const EXAMPLE = 'transaction data is written [{:movie/title "Alien"} [:db/add 17 :movie/year 1979]]'

function mistake(code: string, span: Span, message: string, hint: string): WizardError {
  return new WizardError(code, message, { span, hint })
}
