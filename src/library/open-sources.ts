import { WizardError } from "../base/error.js"
import { Database } from "../datom/database.js"
import { transactRaw } from "../datom/transact-raw.js"
import { transact } from "../datom/transactor.js"
import type { StandingSources } from "../engine/sources.js"
import { readLogText } from "../workspace/log-text.js"
import type { LoggedTransaction } from "../workspace/logged-transaction.js"
import type { Dictionary } from "../zset/dictionary.js"
import { type TransactInput, txData } from "./input.js"
import type { SourceData, SourceInput, SourceInputs } from "./source-input.js"

/** The logs that configs and notebooks name as sources: each is opened once, so that views share what is read of it. */
export class SourceLogs {
  readonly #open: (path: string) => Promise<SourceData>
  readonly #known = new Map<string, Promise<SourceData>>()

  constructor(open: (path: string) => Promise<SourceData>) {
    this.#open = open
  }

  /** The data of the logs that stand behind the names. */
  async all(paths: ReadonlyMap<string, string>): Promise<SourceInputs> {
    const found: Record<string, SourceData> = {}
    for (const [name, path] of paths) {
      const data = this.#known.get(path) ?? this.#open(path)
      this.#known.set(path, data)
      found[name] = await data
    }
    return found
  }
}

/** Makes databases of what is handed in as sources. All share one dictionary. */
export class OpenSources {
  readonly #dictionary: Dictionary
  readonly #opened = new WeakMap<SourceData, Database>()

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary
  }

  /**
   * The databases: at once when there is no file to be read. The first transaction that is refused refuses the source (its code,
   * its place in the log). Throws `source/data`, `log/…`, `parse/…`, `io/…`.
   */
  open(given: SourceInputs | undefined): StandingSources | Promise<StandingSources> {
    const all = Object.entries(given ?? {}).map(([name, input]) => [name, dataOf(name, input)] as const)
    const unread = all.filter(([, data]) => !this.#opened.has(data) && isPath(data.log))
    if (unread.length === 0) return new Map(all.map(([name, data]) => [name, this.#database(data, logOf(data))]))
    return this.#read(all)
  }

  /** The databases, none of which must wait for a file. Throws `source/unread` for one that must. */
  opened(given: SourceInputs | undefined): StandingSources {
    const sources = this.open(given)
    if (!(sources instanceof Promise)) return sources
    sources.catch(() => undefined)
    throw new WizardError("source/unread", "expected sources that are at hand, found the path of a log", {
      hint: "add a view or ask a query with the same object { log: path } first, or give the log's text",
    })
  }

  async #read(all: readonly (readonly [string, SourceData])[]): Promise<StandingSources> {
    const sources = new Map<string, Database>()
    for (const [name, data] of all) {
      const log = isPath(data.log) && !this.#opened.has(data) ? await readFile(data.log) : logOf(data)
      sources.set(name, this.#database(data, log))
    }
    return sources
  }

  #database(data: SourceData, log: Iterable<LoggedTransaction>): Database {
    const known = this.#opened.get(data)
    if (known !== undefined) return known
    const database = new Database(this.#dictionary)
    if (data.schema !== undefined) write(database, data.schema, { t: 0, exact: false })
    for (const { input, exact, span } of log) {
      try {
        write(database, input, { exact })
      } catch (thrown) {
        throw thrown instanceof WizardError ? thrown.at(span) : thrown
      }
    }
    for (const input of data.transactions ?? []) write(database, input, { exact: false })
    this.#opened.set(data, database)
    return database
  }
}

/** The instant of transaction t is 2000-01-01 and t seconds, unless it says another. */
function write(
  database: Database,
  input: TransactInput,
  { t = database.t + 1, exact }: { t?: number; exact: boolean },
) {
  const options = { t, jsNumbers: !exact && typeof input !== "string" && !("text" in input) }
  const data = txData(input, exact)
  if ("datoms" in data) transactRaw(database, data.datoms, options)
  else if ("forms" in data) transact(database, data.forms, { ...options, instant: new Date(EPOCH + t * 1000) })
}

const EPOCH = Date.UTC(2000, 0, 1)

function dataOf(name: string, input: SourceInput): SourceData {
  if (typeof input === "string") return { log: input }
  if (typeof input === "object" && input !== null && Object.keys(input).every((key) => KEYS.includes(key))) return input
  throw new WizardError("source/data", `expected a log or data for the source ${name}`, {
    hint: 'give a path, or { schema, log, transactions }: { transactions: [{ datoms: [[1, ":a", 2]] }] }',
  })
}

const KEYS = ["schema", "log", "transactions"]

/** EDN text begins with a bracket, a brace or a comment. */
const isPath = (log: SourceData["log"]): log is string => typeof log === "string" && !/^[\s,]*([[{;#]|$)/.test(log)

const logOf = ({ log = [] }: SourceData): Iterable<LoggedTransaction> =>
  typeof log !== "string" ? log : isPath(log) ? [] : readLogText(log, "source")

async function readFile(path: string): Promise<readonly LoggedTransaction[]> {
  const { readLog } = await import("../workspace/tx-log.js")
  const all: LoggedTransaction[] = []
  for await (const transaction of readLog(path)) all.push(transaction)
  return all
}
