import type { Readable } from "node:stream"
import { WizardError } from "../base/error.js"
import { type Source, source } from "../base/span.js"
import { read } from "../edn/read.js"
import { EdnMap, sequence } from "../edn/value.js"
import type { ViewSpec } from "../library/input.js"
import { Wizard } from "../library/wizard.js"
import type { LoggedTransaction } from "../workspace/logged-transaction.js"
import { readSource } from "../workspace/source-file.js"
import { readLog } from "../workspace/tx-log.js"
import { usage } from "./usage.js"

/** The options by which a history is named. */
export interface HistoryOptions {
  readonly log?: readonly string[]
  readonly query?: string
  readonly rules?: string
  readonly args?: string
  readonly schema?: string
}

/** A query and the transactions that it is asked over. */
export interface History {
  readonly spec: ViewSpec
  readonly schema: Source | undefined
  readonly transactions: AsyncIterable<LoggedTransaction>
  /** What was read of its further sources; `spec` has them too. */
  readonly sources: Readonly<Record<string, ReadSource>>
}

/** A further source whose log was read. */
export interface ReadSource {
  readonly log: readonly LoggedTransaction[]
}

/** Reads the texts of a history; the log is read as it is asked for. Throws `cli/usage`, `io/…`, `parse/…`, `args/form`. */
export async function openHistory(options: HistoryOptions, stdin: Readable): Promise<History> {
  const own = (options.log ?? []).filter((path) => furtherSource(path) === undefined)
  if (own.length !== 1) {
    const hint = "give the transaction log: --log L.edn; that of a further source is --log '$b=FILE'"
    throw usage(`expected one --log, found ${own.length}`, hint)
  }
  const texts = await openQuery(options, stdin)
  return { ...texts, transactions: readLog(own[0], stdin) }
}

/** Reads the texts of a query and the logs of its further sources. */
export async function openQuery(options: HistoryOptions, stdin: Readable): Promise<Omit<History, "transactions">> {
  const { log = [], query, rules, args, schema } = options
  refuseStdinTwice([...log, query, rules, args, schema])
  if (query === undefined) throw usage("expected --query", "give the query's file: --query Q.edn, or - for stdin")
  const text = async (path: string | undefined) => (path === undefined ? undefined : textOf(path, stdin))
  const queryText = await textOf(query, stdin)
  const given = { rules: await text(rules), args: argumentsOf(await text(args)) }
  const sources = await sourcesOf(log, stdin)
  return { spec: { query: queryText, ...given, sources }, schema: await text(schema), sources }
}

/** `$b=FILE` as name and path. */
export const furtherSource = (log: string): readonly [name: string, path: string] | undefined => {
  const [, name, path] = /^(\$[^=]+)=(.*)$/s.exec(log) ?? []
  return name === undefined ? undefined : [name, path]
}

async function sourcesOf(logs: readonly string[], stdin: Readable): Promise<Readonly<Record<string, ReadSource>>> {
  const sources: Record<string, ReadSource> = {}
  const named = logs.map(furtherSource).filter((each) => each !== undefined)
  for (const [name, path] of named) {
    if (Object.hasOwn(sources, name)) throw usage(`${name} has two logs`, "give one --log for each source")
    if (path === "") throw usage(`expected a file after ${name}=`, `write --log '${name}=FILE'`)
    const log: LoggedTransaction[] = []
    for await (const transaction of readLog(path, stdin)) log.push(transaction)
    sources[name] = { log }
  }
  return sources
}

function refuseStdinTwice(paths: readonly (string | undefined)[]): void {
  if (paths.filter((path) => path !== undefined && /^(\$[^=]+=)?-$/.test(path)).length < 2) return
  throw usage("stdin can be read once only", "give - for one of the files, and paths for the others")
}

/** A database with the schema of a history and nothing else; `:db/txInstant` is 2000-01-01 and t seconds. */
export async function openDatabase({ schema }: Pick<History, "schema">): Promise<Wizard> {
  const wizard = await Wizard.load({}, { exact: true })
  if (schema !== undefined) wizard.transactSync(schema, { t: 0, instant: instantOf(0) })
  return wizard
}

/** The `:db/txInstant` of transaction t, the same in every run. */
export const instantOf = (t: number): Date => new Date(Date.UTC(2000, 0, 1) + t * 1000)

async function textOf(path: string, stdin: Readable): Promise<Source> {
  if (path !== "-") return readSource(path)
  const chunks: Uint8Array[] = []
  for await (const chunk of stdin) chunks.push(chunk)
  return source("stdin", Buffer.concat(chunks).toString("utf8"))
}

function argumentsOf(text: Source | undefined): ViewSpec["args"] {
  if (text === undefined) return undefined
  const value = read(text.text, text)
  if (value instanceof EdnMap) return value as never
  const values = sequence(value)
  if (values !== undefined) return values
  throw new WizardError("args/form", "expected a vector of values, or a map of them by variable", {
    span: { source: text, start: 0, end: text.text.trimEnd().length },
    hint: "write the values of :in in order, without sources and %: [1980]",
  })
}
