import type { Node } from "ohm-js"
import { WizardError } from "../base/error.js"
import type { Source, Span } from "../base/span.js"
import { attempt, ednActions } from "../edn/parse.js"
import { print } from "../edn/print.js"
import { readAll } from "../edn/read.js"
import { EdnMap, Keyword, List, Sym, sequence, type Value } from "../edn/value.js"
import { tx } from "./grammar.js"

/** The forms of a transaction, and for each its place: `spans[i]` is that of `forms[i]`. */
export interface TxData {
  readonly forms: readonly Value[]
  readonly spans: readonly Span[]
}

/**
 * The forms of transaction data `[{:name "Ann"} [:db/add …] …]`, with their places for the transactor's errors. For what a
 * person writes (some 0.1 MB/s); logs go through the reader. Throws WizardErrors `parse/…`.
 */
export function parseTxData(source: Source): TxData {
  return attempt(source, () => {
    const match = tx.match(source.text, "TxData")
    if (match.failed()) throw diagnose(source)
    const items: readonly Item[] = semantics(match).items(source)
    return { forms: items.map(({ value }) => value), spans: items.map(({ span }) => span) }
  })
}

interface Item {
  readonly value: Value
  readonly span: Span
}

const semantics = tx
  .createSemantics()
  .addOperation<Value>("value(source)", {
    ...ednActions,
    ListForm_vector(_open, operation, args, _close) {
      return [operation, ...args.children].map((part) => part.value(this.args.source))
    },
    ListForm_list(_open, operation, args, _close) {
      return new List([operation, ...args.children].map((part) => part.value(this.args.source)))
    },
  })
  .addOperation<readonly Item[]>("items(source)", {
    TxData(_open, forms, _close) {
      return itemsOf(this, forms)
    },
    Forms(forms) {
      return itemsOf(this, forms)
    },
    vector(_open, forms, _close) {
      return forms.items(this.args.source)
    },
  })

function itemsOf(parent: Node, forms: Node): readonly Item[] {
  const { source } = parent.args
  return forms.children.map((form) => {
    return { value: form.value(source), span: { source, start: form.source.startIdx, end: form.source.endIdx } }
  })
}

function diagnose(source: Source): WizardError {
  readAll(source.text, source)
  const whole: Span = { source, start: 0, end: source.text.length }
  const [root, second]: readonly Item[] = semantics(tx.match(source.text, "Forms")).items(source)
  if (root === undefined) return mistake("parse/empty", whole, "expected transaction data, found nothing", EXAMPLE)
  if (!Array.isArray(root.value)) {
    const hint = root.value instanceof EdnMap ? "put square brackets around the maps: [{…} {…}]" : EXAMPLE
    return mistake("parse/tx-data", root.span, "expected a vector of transaction forms", hint)
  }
  if (root.value[0] instanceof Keyword) {
    const message = "expected a vector of transaction forms, found a form by itself"
    return mistake("parse/tx-data", root.span, message, "put another pair of square brackets around it: [[:db/add …]]")
  }
  if (second !== undefined) {
    const message = "expected one vector of transaction forms, found more after it"
    return mistake("parse/tx-data", second.span, message, "write all forms into one vector: they are one transaction")
  }
  const items: readonly Item[] = semantics(tx.match(source.text.slice(0, root.span.end), "Value")).items(source)
  const wrong = items.find(({ value }) => !isForm(value))
  return wrong === undefined
    ? mistake("parse/tx-data", root.span, "expected transaction forms", EXAMPLE)
    : noForm(wrong)
}

function isForm(value: Value): boolean {
  const operation = sequence(value)?.[0]
  return value instanceof EdnMap || operation instanceof Keyword || operation instanceof Sym
}

function noForm({ value, span }: Item): WizardError {
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
