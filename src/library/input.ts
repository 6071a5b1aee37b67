import { type Source, source } from "../base/span.js"
import type { RawDatom } from "../datom/transact-raw.js"
import { parseTxData } from "../datom/tx-text.js"
import { fromJs } from "../edn/js.js"
import { EdnMap, Keyword, keyword, sequence, type Value } from "../edn/value.js"
import type { ViewDefinition } from "../engine/definition.js"
import type { TxData } from "../engine/engine.js"
import type { StandingSources } from "../engine/sources.js"
import type { Origin } from "../storage/storage.js"
import { JsDatoms } from "./js-datoms.js"
import type { TransactHost } from "./options.js"
import type { SourceInputs } from "./source-input.js"

/** One transaction: EDN text (or a source, to which errors point), forms as values, or datoms as they are. */
export type TransactInput = string | Source | readonly unknown[] | { readonly datoms: readonly (readonly unknown[])[] }

/** A view's text: EDN, or the same as data. */
export interface ViewSpec {
  /** What people call it: its id when left out. */
  readonly name?: string
  readonly query?: string | unknown
  readonly rules?: string | unknown
  /** The values of `:in` in order, without sources and rules. */
  readonly args?: readonly unknown[] | Readonly<Record<string, unknown>>
  /** The text of a definition: its plan is followed, never made anew; the query may be left out where it says it. */
  readonly definition?: string
  /** Databases for the sources of `:in` beside `$`, which is the database that transactions go to. */
  readonly sources?: SourceInputs
}

/** What JS hands in, as EDN values. `exact`: they are EDN values already, and nothing is read into them. */
export function txData(input: TransactInput, exact: boolean): TxData {
  if (typeof input === "object" && "datoms" in input) {
    return { datoms: exact ? (input.datoms as readonly RawDatom[]) : new JsDatoms(input.datoms) }
  }
  return { forms: exact && Array.isArray(input) ? input : formsOf(input) }
}

/** Where the text of a transaction begins; undefined when it has no file. */
export function writtenAt(input: TransactInput): { file: string; line: number } | undefined {
  if (typeof input === "string" || !("text" in input)) return undefined
  const { name, text, line } = input
  const start = Math.max(0, text.search(/\S/))
  return { file: name, line: line + text.slice(0, start).split("\n").length - 1 }
}

export function definitionOf({ query, rules, args }: ViewSpec, sources?: StandingSources): ViewDefinition {
  return { query: text(query) ?? null, rules: text(rules), args: argumentsOf(args), sources }
}

/** The forms of transaction data; in a list form the operation and the attribute may be strings with a colon. */
export function formsOf(input: string | Source | readonly unknown[]): readonly Value[] {
  if (typeof input === "string") return parseTxData(source("transaction", input)).forms
  if ("text" in input) return parseTxData(input).forms
  return input.map((form) => {
    const value = fromJs(form)
    const items = sequence(value)
    return items?.map((item, i) => (typeof item === "string" && (i === 0 || i === 2) ? named(item) : item)) ?? value
  })
}

const named = (text: string): Value => (text.startsWith(":") ? keyword(text.slice(1)) : text)

function text(given: unknown): string | Value | undefined {
  if (given === undefined || typeof given === "string") return given
  if (typeof given === "object" && given !== null && "text" in given && !(given instanceof Keyword))
    return given as never
  return fromJs(given)
}

function argumentsOf(args: ViewSpec["args"]): readonly Value[] | EdnMap | undefined {
  if (args === undefined) return undefined
  if (Array.isArray(args)) return args.map(fromJs)
  const value = fromJs(args)
  return value instanceof EdnMap ? value : undefined
}

/** A transaction as the engine takes it. */
export function hosted(
  input: TransactInput,
  { t, instant, exact = false, written = writtenAt(input), label, noted }: TransactHost,
) {
  const jsNumbers = !exact && typeof input !== "string" && !("text" in input)
  return {
    data: txData(input, exact),
    options: { t, tx: undefined, instant, jsNumbers },
    origin: (written ?? label ?? noted) ? { ...written, label, noted } : NOWHERE,
  }
}

/** Most transactions are written nowhere: they share this. */
const NOWHERE: Origin = {}
