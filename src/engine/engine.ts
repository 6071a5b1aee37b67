import { Circuit } from "../circuit/circuit.js"
import type { Node } from "../circuit/node.js"
import type { StepListener } from "../circuit/trace.js"
import { type Applied, Database } from "../datom/database.js"
import { NONE } from "../datom/log.js"
import { type RawDatoms, transactRaw } from "../datom/transact-raw.js"
import { transact } from "../datom/transactor.js"
import type { Value } from "../edn/value.js"
import type { PlanFunction } from "../plan/context.js"
import { consolidate } from "../zset/algebra.js"
import { Dictionary } from "../zset/dictionary.js"
import type { ZSet } from "../zset/zset.js"
import { Catalog } from "./catalog.js"
import type { ViewDefinition } from "./definition.js"
import { Delta } from "./delta.js"
import { Input } from "./input.js"
import type { View } from "./view.js"

/** What is handed in as one transaction: forms for the transactor, or datoms as they are. */
export type TxData = { readonly forms: readonly Value[] } | { readonly datoms: RawDatoms }

/** A datom as it went into the log. */
export type Datom = readonly [e: Value, a: Value, v: Value, tx: Value, added: boolean]

export interface TransactOptions {
  /** Keeps the t of the last transaction: a schema before t 1, or what listeners derive. */
  readonly t?: number
  readonly tx?: number
  readonly instant?: Date
  /** Whole numbers are doubles where the schema says double. */
  readonly jsNumbers?: boolean
}

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

const NO_TEMPIDS: ReadonlyMap<Value, number> = new Map()

/**
 * Transaction → step → deltas, for all views of one database. A transaction is atomic: when it is refused, or a step or `append`
 * throws, the database, every operator's state and every view are as before. Moving along the history (`back`, `forward`)
 * steps the negated input through the same circuit.
 */
export class Engine {
  readonly database = new Database(new Dictionary())
  readonly catalog: Catalog
  readonly #circuit = new Circuit()
  readonly #input: Input
  readonly #now: () => Date
  /** Makes a transaction durable; when it throws, the transaction has not happened. */
  append: ((applied: Applied) => void) | undefined

  constructor(functions: ReadonlyMap<string, PlanFunction> = new Map(), now: () => Date = () => new Date()) {
    this.catalog = new Catalog(this.database, this.#circuit, functions)
    this.#input = new Input(this.database, this.#circuit)
    this.#now = now
  }

  get t(): number {
    return this.database.t
  }

  /** Step events go here; tracing costs nothing while it is undefined. */
  set listener(listener: StepListener | undefined) {
    this.#circuit.listener = listener
  }

  addView(id: string, definition: ViewDefinition): View {
    return this.catalog.add(id, definition)
  }

  /** Other values for `:in`, in order; returns the change of the view. */
  setArguments(id: string, args: readonly Value[]): Delta | undefined {
    const before = this.catalog.get(id).set()
    return this.#rebuilt(id, before, args)
  }

  transact(data: TxData, options: TransactOptions = {}): Report {
    this.#circuit.rest()
    if ("datoms" in data) return this.#run(transactRaw(this.database, data.datoms, options), NO_TEMPIDS)
    const { instant = this.#now(), ...rest } = options
    const done = transact(this.database, data.forms, { instant, ...rest })
    return this.#run(done, done.tempids)
  }

  /** Takes the last transaction in force back. It stays recorded until the next `transact`… after `forget`. */
  back(): Report {
    const applied = this.database.applied(this.database.log.count - 1)
    this.#circuit.rest()
    const outdated = () => this.catalog.outdated()
    this.#input.feedBack(applied)
    this.database.undo()
    return this.#step(applied, NO_TEMPIDS, outdated())
  }

  /** Brings the transaction back that was taken back last. */
  forward(): Report {
    this.#circuit.rest()
    this.database.redo()
    const applied = this.database.applied(this.database.log.count - 1)
    this.#input.feed(applied)
    return this.#step(applied, NO_TEMPIDS, this.catalog.outdated())
  }

  #run(applied: Applied, tempids: ReadonlyMap<Value, number>): Report {
    try {
      this.#input.feed(applied)
      const report = this.#step(applied, tempids, this.catalog.outdated())
      return report
    } catch (error) {
      this.database.undo()
      this.database.forget()
      for (const view of this.catalog.outdated()) this.catalog.rebuild(view.id)
      throw error
    }
  }

  #step(applied: Applied, tempids: ReadonlyMap<Value, number>, outdated: readonly View[]): Report {
    const old = outdated.map((view) => ({ id: view.id, set: view.set() }))
    const ran = this.#circuit.step(applied.t)
    try {
      this.append?.(applied)
    } catch (error) {
      this.#circuit.revert()
      throw error
    }
    const deltas = new Map<string, Delta>()
    const failed: string[] = []
    this.#collect(ran, deltas, failed)
    for (const { id, set } of old) {
      const delta = this.#rebuilt(id, set)
      if (delta === undefined) failed.push(id)
      else if (!delta.isEmpty) deltas.set(id, delta)
      else deltas.delete(id)
    }
    return new TransactionReport(this.database, applied, tempids, deltas, failed)
  }

  /** The deltas of the views whose output or error sinks ran. */
  #collect(ran: readonly Node[], deltas: Map<string, Delta>, failed: string[]): void {
    for (const node of ran) {
      const { kind } = node.operator
      if (kind !== "output" && kind !== "errors") continue
      for (const view of this.catalog.watching(node) ?? []) {
        if (deltas.has(view.id) || failed.includes(view.id)) continue
        const delta = view.advance(view.circuit.output.output.delta)
        if (delta === undefined) failed.push(view.id)
        else if (!delta.isEmpty) deltas.set(view.id, delta)
      }
    }
  }

  #rebuilt(id: string, before: ZSet, args?: readonly Value[]): Delta | undefined {
    const view = this.catalog.rebuild(id, args)
    if (view.failure !== undefined) return undefined
    const change = view.set()
    change.pushAll(before, -1)
    return new Delta(consolidate(change), this.database.dictionary)
  }
}

class TransactionReport implements Report {
  readonly t: number
  readonly tx: number | null
  readonly #database: Database
  readonly #start: number
  readonly #end: number

  constructor(
    database: Database,
    applied: Applied,
    readonly tempids: ReadonlyMap<Value, number>,
    readonly deltas: ReadonlyMap<string, Delta>,
    readonly failed: readonly string[],
  ) {
    this.#database = database
    this.t = applied.t
    this.tx = applied.tx === NONE ? null : (database.dictionary.decode(applied.tx) as number)
    this.#start = applied.start
    this.#end = applied.end
  }

  get datoms(): readonly Datom[] {
    const { log, dictionary } = this.#database
    const all: Datom[] = []
    for (let p = this.#start; p < this.#end; p++) {
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
