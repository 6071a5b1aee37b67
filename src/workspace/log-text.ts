import { WizardError } from "../base/error.js"
import { type Span, source } from "../base/span.js"
import type { RawDatom } from "../datom/transact-raw.js"
import { print } from "../edn/print.js"
import { EdnReader, type FormStart } from "../edn/read.js"
import { EdnMap, Keyword, sequence, type Value } from "../edn/value.js"
import { jsonTransaction } from "./jsonl.js"
import type { LoggedTransaction } from "./logged-transaction.js"

/** The text of a log, handed over piece by piece: what has become whole transactions is given back. Throws `parse/…`, `log/form`. */
export interface LogText {
  push(piece: string): Iterable<LoggedTransaction>
  /** The text is over. */
  end(): Iterable<LoggedTransaction>
}

/** A log as EDN forms, or as JSON lines when its name says so (`.jsonl`, `.jsonl.gz`). */
export const logText = (name: string): LogText =>
  /\.jsonl(\.gz)?$/.test(name) ? new JsonLines(name) : new EdnForms(name)

/** The transactions of a log that is at hand as a whole. */
export function* readLogText(text: string, name: string): Generator<LoggedTransaction, void, undefined> {
  const log = logText(name)
  yield* log.push(text)
  yield* log.end()
}

class EdnForms implements LogText {
  readonly #reader: EdnReader
  readonly #name: string

  constructor(name: string) {
    this.#reader = new EdnReader({ name, line: 1 })
    this.#name = name
  }

  push(piece: string): Iterable<LoggedTransaction> {
    return this.#transactions(this.#reader.push(piece))
  }

  end(): Iterable<LoggedTransaction> {
    return this.#transactions(this.#reader.end())
  }

  *#transactions(forms: readonly Value[]): Iterable<LoggedTransaction> {
    const { starts } = this.#reader
    for (const { form, start } of forms.map((each, i) => ({ form: each, start: starts[i] }))) {
      yield transactionOf(form, this.#name, start)
    }
  }
}

class JsonLines implements LogText {
  readonly #name: string
  #line = 0
  #rest = ""

  constructor(name: string) {
    this.#name = name
  }

  *push(piece: string): Iterable<LoggedTransaction> {
    const lines = (this.#rest + piece).split("\n")
    this.#rest = lines.pop() ?? ""
    for (const each of lines) {
      this.#line++
      if (each.trim() !== "") yield jsonTransaction(source(this.#name, each, this.#line))
    }
  }

  *end(): Iterable<LoggedTransaction> {
    if (this.#rest.trim() !== "") yield jsonTransaction(source(this.#name, this.#rest, this.#line + 1))
  }
}

function transactionOf(form: Value, name: string, start: FormStart): LoggedTransaction {
  const span = spanOf(form, name, start)
  if (Array.isArray(form)) return { input: { datoms: rawDatoms(form, span) }, exact: true, span }
  const forms = form instanceof EdnMap && form.entries.length === 1 ? txDataOf(form) : undefined
  if (forms !== undefined) return { input: forms, exact: true, span }
  throw refused(span, "write a vector of datoms [[e a v tx added] …], or {:tx-data […]}")
}

function rawDatoms(form: readonly Value[], span: Span): readonly RawDatom[] {
  return form.map((item) => {
    const datom = sequence(item)
    const first = datom?.[0]
    const isForm = first instanceof Keyword && /^db(\.fn)?$/.test(first.namespace ?? "")
    if (datom !== undefined && !isForm) return datom
    throw refused(span, `transaction forms are written {:tx-data ${print(form).slice(0, 40)}…}`)
  })
}

function txDataOf({ entries }: EdnMap): readonly Value[] | undefined {
  const [[key, value]] = entries
  return key instanceof Keyword && key.text === "tx-data" ? sequence(value) : undefined
}

/** The place of a form whose text is gone: it is printed again at its column. */
function spanOf(form: Value, name: string, { line, column }: FormStart): Span {
  const start = column - 1
  const text = `${" ".repeat(start)}${excerptOf(form)}`
  return { source: source(name, text, line), start, end: text.length }
}

/** Enough of a form to be known by; large ones are not printed whole. */
function excerptOf(form: Value): string {
  if (!Array.isArray(form)) return print(form).slice(0, WIDE)
  const few = print(form.slice(0, 3))
  return form.length > 3 ? `${few.slice(0, -1).slice(0, WIDE)} …` : few.slice(0, WIDE)
}

const WIDE = 72

const refused = (span: Span, hint: string): WizardError =>
  new WizardError("log/form", "expected a transaction: a vector of datoms, or a map with :tx-data alone", {
    span,
    hint,
  })
