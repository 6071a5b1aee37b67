import { WizardError } from "../base/error.js"
import { type Description, describe, type Level } from "../circuit/describe.js"
import type { Diagnostic } from "../datalog/check.js"
import { fromJs } from "../edn/js.js"
import type { Engine } from "../engine/engine.js"
import type { Listeners } from "../engine/listeners.js"
import { failureJson, type View } from "../engine/view.js"
import { describePlan } from "../plan/describe.js"
import { type JsRow, jsRow, type RowDelta, TransactionResult } from "./result.js"

/** Why a view stands failed; `row` is the binding on which an expression throws. */
export type ViewFailure = Omit<ReturnType<typeof failureJson>, "row"> & { readonly row: JsRow }

/** From what the query means to what runs: relational algebra, the operators, DBSP's primitives. */
export type ExplainLevel = "plan" | Level

/** A view of a Wizard, by its id: always as of now. */
export class ViewHandle {
  readonly #engine: Engine
  readonly #listeners: Listeners
  readonly #exact: boolean

  constructor(
    engine: Engine,
    listeners: Listeners,
    readonly id: string,
    exact: boolean,
  ) {
    this.#engine = engine
    this.#listeners = listeners
    this.#exact = exact
  }

  /** The heads of the columns. */
  get columns(): readonly string[] {
    return this.#view.columns
  }

  /** The find spec: rel, coll, tuple, scalar, keys. */
  get find(): string {
    return this.#view.find
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

  /** Other values for `:in`, in order, as a transaction of its own. Returns the change of the view, undefined when it stands failed. */
  args(values: readonly unknown[]): RowDelta | undefined {
    const reports = this.#listeners.transact({ view: this.id, args: values.map(fromJs) })
    const { failure } = this.#view
    return failure === undefined ? new TransactionResult(reports, this.#exact).change(this.id) : undefined
  }

  /** What the view runs, as JSON: its plan in relational algebra, its circuit, or that circuit in DBSP's primitives. */
  explain(level: ExplainLevel = "circuit"): Description {
    if (level !== "plan") return describe(this.id, this.#view.circuit, level)
    const operators = describePlan(this.#engine.catalog.plan(this.id))
    return { view: this.id, level, operators, output: operators[operators.length - 1].id }
  }

  get #view(): View {
    return this.#engine.catalog.get(this.id)
  }
}
