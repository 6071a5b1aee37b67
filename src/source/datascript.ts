import { WizardError } from "../base/error.js"
import type { RawDatom } from "../datom/transact-raw.js"
import { fromJs } from "../edn/js.js"
import { keyword, type Value } from "../edn/value.js"
import type { Source, SourceOptions, SourceProgress, SourceTransaction } from "./source.js"

/** What is used of the npm package `datascript`; whoever has a connection has it. */
export interface DataScript {
  db(connection: never): unknown
  datoms(db: never, index: string): Iterable<DataScriptDatom>
  listen(connection: never, callback: (report: { readonly tx_data: Iterable<DataScriptDatom> }) => void): unknown
  unlisten(connection: never, key: never): void
}

/** A datom as DataScript hands it out. */
export interface DataScriptDatom {
  readonly e: number
  readonly a: string
  readonly v: unknown
  readonly tx: number
  readonly added: boolean
}

/** A DataScript connection, and the package that made it. */
export interface DataScriptConnection {
  readonly datascript: object
  readonly connection: unknown
}

/**
 * A DataScript connection as a source: the facts of now, then each of its transactions as it happens. It has no history, so going on
 * from a position is going on from the facts. Attributes with a colon are keywords, all others strings, as they are.
 */
export class DataScriptSource implements Source {
  readonly name = "datascript"
  readonly #api: DataScript
  readonly #connection: never
  /** Transactions that happened while the source was not asked. */
  readonly #waiting: SourceTransaction[] = []
  #wake: () => void = () => {}
  #stop: (() => void) | undefined
  #done = 0

  /** Throws `sync/source` for what is no connection. */
  constructor({ datascript, connection }: DataScriptConnection) {
    this.#api = datascript as DataScript
    this.#connection = connection as never
    const needed = ["db", "datoms", "listen", "unlisten"] as const
    if (connection == null || needed.some((name) => typeof this.#api?.[name] !== "function")) {
      throw new WizardError("sync/source", "expected { datascript, connection }: the package and a connection of it", {
        hint: 'import d from "datascript"; const connection = d.create_conn({}); { datascript: d, connection }',
      })
    }
  }

  /** The facts of now; from now on transactions are heard. */
  facts(): readonly RawDatom[] {
    this.#listen()
    this.#waiting.length = 0
    const all = [...this.#api.datoms(this.#api.db(this.#connection) as never, ":eavt")]
    return all.sort((a, b) => a.tx - b.tx).map(rawDatom)
  }

  async *transactions(_after: number, { follow, signal }: SourceOptions): AsyncGenerator<SourceTransaction> {
    const woken = () => this.#wake()
    signal.addEventListener("abort", woken)
    try {
      for (;;) {
        const next = this.#waiting.shift()
        if (next !== undefined) {
          this.#done++
          yield next
        } else if (!follow || signal.aborted) return
        else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve
            if (signal.aborted) resolve()
          })
        }
      }
    } finally {
      signal.removeEventListener("abort", woken)
      this.#stop?.()
      this.#stop = undefined
    }
  }

  progress(): SourceProgress {
    return { done: this.#done, total: undefined }
  }

  #listen(): void {
    if (this.#stop !== undefined) return
    const key = this.#api.listen(this.#connection, ({ tx_data }) => {
      const datoms = [...tx_data]
      this.#waiting.push({ input: { datoms: datoms.map(rawDatom) }, exact: true, position: datoms[0]?.tx ?? 0 })
      this.#wake()
    })
    this.#stop = () => this.#api.unlisten(this.#connection, key as never)
  }
}

const rawDatom = ({ e, a, v, tx, added }: DataScriptDatom): RawDatom => [e, attribute(a), fromJs(v), tx, added]

const attribute = (a: string): Value => (a.startsWith(":") ? keyword(a.slice(1)) : a)
