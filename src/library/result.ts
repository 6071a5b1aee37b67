import { toJs } from "../edn/js.js"
import type { Value } from "../edn/value.js"
import { type Delta, noDelta } from "../engine/delta.js"
import type { Report } from "../engine/report.js"

/** A row of JS values, as long as `:find` has elements, whatever the find spec. */
export type JsRow = readonly unknown[]

export interface RowChange {
  readonly weight: number
  readonly row: JsRow
}

/** The change of a view in JS values, canonical order; converted when it is asked for. */
export class RowDelta {
  readonly #delta: Delta
  readonly #exact: boolean

  constructor(delta: Delta, exact: boolean) {
    this.#delta = delta
    this.#exact = exact
  }

  get asserts(): readonly JsRow[] {
    return this.#delta.asserts.map((row) => jsRow(row, this.#exact))
  }

  get retracts(): readonly JsRow[] {
    return this.#delta.retracts.map((row) => jsRow(row, this.#exact))
  }

  /** How many rows come and how many go, whatever their weights, and the sum of these: known without converting any. */
  get sizes(): { readonly plus: number; readonly minus: number; readonly weight: number } {
    const { weights, length } = this.#delta.codes
    let plus = 0
    let weight = 0
    for (let i = 0; i < length; i++) {
      if (weights[i] > 0) plus++
      weight += weights[i]
    }
    return { plus, minus: length - plus, weight }
  }

  /** How many rows there are, of all weights. */
  get length(): number {
    return this.#delta.length
  }

  /** The row at a place, from 0: no other is converted. */
  at(place: number): RowChange {
    const [weight, row] = this.#delta.at(place)
    return { weight, row: jsRow(row, this.#exact) }
  }

  get changes(): readonly RowChange[] {
    return this.#delta.weighted.map(([weight, row]) => ({ weight, row: jsRow(row, this.#exact) }))
  }
}

/** What a transaction and the rounds that it set off have done. */
export class TransactionResult {
  readonly #reports: readonly Report[]
  readonly #exact: boolean

  constructor(reports: readonly Report[], exact: boolean) {
    this.#reports = reports
    this.#exact = exact
  }

  get t(): number {
    return this.#reports[0].t
  }

  /** Null for datoms without tx. */
  get tx(): number | null {
    return this.#reports[0].tx
  }

  /** Views that stand failed: they have no delta. */
  get failed(): readonly string[] {
    return this.#reports[this.#reports.length - 1].failed
  }

  /** Which entity each tempid became. */
  get tempids(): ReadonlyMap<Value, number> {
    return this.#reports[0].tempids
  }

  /** The datoms that changed anything, `[e a v tx added]`, in the order of the log. */
  get datoms(): readonly JsRow[] {
    return this.#reports.flatMap((report) => report.datoms.map((datom) => jsRow(datom, this.#exact)))
  }

  /** The change of one view, empty when it did not change. */
  change(view: string): RowDelta {
    return this.deltas.get(view) ?? new RowDelta(noDelta, this.#exact)
  }

  /** The change of each view that changed: the sum over all rounds. */
  get deltas(): ReadonlyMap<string, RowDelta> {
    const sums = new Map<string, Delta>()
    for (const { deltas } of this.#reports) {
      for (const [id, delta] of deltas) sums.set(id, sums.get(id)?.plus(delta) ?? delta)
    }
    return new Map([...sums].filter(([, d]) => !d.isEmpty).map(([id, delta]) => [id, new RowDelta(delta, this.#exact)]))
  }
}

export const jsRow = (row: readonly Value[], exact: boolean): JsRow => row.map((value) => toJs(value, exact))
