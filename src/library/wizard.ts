import { WizardError } from "../base/error.js"
import type { Description } from "../circuit/describe.js"
import type { Diagnostic } from "../datalog/check.js"
import { Engine } from "../engine/engine.js"
import { goto } from "../engine/history.js"
import { Listeners } from "../engine/listeners.js"
import { type Verification, type VerifyOptions, verifyViews } from "../verify/verify.js"
import { watchWeights } from "../verify/weights.js"
import { userAggregates } from "./aggregate.js"
import { type AttributeInfo, attributesOf } from "./attributes.js"
import { warningsOf } from "./check.js"
import { condition, type Hit } from "./condition.js"
import { userFunctions } from "./function.js"
import { History } from "./history.js"
import { definitionOf, formsOf, type TransactInput, txData, type ViewSpec, writtenAt } from "./input.js"
import { OpenSources, SourceLogs } from "./open-sources.js"
import type { LoadOptions, Subscriber, TransactHost } from "./options.js"
import { explainAbsence, explainRow, Origins, type WhyNotResult, type WhyResult } from "./provenance.js"
import { fullQuery, type QueryHost, type QueryResult } from "./query.js"
import { readConfig } from "./read-config.js"
import { jsRow, RowDelta, TransactionResult } from "./result.js"
import { type TraceListener, traceListener } from "./trace.js"
import { type ExplainLevel, ViewHandle } from "./view-handle.js"

export type { TransactInput, ViewSpec } from "./input.js"
export type { Change, LoadOptions, Subscriber, TransactHost } from "./options.js"

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
  readonly #listeners: Listeners
  readonly #sources: OpenSources
  readonly #exact: boolean
  readonly #origins = new Origins()
  /** The recorded transactions: to look at any of them, at what operators did in it, and to forget those after now. */
  readonly history: History

  private constructor(options: LoadOptions) {
    const { now, rounds } = options
    const functions = userFunctions(options.functions ?? {})
    const aggregates = userAggregates(options.aggregates ?? {})
    this.#engine = new Engine({ functions, aggregates, now, rounds })
    this.#listeners = new Listeners(this.#engine)
    this.#sources = new OpenSources(this.#engine.database.dictionary)
    this.#exact = options.exact ?? false
    this.history = new History(this.#engine, this.#origins, this.#exact)
  }

  /** Opens a config: the path of an EDN file, EDN text (it begins with a brace), or an object with the same keys. */
  static async load(config: string | object = {}, options: LoadOptions = {}): Promise<Wizard> {
    const { schema, circuits, beside } = await readConfig(config)
    const wizard = new Wizard(options)
    if (schema.length > 0) await wizard.transact(schema, { t: 0 })
    const logs = new SourceLogs(async (path) => ({ log: beside(path) }))
    for (const [id, circuit] of circuits) {
      if (circuit.storage !== "memory") throw noStorage(id, circuit.storage)
      await wizard.addView(id, { ...circuit, sources: await logs.all(circuit.sources) })
    }
    return wizard
  }

  /** The t of the last transaction in force; 0 before the first. */
  get t(): number {
    return this.#engine.t
  }

  /**
   * One transaction, and what listeners derive from it. When the promise resolves it has happened; when it rejects, nothing has
   * changed (but see `subscribe`).
   */
  async transact(input: TransactInput, host: TransactHost = {}): Promise<TransactionResult> {
    return this.transactSync(input, host)
  }

  /** `transact` without a promise, for callers that keep everything in memory. */
  transactSync(input: TransactInput, host: TransactHost = {}): TransactionResult {
    const exact = host.exact === true
    const jsNumbers = !exact && typeof input !== "string" && !("text" in input)
    const options = { t: host.t, tx: undefined, instant: host.instant, jsNumbers }
    const { log } = this.#engine.database
    const before = log.count
    try {
      return new TransactionResult(this.#listeners.transact(txData(input, exact), options), this.#exact)
    } finally {
      if (log.count > before) this.#origins.record(before, log.count, host.written ?? writtenAt(input))
    }
  }

  /**
   * A view from here on, filled from what holds now, or when the files of its sources are read. Resolves to its handle; `warnings`
   * tells what was probably not meant.
   */
  async addView(id: string, spec: ViewSpec): Promise<ViewHandle> {
    const sources = this.#sources.open(spec.sources)
    this.#engine.addView(id, definitionOf(spec, sources instanceof Promise ? await sources : sources))
    return this.view(id)
  }

  /** What is answered but was probably not meant, by the schema and the facts of now. Throws what `addView` refuses. */
  check(spec: ViewSpec): readonly Diagnostic[] {
    return warningsOf(this.#engine, definitionOf(spec, this.#sources.opened(spec.sources)))
  }

  /** What a query compiles to, without keeping it; values for `:in` are not needed. */
  explain(id: string, spec: ViewSpec, level: ExplainLevel = "circuit"): Description {
    const definition = definitionOf(spec, this.#sources.opened(spec.sources))
    this.#engine.addView(id, { ...definition, args: definition.args ?? "none" })
    try {
      return this.view(id).explain(level)
    } finally {
      this.removeView(id)
    }
  }

  removeView(id: string): void {
    this.#engine.removeView(id)
  }

  /** Throws `view/unknown` with the nearest id. */
  view(id: string): ViewHandle {
    this.#engine.catalog.get(id)
    return new ViewHandle(this.#engine, this.#listeners, id, this.#exact)
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
    return this.#listeners.add(
      id,
      ({ view, t, tx, delta }) => {
        const { asserts, retracts } = new RowDelta(delta, this.#exact)
        const forms = subscriber({ view, t, tx, asserts, retracts })
        return forms === undefined ? undefined : formsOf(forms)
      },
      name,
    )
  }

  /** The attributes that the schema and the facts of now have. O(facts). */
  attributes(): readonly AttributeInfo[] {
    return attributesOf(this.#engine)
  }

  /** Moves to the state after transaction t, back or forward, exactly; resolves to what each view changed on the way. */
  async goto(t: number): Promise<ReadonlyMap<string, RowDelta>> {
    return this.gotoSync(t)
  }

  /** `goto` without a promise. */
  gotoSync(t: number): ReadonlyMap<string, RowDelta> {
    const moved = goto(this.#engine, t)
    return new Map([...moved].map(([id, delta]) => [id, new RowDelta(delta, this.#exact)]))
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
    return explainRow(this.#engine, this.#origins, { id, row, t, exact: this.#exact })
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
    const sources = this.#sources.open(spec.sources)
    const definition = definitionOf(spec, sources instanceof Promise ? await sources : sources)
    return fullQuery(this.#engine, definition, host, this.#exact)
  }

  /** Step events; returns what takes the listener away. Costs nothing while there is none. */
  on(event: "trace", listener: TraceListener): () => void {
    if (event !== "trace")
      throw new WizardError("event/unknown", `no event ${String(event)}`, { hint: 'there is "trace"' })
    return this.#engine.listen(traceListener(this.#engine, this.#exact, listener))
  }

  /**
   * Tells of every event that fits the condition, such as `row [_ "X"]` or `op c2.join` (`library/condition.ts` has them all); returns
   * what ends the watch. Throws `break/condition` for what is no condition, `break/late` for a watch of weights after the first view.
   */
  watch(text: string, listener: (hit: Hit) => void): () => void {
    const fits = condition(text)
    if (fits === "weights") {
      return watchWeights(this.#engine, ({ t, view, op, row, weight }) => {
        if (weight < 0) listener({ t, view, op, iteration: null, row: jsRow(row, this.#exact), weight })
      })
    }
    return this.on("trace", (event) => {
      const hit = event.event === "op-end" ? fits(event) : undefined
      if (hit !== undefined) listener(hit)
    })
  }

  async close(): Promise<void> {}
}

const noStorage = (id: string, storage: string): WizardError =>
  new WizardError("config/storage", `circuit ${id} wants ${storage} storage, which this version does not have`, {
    hint: "use :wizard.storage/memory",
  })
