import { WizardError } from "../base/error.js"
import type { Description } from "../circuit/describe.js"
import type { Diagnostic } from "../datalog/check.js"
import { Engine } from "../engine/engine.js"
import { Listeners } from "../engine/listeners.js"
import type { KeepDeltas } from "../engine/recorder.js"
import { type Verification, type VerifyOptions, verifyViews } from "../verify/verify.js"
import { userAggregates } from "./aggregate.js"
import { type AttributeInfo, attributesOf } from "./attributes.js"
import { warningsOf } from "./check.js"
import type { Hit } from "./condition.js"
import { type ExportKind, type ExportOptions, exportTo } from "./exporting.js"
import { followDefinition } from "./follow-definition.js"
import { userFunctions } from "./function.js"
import { History } from "./history.js"
import { definitionOf, type TransactInput, type ViewSpec } from "./input.js"
import type { Keeper, Living } from "./keeper.js"
import { type Place, transactNow, withView } from "./momentary.js"
import { OpenSources } from "./open-sources.js"
import { open } from "./opening.js"
import type { LoadOptions, Subscriber, TransactHost } from "./options.js"
import { Origins } from "./origins.js"
import { explainAbsence, explainRow, type WhyNotResult, type WhyResult } from "./provenance.js"
import { fullQuery, type QueryHost, type QueryResult } from "./query.js"
import { type RowDelta, TransactionResult } from "./result.js"
import { listenerOf } from "./subscription.js"
import { type SyncOptions, type SyncResult, sync } from "./sync.js"
import { type SyncInput, sourceOf } from "./sync-input.js"
import { syncTarget } from "./sync-target.js"
import { requireTrace, type TraceListener, traceListener } from "./trace.js"
import { type ExplainLevel, ViewHandle } from "./view-handle.js"
import { Warmth } from "./warmth.js"
import { watchFor } from "./watch.js"

/**
 * Living views over one database: the whole public library. Transactions go in, each view's change comes out, and its rows equal
 * the full query's after every transaction. Calls run in the order in which they were made.
 *
 *     const w = await Wizard.load("{:wizard/circuits {:adults {:wizard.circuit/query [:find ?e :where [?e :age ?a] [(> ?a 17)]]}}}")
 *     await w.transact({ datoms: [[1, ":age", 30]] })
 *     w.view("adults").rows()                                                     // [[1]]
 */
export class Wizard {
  readonly #engine: Engine
  readonly #living: Living
  readonly #exact: boolean
  /** The recorded transactions: to look at any of them, and at what operators did in it. */
  readonly history: History
  readonly #place: Place
  #keeper: Keeper | undefined

  private constructor(options: LoadOptions) {
    const { functions = {}, aggregates = {}, ...rest } = options
    this.#engine = new Engine({ ...rest, functions: userFunctions(functions), aggregates: userAggregates(aggregates) })
    engines.set(this, this.#engine)
    const [listeners, sources] = [new Listeners(this.#engine), new OpenSources(this.#engine.database.dictionary)]
    this.#living = { engine: this.#engine, listeners, sources, origins: new Origins(), namings: new Map() }
    this.#exact = options.exact ?? false
    this.#place = { ...this.#living, warmth: new Warmth(this.#engine), exact: this.#exact }
    this.history = new History(this.#living, this.#exact, () => this.#keeper)
  }

  /**
   * Opens a config: the path of an EDN file, EDN text (it begins with a brace), or an object with the same keys. With `database` it goes on
   * from what that file holds: views of the config that are there stay as they are, or are refused (`storage/changed-query`) when their
   * query is another one.
   */
  static async load(config: string | object = {}, options: LoadOptions = {}): Promise<Wizard> {
    const wizard = new Wizard(options)
    return await open({ ...wizard.#living, wizard, engineOf }, config, options, (keeper) => {
      wizard.#keeper = keeper
    })
  }

  /** The t of the last transaction in force; 0 before the first. */
  get t(): number {
    return this.#engine.t
  }

  /**
   * One transaction, and what listeners derive from it. When the promise resolves it has happened, and is in the file if there is one;
   * when it rejects, nothing has changed (but see `subscribe`). Calls that come while the file is written share the next commit.
   */
  async transact(input: TransactInput, host: TransactHost = {}): Promise<TransactionResult> {
    if (this.#keeper === undefined) return this.transactSync(input, host)
    return new TransactionResult(await this.#keeper.transact(input, host), this.#exact)
  }

  /** `transact` without a promise, for callers that keep everything in memory. */
  transactSync(input: TransactInput, host: TransactHost = {}): TransactionResult {
    if (this.#keeper !== undefined) {
      throw new WizardError("wizard/durable", "expected transact, which waits until the file has the transaction")
    }
    return transactNow(this.#place, input, host)
  }

  /**
   * A view from here on, filled from what holds now, or when the files of its sources are read. Resolves to its handle; `warnings`
   * tells what was probably not meant.
   */
  async addView(id: string, spec: ViewSpec): Promise<ViewHandle> {
    const sources = this.#living.sources.open(spec.sources)
    const given = definitionOf(spec, sources instanceof Promise ? await sources : sources)
    const definition =
      spec.definition === undefined ? given : followDefinition(this.#engine.catalog, spec.definition, given)
    const naming = { name: spec.name ?? id, sources: spec.sources }
    if (this.#keeper === undefined) this.#engine.addView(id, definition)
    else await this.#keeper.addView(id, definition, naming)
    this.#living.namings.set(id, naming)
    return this.view(id)
  }

  /** What is answered but was probably not meant, by the schema and the facts of now. Throws what `addView` refuses. */
  check(spec: ViewSpec): readonly Diagnostic[] {
    return warningsOf(this.#engine, definitionOf(spec, this.#living.sources.opened(spec.sources)))
  }

  /** What a query compiles to, without keeping it; values for `:in` are not needed. */
  explain(id: string, spec: ViewSpec, level: ExplainLevel = "circuit"): Description {
    const definition = definitionOf(spec, this.#living.sources.opened(spec.sources))
    return withView(this.#engine, id, definition, () => this.view(id).explain(level))
  }

  /** In memory the view is gone when this returns, in a file when it resolves. */
  removeView(id: string): Promise<void> {
    if (this.#keeper !== undefined) return this.#keeper.removeView(id)
    this.#engine.removeView(id)
    return Promise.resolve()
  }

  /** Throws `view/unknown` with the nearest id. */
  view(id: string): ViewHandle {
    this.#engine.catalog.get(id)
    return new ViewHandle(this.#engine, this.#living.listeners, id, {
      exact: this.#exact,
      journal: this.#keeper?.journal,
    })
  }

  views(): readonly string[] {
    return this.#engine.catalog.views().map((view) => view.id)
  }

  /**
   * Tells of every change of a view. What all subscribers return in one round is transacted as one transaction; rounds go on until
   * none returns anything, at most 100. A refused or unbounded round rejects `transact` with `listener/…` and leaves its cause
   * committed. Returns what ends the subscription.
   */
  subscribe(id: string, subscriber: Subscriber, name?: string): () => void {
    this.view(id)
    return this.#living.listeners.add(id, listenerOf(subscriber, this.#exact), name)
  }

  /**
   * Moves to the state after transaction t, back or forward, exactly; resolves to what each view changed on the way. What is in the file
   * stays: loading it again gives the newest state.
   */
  async goto(t: number): Promise<ReadonlyMap<string, RowDelta>> {
    return this.#keeper?.journal.alone(() => this.history.goto(t)) ?? this.history.goto(t)
  }

  /** Drops the transactions after the one where `goto` went back to: the next one takes their place. */
  async branch(): Promise<void> {
    if (this.#keeper === undefined) this.#engine.forget()
    else await this.#keeper.branch()
  }

  /** Which operators' deltas the file keeps from now on: `delta` in SQL. Nothing to do in memory. */
  async keepDeltas(keep: KeepDeltas): Promise<void> {
    await this.#keeper?.keepDeltas(keep)
  }

  /** Writes what every operator holds to the file, where SQL finds it (`state`, `view_row`); `close` does so too. */
  async checkpoint(): Promise<void> {
    await this.#keeper?.checkpoint()
  }

  /** The attributes that the schema and the facts of now have. O(facts). */
  attributes(): readonly AttributeInfo[] {
    return attributesOf(this.#engine)
  }

  /** Compares views with the full query, answered by an oracle that shares nothing with the circuit. */
  async verify(options: VerifyOptions = {}): Promise<Verification> {
    return verifyViews(this.#engine, options)
  }

  /**
   * Why a row (as long as `:find` has elements) is in a view, as of t or now: a derivation down to datoms, which alone give the row; null
   * when it is not there (`whyNot` tells why). Changes nothing.
   */
  async why(id: string, row: readonly unknown[], t?: number): Promise<WhyResult | null> {
    return explainRow(this.#engine, this.#living.origins, { id, row, t, exact: this.#exact })
  }

  /**
   * Why a row is not in a view, clause by clause, and the fewest datoms that bring it in, which were tried; null when it is there.
   * Changes nothing.
   */
  async whyNot(id: string, row: readonly unknown[], t?: number): Promise<WhyNotResult | null> {
    return explainAbsence(this.#engine, { id, row, t, exact: this.#exact })
  }

  /** The full query from scratch as of now, without a view: every find spec, recursion and aggregates too. */
  async query(spec: ViewSpec, host: QueryHost = {}): Promise<QueryResult> {
    const sources = this.#living.sources.open(spec.sources)
    const definition = definitionOf(spec, sources instanceof Promise ? await sources : sources)
    return fullQuery(this.#engine, definition, host, this.#exact)
  }

  /** Step events; returns what takes the listener away. Costs nothing while there is none. */
  on(event: "trace", listener: TraceListener): () => void {
    requireTrace(event)
    return this.#engine.listen(traceListener(this.#engine, this.#exact, listener))
  }

  /**
   * Tells of every event that fits the condition, such as `row [_ "X"]` or `op c2.join` (`library/condition.ts` has them all); returns
   * what ends the watch. Throws `break/condition` for what is no condition, `break/late` for a watch of weights after the first view.
   */
  watch(text: string, listener: (hit: Hit) => void): () => void {
    return watchFor(this.#engine, this.#exact, text, listener)
  }

  /** Takes in what a source has and this has not, whole transactions, and goes on from there the next time. Throws `sync/…`, and what is refused. */
  async sync(source: SyncInput, options: SyncOptions = {}): Promise<SyncResult> {
    if (options.view !== undefined) this.view(options.view)
    const target = syncTarget(this.#engine, this, () => this.#keeper)
    return sync(target, await sourceOf(source, engineOf), options)
  }

  /**
   * Writes what others load, as of now: `state` a workspace (config, definitions, states, database, checksums), from which a service goes on;
   * `snapshot` a database file; `config`, `definition` and `log` texts. There whole or not at all. Throws `export/…`, `io/…`, `storage/…`.
   */
  async export(kind: ExportKind, path: string, options: ExportOptions = {}): Promise<void> {
    await exportTo({ ...this.#living, keeper: this.#keeper }, kind, path, options)
  }

  /** Ends it: what was asked before still happens, a file gets a checkpoint and is free for others. */
  async close(): Promise<void> {
    await this.#keeper?.close()
  }
}

/** The engines of Wizards, from which others may sync. */
const engines = new WeakMap<object, Engine>()
const engineOf = (wizard: object): Engine | undefined => engines.get(wizard)
