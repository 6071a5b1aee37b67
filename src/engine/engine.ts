import { shelter } from "../base/breath.js"
import { WizardError } from "../base/error.js"
import { Circuit } from "../circuit/circuit.js"
import type { StepListener } from "../circuit/trace.js"
import type { Applied } from "../datom/applied.js"
import { Database } from "../datom/database.js"
import { type RawDatoms, transactRaw } from "../datom/transact-raw.js"
import { transact } from "../datom/transactor.js"
import type { Value } from "../edn/value.js"
import { Dictionary } from "../zset/dictionary.js"
import type { ZSet } from "../zset/zset.js"
import { type ArgumentChange, reverse } from "./arguments.js"
import { Catalog } from "./catalog.js"
import type { Arguments, ViewDefinition } from "./definition.js"
import type { Delta } from "./delta.js"
import { type EngineOptions, MAX_ROUNDS } from "./engine-options.js"
import { Hearing } from "./hearing.js"
import { Input } from "./input.js"
import { type Report, TransactionReport } from "./report.js"
import type { View } from "./view.js"

/** What is handed in as one transaction: forms for the transactor, datoms as they are, or other values for a view's `:in`. */
export type TxData =
  | { readonly forms: readonly Value[] }
  | { readonly datoms: RawDatoms }
  | { readonly view: string; readonly args: Arguments }

export interface TransactOptions {
  /** Keeps the t of the last transaction: a schema before t 1, or what listeners derive. */
  readonly t?: number
  readonly tx?: number
  readonly instant?: Date
  /** Whole numbers are doubles where the schema says double. */
  readonly jsNumbers?: boolean
}

/** A transaction that is in the database and is now to be stepped. */
interface Attempt {
  readonly applied: Applied
  readonly tempids: Report["tempids"]
  readonly change: ArgumentChange | undefined
  /** Takes it out of the database again. */
  undo(): unknown
}

const NONE_OLD: readonly { readonly view: View; readonly good: ZSet }[] = []
const NO_TEMPIDS: ReadonlyMap<Value, number> = new Map()

/**
 * Transaction → step → deltas, for all views of one database. A transaction is atomic: when it is refused, or a step throws, the
 * database, every operator's state and every view are as before. Moving along the history (`back`, `forward`) steps the negated
 * input through the same circuit.
 */
export class Engine {
  readonly database: Database
  readonly catalog: Catalog
  readonly #circuit = new Circuit()
  readonly #input: Input
  readonly #now: () => Date
  readonly #hearing: Hearing
  #stepping = false
  readonly #loans = new Set<() => void>()
  readonly #argumentChanges = new Map<number, ArgumentChange>()

  constructor({
    functions = new Map(),
    aggregates = new Map(),
    now,
    rounds = MAX_ROUNDS,
    dictionary = new Dictionary(),
  }: EngineOptions = {}) {
    this.database = new Database(dictionary)
    this.catalog = new Catalog(this.database, this.#circuit, { functions, aggregates, rounds })
    this.#hearing = new Hearing(this.#circuit, this.catalog)
    this.#input = new Input(this.database, this.#circuit)
    this.#now = now ?? (() => new Date())
  }

  get t(): number {
    return this.database.t
  }

  /** By number in the log the transactions that gave a view other arguments. */
  get argumentChanges(): ReadonlyMap<number, ArgumentChange> {
    return this.#argumentChanges
  }

  /**
   * Tells of every step from now on and, with `fill`, of what new views do while they are filled; returns what ends it. Costs nothing
   * while nobody listens. Who listens looks on: a transaction, a view or a move from there is refused (`engine/stepping`).
   */
  listen(step: StepListener, fill?: StepListener): () => void {
    return this.#hearing.add(step, fill)
  }

  /**
   * Lends what the circuit and the database hold now, to be read piece by piece: before anything changes, `copy` is called, and whoever reads
   * takes what is left. Returns what ends it.
   */
  lend(copy: () => void): () => void {
    this.#loans.add(copy)
    return () => this.#loans.delete(copy)
  }

  addView(id: string, definition: ViewDefinition): View {
    this.#change()
    return this.catalog.add(id, definition)
  }

  removeView(id: string): void {
    this.#change()
    this.catalog.remove(id)
  }

  transact(data: TxData, options: TransactOptions = {}): Report {
    this.#change()
    this.#circuit.rest()
    if ("view" in data) return this.#setArguments(data.view, data.args, options)
    if ("datoms" in data) return this.#run(transactRaw(this.database, data.datoms, options), NO_TEMPIDS)
    const { instant = this.#now(), ...rest } = options
    const done = transact(this.database, data.forms, { instant, ...rest })
    return this.#run(done, done.tempids)
  }

  /** Takes the last transaction in force back. It stays recorded until `forget`. */
  back(): Report {
    this.#change()
    const n = this.database.log.count - 1
    const applied = this.database.applied(n)
    this.#circuit.rest()
    this.#input.feedBack(applied)
    this.database.undo()
    const change = this.#argumentChanges.get(n)
    const attempt = { applied, tempids: NO_TEMPIDS, change: change && reverse(change) }
    return this.#attempt({ ...attempt, undo: () => this.database.redo() })
  }

  /** Brings the transaction back that was taken back last. */
  forward(): Report {
    this.#change()
    this.#circuit.rest()
    this.database.redo()
    const n = this.database.log.count - 1
    const applied = this.database.applied(n)
    this.#input.feed(applied)
    const change = this.#argumentChanges.get(n)
    return this.#attempt({ applied, tempids: NO_TEMPIDS, change, undo: () => this.database.undo() })
  }

  /** Drops the transactions that were taken back: the next one is written in their place. */
  forget(): void {
    this.#change()
    this.database.forget()
    for (const n of this.#argumentChanges.keys()) {
      if (n >= this.database.log.count) this.#argumentChanges.delete(n)
    }
  }

  /** Tells what transaction number `n` of a log that was read again did to a view's `:in`; stepping over it does so again. */
  recall(n: number, change: ArgumentChange): void {
    this.#argumentChanges.set(n, change)
  }

  #setArguments(id: string, args: Arguments, options: TransactOptions): Report {
    const change = this.catalog.argumentChange(id, args)
    const applied = transactRaw(this.database, [], options)
    const n = this.database.log.count - 1
    this.#argumentChanges.set(n, change)
    const undo = () => {
      this.#argumentChanges.delete(n)
      this.#forgetLast()
    }
    return this.#attempt({ applied, tempids: NO_TEMPIDS, change, undo })
  }

  #run(applied: Applied, tempids: ReadonlyMap<Value, number>): Report {
    this.#input.feed(applied)
    const undo = () => this.#forgetLast()
    return this.#attempt({ applied, tempids, change: undefined, undo })
  }

  #forgetLast(): void {
    this.database.undo()
    this.database.forget()
  }

  /** Steps what was fed; when that throws, `undo` takes the database back, and every view is as it was. */
  #attempt(attempt: Attempt): Report {
    const { change, undo } = attempt
    this.#stepping = true
    try {
      const outdated = this.#outdated(change)
      for (let i = 0; i < outdated.length; i++) this.catalog.plannable(outdated[i].id)
      return this.#step(attempt, outdated)
    } catch (error) {
      shelter(() => {
        this.#circuit.revert()
        undo()
        if (change !== undefined) this.catalog.restore(change)
        for (const view of this.catalog.outdated()) this.catalog.rebuild(view.id)
      })
      throw error
    } finally {
      this.#stepping = false
    }
  }

  /** The views to be made anew: what they assumed has changed. */
  #outdated(change: ArgumentChange | undefined): readonly View[] {
    const outdated = this.catalog.outdated()
    const changed = change && this.catalog.change(change)
    return changed === undefined || outdated.includes(changed) ? outdated : [...outdated, changed]
  }

  /** Before anything changes. */
  #change(): void {
    if (!this.#stepping) {
      if (this.#loans.size > 0) for (const copy of this.#loans) copy()
      return
    }
    throw new WizardError("engine/stepping", "expected no change while a transaction is being stepped", {
      hint: "note what is told and act when transact has returned; what subscribers return is transacted in its turn",
    })
  }

  #step({ applied, tempids }: Attempt, outdated: readonly View[]): Report {
    const old = outdated.length === 0 ? NONE_OLD : outdated.map((view) => ({ view, good: view.good() }))
    const ran = this.#circuit.step(applied.t)
    const report = new TransactionReport(this.database, applied, tempids)
    const changed = this.catalog.watching(ran)
    for (let i = 0; i < changed.length; i++) {
      const view = changed[i]
      if (!outdated.includes(view)) report.set(view.id, view.advance(view.circuit.output.output.delta))
    }
    for (let i = 0; i < old.length; i++) report.set(old[i].view.id, this.#renew(old[i]))
    return report
  }

  #renew({ view, good }: { view: View; good: ZSet }): Delta | undefined {
    return this.catalog.rebuild(view.id).resume(good)
  }
}
