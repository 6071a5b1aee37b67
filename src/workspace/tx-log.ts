import { createReadStream } from "node:fs"
import { pipeline, type Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import { WizardError } from "../base/error.js"
import { type Span, source } from "../base/span.js"
import type { RawDatom } from "../datom/transact-raw.js"
import { print } from "../edn/print.js"
import { EdnReader, type FormStart } from "../edn/read.js"
import { EdnMap, Keyword, sequence, type Value } from "../edn/value.js"
import { jsonTransaction } from "./jsonl.js"
import type { LoggedTransaction } from "./logged-transaction.js"
import { readError } from "./source-file.js"
import { tabular } from "./tabular.js"
import { tabularLog } from "./tabular-log.js"

/**
 * The transactions of a log, one by one: a stream of EDN forms, JSON lines when the name ends in `.jsonl`, or a table of datoms when
 * it ends in `.csv` or `.parquet`; each also gzipped (`.gz`). `-` reads `stdin`. What precedes a mistake is given before it is
 * thrown: `parse/…`, `log/…`, `io/…`. Holds one transaction and one piece of text.
 */
export async function* readLog(path: string, stdin: Readable): AsyncGenerator<LoggedTransaction, void, undefined> {
  const name = path === "-" ? "stdin" : path
  const plain = path.replace(/\.gz$/, "")
  const format = tabular(path)
  if (format !== undefined) {
    yield* tabularLog(path, format)
    return
  }
  const text = pieces(path, path === "-" ? stdin : createReadStream(path), plain !== path)
  yield* plain.endsWith(".jsonl") ? jsonLines(text, name) : ednForms(text, name)
}

/** The text of a file or stream, cut anywhere; without a byte order mark. */
async function* pieces(path: string, raw: Readable, zipped: boolean): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  const stream = zipped ? pipeline(raw, createGunzip(), () => undefined) : raw
  try {
    for await (const chunk of stream) yield decoder.decode(chunk, { stream: true })
  } catch (thrown) {
    if (!/^Z_/.test((thrown as NodeJS.ErrnoException).code ?? "")) throw readError(path, thrown)
    throw new WizardError("io/gzip", `${path} is not a whole gzip file: ${(thrown as Error).message}`, {
      hint: "it is damaged or was cut off; make it again, or unpack what can be saved",
      cause: thrown,
    })
  }
  const rest = decoder.decode()
  if (rest !== "") yield rest
}

async function* ednForms(
  text: AsyncIterable<string>,
  name: string,
): AsyncGenerator<LoggedTransaction, void, undefined> {
  const reader = new EdnReader({ name, line: 1 })
  const read = (forms: readonly Value[]) => forms.map((form, i) => ({ form, start: reader.starts[i] }))
  for await (const piece of text) {
    for (const { form, start } of read(reader.push(piece))) yield transactionOf(form, name, start)
  }
  for (const { form, start } of read(reader.end())) yield transactionOf(form, name, start)
}

async function* jsonLines(
  text: AsyncIterable<string>,
  name: string,
): AsyncGenerator<LoggedTransaction, void, undefined> {
  let line = 0
  let rest = ""
  for await (const piece of text) {
    const lines = (rest + piece).split("\n")
    rest = lines.pop() ?? ""
    for (const each of lines) {
      line++
      if (each.trim() !== "") yield jsonTransaction(source(name, each, line))
    }
  }
  if (rest.trim() !== "") yield jsonTransaction(source(name, rest, line + 1))
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
