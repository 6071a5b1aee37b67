import type { Source } from "../base/span.js"
import type { OperatorJson } from "../circuit/describe.js"
import type { Attribute } from "../datom/attribute.js"
import type { Value } from "../edn/value.js"
import type { ZSet } from "../zset/zset.js"
import type { DatomColumns } from "./datom-columns.js"

/** Where a transaction was written, and the name by which people know it. */
export interface Origin {
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly label?: string | undefined
  /** What becomes durable with it: by key what `Commit.meta` is to say. */
  readonly noted?: ReadonlyMap<string, string> | undefined
}

/** One entry of the log: a transaction, or a round of what listeners derived from one, which keeps its t. */
export interface KeptEntry extends Omit<Origin, "noted"> {
  readonly t: number
  /** The code of its tx, or NONE. */
  readonly tx: number
  /** The tx itself, when it is a number. */
  readonly txNumber?: number | undefined
  /** The entity counter after it. */
  readonly nextEntity: number
  /** How many datoms it has. */
  readonly datoms: number
  /** Its `:db/txInstant` in ms, when it asserts one. */
  readonly instant?: number | undefined
  /** The view that it gave other values for `:in`, and those. */
  readonly args?: { readonly view: string; readonly values: readonly Value[] } | undefined
}

/** A view as it was added. */
export interface KeptView {
  readonly id: string
  readonly name: string
  readonly query: Source
  readonly rules: Source | undefined
  /** The values of `:in` with which it was added. */
  readonly args: readonly Value[]
  /** The logs of its further sources: paths or EDN text, by name. */
  readonly sources: Readonly<Record<string, string>>
  readonly createdT: number
  /** Its definition, as it was written last; of one that is added, see `Commit.operators`. */
  readonly definition?: string | undefined
}

/** What a view runs now. */
export interface KeptOperators {
  readonly view: string
  readonly operators: readonly OperatorJson[]
  /** The view's definition. */
  readonly definition: string
}

/** What an operator put out in one transaction; `iteration` inside a fixpoint. */
export interface KeptDelta {
  readonly view: string
  readonly operator: string
  readonly t: number
  readonly iteration: number | null
  readonly rows: ZSet
}

/** An `a` code that an attribute's installation (or its end) made another, and what it is now. */
export type Renamed = readonly [code: number, now: number]

/** What is made durable together: all of it, or nothing. */
export interface Commit {
  /** New values of the dictionary, from entry `firstValue` (code ~firstValue) on. */
  readonly firstValue: number
  readonly values: readonly Value[]
  /** New entries of the log, from number `firstEntry` on; entries from there on that are kept already go first. */
  readonly firstEntry: number
  readonly entries: readonly KeptEntry[]
  readonly datoms: DatomColumns
  readonly deltas: readonly KeptDelta[]
  /** Deltas of transactions before this t are kept no longer. */
  readonly deltasFrom?: number | undefined
  readonly addedView?: KeptView | undefined
  readonly removedView?: string | undefined
  readonly operators: readonly KeptOperators[]
  /** Every attribute of the schema of now, when it changed. */
  readonly attributes?: readonly Attribute[] | undefined
  readonly renamed?: readonly Renamed[] | undefined
  readonly meta?: ReadonlyMap<string, string> | undefined
}

/** Everything that was committed. */
export interface Kept {
  readonly values: readonly Value[]
  readonly entries: readonly KeptEntry[]
  readonly datoms: DatomColumns
  readonly views: readonly KeptView[]
  readonly meta: ReadonlyMap<string, string>
  /** The last one; undefined when there is none, or another version wrote it. */
  readonly checkpoint?: KeptCheckpoint | undefined
}

/** What one operator holds at a port; of the output, the rows of the view. */
export interface KeptState {
  readonly view: string
  readonly operator: string
  readonly port: number
  readonly rows: ZSet
  /** Inside a fixpoint: the round to which each row belongs. */
  readonly iterations: Int32Array | undefined
}

/** What the operators of all views held after the first `entries` entries of the log. */
export interface KeptCheckpoint {
  readonly t: number
  readonly entries: number
  /** By view what tells its circuit from others; undefined when more than its states is needed to go on from there. */
  readonly circuits: ReadonlyMap<string, string | undefined>
  readonly states: readonly KeptState[]
}

/** A checkpoint on its way: its states are asked for one after the other, once. */
export interface TakenCheckpoint extends Omit<KeptCheckpoint, "states"> {
  readonly states: Iterable<KeptState>
}

/**
 * Where a Wizard lives when its process does not. One caller; one call at a time, but for `checkpoint`. When `append` resolves, its commit is durable; when it
 * rejects, it has not happened. Errors are `storage/…` and `io/…`.
 */
export interface Storage {
  /** What is there: nothing in a new one. Called once, first. */
  load(): Promise<Kept>
  append(commit: Commit): Promise<void>
  /**
   * Puts a checkpoint in place of the last one, all at once, while calls of `append` go on. One at a time. Left out where nothing is kept
   * that a checkpoint could shorten.
   */
  checkpoint?(checkpoint: TakenCheckpoint): Promise<void>
  /** Writes a copy of all that is kept, which others may open; there whole or not at all. Left out where there is no file. */
  copy?(path: string): Promise<void>
  /** Puts what was committed in order for the next `load`, and lets go. */
  close(): Promise<void>
  /** Lets go and touches nothing. */
  abandon(): Promise<void>
}
