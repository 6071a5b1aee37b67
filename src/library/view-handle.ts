import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import type { Span } from "../base/span.js"
import { type Description, describe, type Level } from "../circuit/describe.js"
import type { Diagnostic } from "../datalog/check.js"
import { compare } from "../edn/compare.js"
import { fromJs, toJs } from "../edn/js.js"
import { decodeRow, type Row } from "../engine/delta.js"
import type { Engine } from "../engine/engine.js"
import type { Journal } from "../engine/journal.js"
import type { Listeners } from "../engine/listeners.js"
import { type Report, TransactionReport } from "../engine/report.js"
import { failureJson, type View } from "../engine/view.js"
import { describePlan } from "../plan/describe.js"
import { writeDefinition } from "../workspace/definition/write.js"
import { OperatorState } from "./operator-state.js"
import type { TransactHost } from "./options.js"
import { contains, PageRows, type RowPage } from "./page-rows.js"
import { type JsRow, jsRow, type RowDelta, TransactionResult } from "./result.js"

/** Why a view stands failed; `row` is the binding on which an expression throws. */
export type ViewFailure = Omit<ReturnType<typeof failureJson>, "row"> & { readonly row: JsRow }

/** What a view was made of. */
export interface ViewText {
  readonly query: string
  readonly rules: string | undefined
  readonly args: readonly unknown[]
  readonly sources: readonly string[]
}

/** From what the query means to what runs: relational algebra, the operators, DBSP's primitives. */
export type ExplainLevel = "plan" | Level

/** How a handle answers: doubles wrapped or not; where transactions become durable, if they do. */
export interface Handling {
  readonly exact: boolean
  readonly journal: Journal | undefined
}

/** A view of a Wizard, by its id: always as of now. */
export class ViewHandle {
  readonly #engine: Engine
  readonly #listeners: Listeners
  readonly #exact: boolean
  readonly #journal: Journal | undefined

  constructor(
    engine: Engine,
    listeners: Listeners,
    readonly id: string,
    { exact, journal }: Handling,
  ) {
    this.#engine = engine
    this.#listeners = listeners
    this.#exact = exact
    this.#journal = journal
  }

  /** The heads of the columns. */
  get columns(): readonly string[] {
    return this.#view.columns
  }

  /** The find spec: rel, coll, tuple, scalar, keys. */
  get find(): string {
    return this.#view.find
  }

  /** The view's circuit as a definition: primitives, query and plan (EDN). `addView` takes it back, on any day and on any data. */
  definition(): string {
    return writeDefinition(this.#engine.catalog, this.id)
  }

  /** "ok", or why the view stands failed. */
  get status(): "ok" | ViewFailure {
    const { failure } = this.#view
    if (failure === undefined) return "ok"
    return { ...failureJson(failure), row: jsRow(failure.row, this.#exact) }
  }

  /** What is answered but was probably not meant. */
  get warnings(): readonly Diagnostic[] {
    return this.#view.warnings
  }

  /** The rows in canonical order. Throws `view/failed` while the view stands failed. O(n log n). */
  rows(): readonly JsRow[] {
    const rows = this.#view.rows()
    const { failure } = this.#view
    if (rows === undefined) {
      throw new WizardError("view/failed", `view ${this.id} stands failed: ${failure?.message}`, {
        ...(failure?.span && { span: failure.span }),
        hint: "retract the fact at fault, or select the rows before the expression",
      })
    }
    return rows.map((row) => jsRow(row, this.#exact))
  }

  /** Some of the rows in canonical order; the page alone is sorted, from the nearer end. Throws as `rows`. O(n log(offset + limit)). */
  page(page: RowPage = {}): { readonly count: number; readonly rows: readonly JsRow[] } {
    const view = this.#view
    if (view.failure !== undefined || view.find === "tuple" || view.find === "scalar") {
      const rows = this.rows()
      const { offset = 0, limit = 20, filter } = page
      const fitting = rows.filter((row) => contains(row.map(fromJs), filter))
      return { count: fitting.length, rows: fitting.slice(offset, offset + limit) }
    }
    const set = view.set()
    const { dictionary } = this.#engine.database
    const order = (a: { readonly row: Row }, b: { readonly row: Row }) => compare(a.row, b.row)
    const rows = new PageRows(page, page.filter === undefined ? set.length : undefined, order, dictionary)
    for (let i = 0; i < set.length; i++) {
      if (page.filter === undefined && rows.passes(set.rows[i * set.width])) continue
      const row = decodeRow(set.row(i), dictionary)
      if (contains(row, page.filter)) rows.add({ row })
    }
    return { count: rows.count, rows: rows.sorted().map(({ row }) => jsRow(row, this.#exact)) }
  }

  /**
   * Other values for `:in`, in order, as a transaction of its own. The change of the view, undefined when it stands failed; of a Wizard
   * that is kept in a file a promise of it, which resolves when the values are durable. Awaiting it is right either way. `t`: the next one when
   * left out.
   */
  args(
    values: readonly unknown[],
    host: Pick<TransactHost, "t"> = {},
  ): RowDelta | undefined | Promise<RowDelta | undefined> {
    const options = host.t === undefined ? {} : { t: host.t }
    const data = { view: this.id, args: values.map(fromJs) }
    if (this.#journal === undefined) return this.#change(this.#listeners.transact(data, options))
    return this.#journal.transact(data, options, {}).then((reports) => this.#change(reports))
  }

  #change(reports: readonly Report[]): RowDelta | undefined {
    const result = new TransactionResult(reports, this.#exact)
    return result.failed.includes(this.id) ? undefined : result.change(this.id)
  }

  /** What the view runs, as JSON: its plan in relational algebra, its circuit, or that circuit in DBSP's primitives. */
  explain(level: ExplainLevel = "circuit"): Description {
    if (level !== "plan") return describe(this.id, this.#view.circuit, level)
    const operators = describePlan(this.#engine.catalog.plan(this.id))
    return { view: this.id, level, operators, output: operators[operators.length - 1].id }
  }

  /** What an operator holds as of now, by its id. Throws `operator/unknown` with the nearest. */
  state(op: string): OperatorState {
    const { circuit } = this.#view
    const operator = circuit.operators.find(({ id }) => id === op)
    if (operator !== undefined)
      return new OperatorState(circuit, operator, this.#engine.database.dictionary, this.#exact)
    const near = nearest(
      op,
      circuit.operators.map(({ id }) => id),
    )
    throw new WizardError("operator/unknown", `view ${this.id} has no operator ${op}`, {
      hint: near === undefined ? "explain shows its operators" : `did you mean ${near}?`,
    })
  }

  /** The texts of query and rules as they were given, the values of `:in` as of now, and the names of further sources. */
  get text(): ViewText {
    const { query, rules, args, sources } = this.#view.definition
    const text = ({ source: { text }, start, end }: Span) => text.slice(start, end)
    return {
      query: text(query.span),
      rules: rules && text(rules.span),
      args: args.map((value) => toJs(value, this.#exact)),
      sources: [...sources.keys()],
    }
  }

  /**
   * The transactions of a further source, as the datoms `[e a v tx added]` that each wrote: it stands still. Throws `source/unknown`. O(its
   * log).
   */
  *source(name: string): Generator<readonly JsRow[], void, undefined> {
    const { sources } = this.#view.definition
    const database = sources.get(name)
    if (database === undefined) {
      const near = nearest(name, sources.keys())
      const hint = near === undefined ? "it reads $ alone" : `did you mean ${near}?`
      throw new WizardError("source/unknown", `view ${this.id} has no further source ${name}`, { hint })
    }
    for (let n = 0; n < database.log.count; n++) {
      const { datoms } = new TransactionReport(database, database.applied(n), new Map())
      yield datoms.map((datom) => jsRow(datom, this.#exact))
    }
  }

  get #view(): View {
    return this.#engine.catalog.get(this.id)
  }
}
