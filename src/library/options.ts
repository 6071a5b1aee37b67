import type { TransactOptions } from "../engine/engine.js"
import type { KeepDeltas } from "../engine/recorder.js"
import type { Written } from "../provenance/derivation.js"
import type { UserAggregate } from "./aggregate.js"
import type { UserFunction } from "./function.js"
import type { RowChange } from "./result.js"
import type { SyncInput } from "./sync-input.js"

export interface LoadOptions {
  /** Functions that queries call by these names; they get and return JS values and depend on their arguments alone. */
  readonly functions?: Readonly<Record<string, UserFunction>>
  /** Aggregates that `:find` calls by these names. */
  readonly aggregates?: Readonly<Record<string, UserAggregate>>
  /** Wraps doubles going out, so that 1 and 1.0 stay apart in JS too. */
  readonly exact?: boolean
  /** Rounds after which a recursion that makes new values fails its view, as one that does not end; 10,000 by default. */
  readonly rounds?: number
  /** The clock for `:db/txInstant`. */
  readonly now?: () => Date
  /**
   * The DuckDB file in which everything is kept: it is opened, or made. Transactions, views and arguments are durable when their promises
   * resolve, and loading the file again goes on from there. Left out, everything is in memory.
   */
  readonly database?: string
  /** Which operators' deltas the file keeps: of all transactions, of at least the last so many, of none. As before when left out; none at first. */
  readonly keepDeltas?: KeepDeltas
  /**
   * Datoms of the log after which a checkpoint is written in the background, or three times as many as the last one had: loading goes on
   * from there.
   * 250,000 unless it says otherwise; `Infinity` leaves it to `checkpoint` and `close`.
   */
  readonly checkpointAfter?: number
  /**
   * Where the facts come from (as `sync` takes it), when the workspace of the config has no database of its own: up to where the states of
   * its circuits go they are read from there, and `sync` goes on.
   */
  readonly source?: SyncInput
  /** Discards what the workspace keeps of its circuits, and builds it anew from the database or the source. */
  readonly rebuild?: boolean
  /** Plans anew instead of following the plans that definitions record; definitions and states are written again. */
  readonly replan?: boolean
}

/** Options that a host sets for a transaction of its own. */
export interface TransactHost extends Pick<TransactOptions, "t" | "instant"> {
  /** The values are EDN values: a whole number is a long whatever the schema says, a string never a keyword. */
  readonly exact?: boolean
  /** Where the transaction is written, for `why`; of a source its own first line. */
  readonly written?: Written
  /** The name by which people know it. */
  readonly label?: string
  /** What is noted with it (`History.noted`), all at once with the transaction. */
  readonly noted?: ReadonlyMap<string, string>
}

/** What a subscriber is told. */
export interface Change {
  readonly view: string
  readonly t: number
  readonly tx: number | null
  readonly asserts: readonly RowChange["row"][]
  readonly retracts: readonly RowChange["row"][]
}

/** Returns what is to be transacted next, as EDN text or values, or nothing. */
export type Subscriber = (change: Change) => string | readonly unknown[] | undefined
