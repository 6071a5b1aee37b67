import type { Value } from "../edn/value.js"

/** An integral of a circuit as it is kept: named by the operator's id, `default` for the rows of the view. */
export interface Family {
  readonly name: string
  readonly columns: readonly string[]
  /** Inside a fixpoint: a row ends with the round to which it belongs. */
  readonly hasRounds: boolean
}

/** The family that holds the rows of the view. */
export const ROWS = "default"

/** A row as bytes (see `key/`), and its weight, or by how much that changes. */
export type Entry = readonly [key: Uint8Array, weight: number]

/** What one integral gains and loses. */
export interface FamilyChange {
  readonly family: Family
  /** Rows have weight 1 or are not there: what comes was not there before, and what goes was. */
  readonly isSet: boolean
  /** Each row once. */
  readonly entries: () => Iterable<Entry>
}

/** Up to where a state goes. */
export interface Mark {
  readonly t: number
  /** Null for an empty raw transaction, and before the first. */
  readonly tx: Value
  /** How many entries of the log it has taken in: several may share t. */
  readonly entries: number
  /** Why the view stands failed, if it does. */
  readonly failure: string | null
}

/** What a state is besides its rows. */
export interface StateHead extends Mark {
  /** SHA-256 of the definition, in hexadecimal digits. */
  readonly definition: string
  readonly families: readonly Family[]
}

/** The durable state of one circuit. One caller, one call at a time; when a promise resolves, what it did is synced, all of it at once. */
export interface StateStore {
  /** Undefined in a new one. */
  readonly head: StateHead | undefined
  /** Adds changes to integrals that are there already. */
  add(changes: readonly FamilyChange[], mark: Mark): Promise<void>
  /** Puts whole integrals in place of all that is there. */
  replace(whole: readonly FamilyChange[], head: StateHead): Promise<void>
  /** The rows of an integral, in the order of their bytes, piece by piece. */
  entries(family: string): AsyncIterable<readonly Entry[]>
  close(): Promise<void>
  /** Lets go and touches nothing. */
  abandon(): Promise<void>
}

/** Where the state of one circuit lies, and its definition. */
export interface CircuitHome {
  /** The circuit's id. */
  readonly id: string
  /** The path of the definition, for people. */
  readonly definition: string
  /** What the state says of itself, read whole and left as it is; undefined when there is none. Throws `storage/…`, `io/…`. */
  look(): Promise<StateHead | undefined>
  /** Opens the state that was looked at, or makes it. Throws `storage/…`, `io/…`. */
  open(): Promise<StateStore>
  /** The text of the definition; when one was not finished that has this hash, then of that. Undefined when there is none. */
  readDefinition(hash?: string): Promise<string | undefined>
  /** Writes a definition beside the one that is there, which `finishDefinition` replaces. Returns its hash. */
  beginDefinition(text: string): Promise<string>
  finishDefinition(): Promise<void>
  /** What tells a definition from any other. */
  hash(text: string): string
  /** Discards the definition and the state. Throws `storage/locked`. */
  discard(): Promise<void>
}
