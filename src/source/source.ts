import type { Span } from "../base/span.js"
import type { RawDatom } from "../datom/transact-raw.js"
import type { Value } from "../edn/value.js"

/** One transaction of a source. */
export interface SourceTransaction {
  readonly input: readonly Value[] | { readonly datoms: readonly RawDatom[] }
  /** Whether its values are EDN's own; JSON and JS do not tell 1 from 1.0. */
  readonly exact: boolean
  /** Where it is written. */
  readonly span?: Span | undefined
  /** Where the source stands when this transaction has been taken in: what `transactions` goes on from. */
  readonly position: number
}

/** How far a source has been read, in units of its own. */
export interface SourceProgress {
  readonly done: number
  /** Undefined while there is no end. */
  readonly total: number | undefined
}

export interface SourceOptions {
  /** Goes on when what is there has been read, and gives what comes. */
  readonly follow: boolean
  readonly signal: AbortSignal
}

/** A database or a log that somebody else writes. Errors are `io/…`, `log/…`, `parse/…`, `sync/…`. */
export interface Source {
  /** Under this name it is remembered how far one has come. */
  readonly name: string
  /**
   * The facts of now as datoms that are all asserted, where the source has no history: what holds elsewhere and not here has been
   * retracted meanwhile. Undefined where `transactions` gives everything from the start.
   */
  facts?(): readonly RawDatom[]
  /** The transactions after a position, 0 at first, one by one in their order. Ends when the signal says so. */
  transactions(after: number, options: SourceOptions): AsyncIterable<SourceTransaction>
  progress(): SourceProgress
  /** Whether it ended in the middle of a transaction, which is not there yet. */
  readonly isCut?: boolean
}
