import type { Value } from "../edn/value.js"
import type { Engine } from "../engine/engine.js"
import { countAt, goto, lastOf, visit } from "../engine/history.js"
import { TransactionReport } from "../engine/report.js"
import { askHistory } from "./exporting.js"
import type { Keeper, Living } from "./keeper.js"
import { operatorTimes } from "./operator-times.js"
import type { Origins } from "./origins.js"
import { Profile } from "./profile.js"
import { TransactionRecord } from "./record.js"
import { type JsRow, jsRow, RowDelta } from "./result.js"

/** A recorded transaction as data; several may share t, a listener's rounds for one. */
export interface PastTransaction {
  readonly t: number
  /** Null for a raw transaction without datoms. */
  readonly tx: number | null
  /** `[e a v tx added]` in the order of the log, attributes by the names that they have now. */
  readonly datoms: readonly JsRow[]
  /** Of a transaction that gave a view other values for `:in`: the view and the values. */
  readonly args: { readonly view: string; readonly values: readonly unknown[] } | null
  /** Where it is written, when that is known. */
  readonly file: string | null
  readonly line: number | null
  /** The name by which people know it. */
  readonly label: string | null
}

/** What a question in SQL gives: a JS value for each column. */
export interface SqlResult {
  readonly columns: readonly string[]
  readonly rows: readonly JsRow[]
}

/**
 * The transactions of a Wizard, those that were stepped back over included. Looking at another time steps there and comes back: O(datoms
 * between), exact, and nobody is told but who listens to steps.
 */
export class History {
  readonly #living: Living
  readonly #engine: Engine
  readonly #origins: Origins
  readonly #exact: boolean
  readonly #kept: () => Keeper | undefined
  readonly #notes = new Map<string, string>()

  constructor(living: Living, exact: boolean, kept: () => Keeper | undefined) {
    this.#living = living
    this.#engine = living.engine
    this.#origins = living.origins
    this.#exact = exact
    this.#kept = kept
  }

  /** The t of the last transaction, in force or not; 0 before the first. */
  get last(): number {
    return lastOf(this.#engine.database.log)
  }

  /** Whether no transaction was ever recorded. */
  get isEmpty(): boolean {
    return this.#engine.database.log.recorded === 0
  }

  /** How many datoms are in force, retractions too. */
  get datoms(): number {
    return this.#engine.database.log.length
  }

  /** `Wizard.goto` without a promise, when nothing that was asked before is still under way. */
  goto(t: number): ReadonlyMap<string, RowDelta> {
    const moved = goto(this.#engine, t)
    return new Map([...moved].map(([id, delta]) => [id, new RowDelta(delta, this.#exact)]))
  }

  /** Where `goto(t)` ends: the greatest t up to it that a transaction has, as refused ones leave gaps. Throws `history/range`. O(log n). */
  before(t: number): number {
    const { log } = this.#engine.database
    const count = countAt(log, t)
    return count === 0 ? 0 : log.entry(count - 1).t
  }

  /** The least t above it that a transaction has; undefined after the last. */
  after(t: number): number | undefined {
    const { log } = this.#engine.database
    const count = countAt(log, t)
    return count < log.recorded ? log.entry(count).t : undefined
  }

  /** The transactions from t `from` to t `to`, one by one. Attributes are named as of now. */
  *transactions(from = 0, to = this.last): Generator<PastTransaction, void, undefined> {
    const { database, argumentChanges } = this.#engine
    for (let n = from <= 0 ? 0 : countAt(database.log, from - 1); n < countAt(database.log, to); n++) {
      const applied = database.applied(n)
      const { t, tx, datoms } = new TransactionReport(database, applied, NO_TEMPIDS)
      const change = argumentChanges.get(n)
      const written = this.#origins.written(n)
      yield {
        t,
        tx,
        datoms: datoms.map((datom) => jsRow(datom, this.#exact)),
        args: change === undefined ? null : { view: change.view, values: jsRow(change.after, this.#exact) },
        file: written?.file ?? null,
        line: written?.line ?? null,
        label: this.#origins.label(n) ?? null,
      }
    }
  }

  /**
   * What a look gives as of t, or of t when only the first `rounds` of the transactions that share it are in force. Nothing may be changed
   * from within. Throws `history/range`.
   */
  visit<T>(t: number, look: () => T, rounds?: number): T {
    const { log } = this.#engine.database
    const whole = countAt(log, t)
    const count = rounds === undefined ? whole : Math.min(whole, (t === 0 ? 0 : countAt(log, t - 1)) + rounds)
    return visit(this.#engine, count, look)
  }

  /** What a host has noted under a key, with the history: in its file, when there is one. */
  noted(key: string): string | undefined {
    return this.#kept()?.noted(key) ?? this.#notes.get(key)
  }

  async note(key: string, value: string): Promise<void> {
    const kept = this.#kept()
    if (kept === undefined) this.#notes.set(key, value)
    else await kept.note(key, value)
  }

  /** Counts what the operators of a view do in the steps from now on, and how long they take. */
  profile(view: string): Profile {
    return new Profile(this.#engine, view)
  }

  /**
   * Asks the history in SQL, as of now: the tables of a database file (`src/workspace/duckdb/tables.ts`), with what operators put out in every
   * transaction (`delta`, `delta_row`) as far as it is kept; in memory all of it. Rows in canonical order. O(history). Throws `sql/refused`.
   */
  async sql(question: string): Promise<SqlResult> {
    const { columns, rows } = await askHistory({ ...this.#living, keeper: this.#kept() }, question)
    return { columns, rows: rows.map((row) => jsRow(row, this.#exact)) }
  }

  /** What every operator did in transaction t. O(datoms between here and there, and those of t). */
  record(t: number): TransactionRecord {
    return TransactionRecord.of(this.#engine, t, this.#exact)
  }

  /** Milliseconds that each operator of a view takes for the whole history, measured (`operatorTimes`): another number each time. O(datoms). */
  times(view: string): ReadonlyMap<string, number> {
    return operatorTimes(this.#engine, view)
  }
}

const NO_TEMPIDS: ReadonlyMap<Value, number> = new Map()
