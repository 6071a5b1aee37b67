import { Circuit } from "../circuit/circuit.js"
import type { Node } from "../circuit/node.js"
import type { StepListener } from "../circuit/trace.js"
import type { Applied } from "../datom/applied.js"
import { Database } from "../datom/database.js"
import { NONE } from "../datom/log.js"
import { type RawDatoms, transactRaw } from "../datom/transact-raw.js"
import { transact } from "../datom/transactor.js"
import type { Value } from "../edn/value.js"
import type { PlanFunction } from "../plan/context.js"
import { Dictionary } from "../zset/dictionary.js"
import { Catalog } from "./catalog.js"
import type { ViewDefinition } from "./definition.js"
import type { Delta } from "./delta.js"
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

/** Rounds of a recursion that makes new values, unless said otherwise. */
const MAX_ROUNDS = 10_000

const NO_VIEWS: ReadonlySet<View> = new Set()
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

  constructor(
    functions: ReadonlyMap<string, PlanFunction> = new Map(),
    now: () => Date = () => new Date(),
    rounds = MAX_ROUNDS,
  ) {
    this.catalog = new Catalog(this.database, this.#circuit, functions, rounds)
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
    const good = this.catalog.get(id).good()
    return this.catalog.rebuild(id, args).resume(good)
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
    this.#input.feedBack(applied)
    this.database.undo()
    return this.#attempt(applied, NO_TEMPIDS, () => this.database.redo())
  }

  /** Brings the transaction back that was taken back last. */
  forward(): Report {
    this.#circuit.rest()
    this.database.redo()
    const applied = this.database.applied(this.database.log.count - 1)
    this.#input.feed(applied)
    return this.#attempt(applied, NO_TEMPIDS, () => this.database.undo())
  }

  #run(applied: Applied, tempids: ReadonlyMap<Value, number>): Report {
    this.#input.feed(applied)
    const undo = () => {
      this.database.undo()
      this.database.forget()
    }
    return this.#attempt(applied, tempids, undo, this.append)
  }

  /** Steps what was fed; when that throws, `undo` takes the database back, and every view is as it was. */
  #attempt(applied: Applied, tempids: Report["tempids"], undo: () => void, append?: Engine["append"]): Report {
    try {
      const outdated = this.catalog.outdated()
      for (const view of outdated) this.catalog.plannable(view.id)
      return this.#step(applied, tempids, outdated, append)
    } catch (error) {
      this.#circuit.revert()
      undo()
      for (const view of this.catalog.outdated()) this.catalog.rebuild(view.id)
      throw error
    }
  }

  #step(applied: Applied, tempids: Report["tempids"], outdated: readonly View[], append: Engine["append"]): Report {
    const old = outdated.map((view) => ({ view, good: view.good() }))
    const ran = this.#circuit.step(applied.t)
    append?.(applied)
    const report = new TransactionReport(this.database, applied, tempids)
    for (const view of this.#changed(ran)) {
      if (!outdated.includes(view)) report.set(view.id, view.advance(view.circuit.output.output.delta))
    }
    for (const { view, good } of old) report.set(view.id, this.catalog.rebuild(view.id).resume(good))
    return report
  }

  /** The views whose output or error sinks ran, each once. */
  #changed(ran: readonly Node[]): ReadonlySet<View> {
    let views: Set<View> | undefined
    for (let i = 0; i < ran.length; i++) {
      if (!ran[i].watched) continue
      views ??= new Set()
      for (const view of this.catalog.watching(ran[i]) ?? []) views.add(view)
    }
    return views ?? NO_VIEWS
  }
}

class TransactionReport implements Report {
  readonly t: number
  readonly tempids: ReadonlyMap<Value, number>
  readonly deltas = new Map<string, Delta>()
  readonly failed: string[] = []
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

  /** What a view changed; undefined when it stands failed. */
  set(view: string, delta: Delta | undefined): void {
    if (delta === undefined) this.failed.push(view)
    else if (!delta.isEmpty) this.deltas.set(view, delta)
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
