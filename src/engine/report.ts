import type { Applied } from "../datom/applied.js"
import type { Database } from "../datom/database.js"
import { NONE } from "../datom/log.js"
import type { Value } from "../edn/value.js"
import type { Delta } from "./delta.js"

/** A datom as it went into the log. */
export type Datom = readonly [e: Value, a: Value, v: Value, tx: Value, added: boolean]

/** What one transaction did. Deltas of the views that changed; a view that stands failed has none and is listed. */
export interface Report {
  readonly t: number
  /** Null for a raw transaction without datoms. */
  readonly tx: number | null
  readonly tempids: ReadonlyMap<Value, number>
  readonly deltas: ReadonlyMap<string, Delta>
  readonly failed: readonly string[]
  /** Reads the datoms from the log: ask before the next transaction, or not at all. */
  readonly datoms: readonly Datom[]
}

/** A report that reads the log. */
export class TransactionReport implements Report {
  readonly t: number
  readonly tempids: ReadonlyMap<Value, number>
  #deltas: Map<string, Delta> | undefined
  #failed: string[] | undefined
  readonly #database: Database
  readonly #applied: Applied

  constructor(database: Database, applied: Applied, tempids: ReadonlyMap<Value, number>) {
    this.#database = database
    this.#applied = applied
    this.t = applied.t
    this.tempids = tempids
  }

  get tx(): number | null {
    const { tx } = this.#applied
    return tx === NONE ? null : (this.#database.dictionary.decode(tx) as number)
  }

  get deltas(): ReadonlyMap<string, Delta> {
    return this.#deltas ?? NO_DELTAS
  }

  get failed(): readonly string[] {
    return this.#failed ?? NO_NAMES
  }

  /** What a view changed; undefined when it stands failed. */
  set(view: string, delta: Delta | undefined): void {
    if (delta === undefined) {
      this.#failed ??= []
      this.#failed.push(view)
    } else if (!delta.isEmpty) {
      this.#deltas ??= new Map()
      this.#deltas.set(view, delta)
    }
  }

  get datoms(): readonly Datom[] {
    const { log, dictionary } = this.#database
    const { start, end } = this.#applied
    const all: Datom[] = []
    for (let p = start; p < end; p++) {
      const a = dictionary.decode(log.a[p])
      const attribute = typeof a === "number" ? (this.#database.ident(a) ?? a) : a
      const added = log.added(p)
      all.push([
        dictionary.decode(log.e[p]),
        attribute,
        dictionary.decode(log.v[p]),
        dictionary.decode(log.tx[p]),
        added,
      ])
    }
    return all
  }
}

const NO_DELTAS: ReadonlyMap<string, Delta> = new Map()
const NO_NAMES: readonly string[] = []
