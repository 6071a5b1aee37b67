import type { Description } from "../../src/circuit/describe.js"
import type { Json } from "../../src/edn/json.js"

/** What `script#wizard-data` holds. Values are JSON as everywhere (`{"edn": …}` for what JSON cannot say). */
export interface PageData {
  readonly version: 1
  readonly title: string
  readonly file: string
  readonly parts: readonly PagePart[]
  readonly transactions: readonly PageTransaction[]
  readonly views: readonly PageView[]
  /** Items left out of deltas because the trace is large; counts stay exact. */
  readonly cut: number
  /** Where the session stands whose page this is; only on a page that is served. */
  readonly live?: { readonly view: string; readonly t: number; readonly s: number }
}

/** The notebook from top to bottom. */
export type PagePart =
  | { readonly part: "prose"; readonly html: string }
  | {
      readonly part: "cell"
      readonly kind: string
      readonly name: string | null
      readonly language: string
      readonly line: number
      readonly text: string
      readonly t: number | null
      readonly status: string
      readonly message: string
    }

export type Row = readonly Json[]
export type Weighted = readonly [weight: number, row: Row]

export interface PageView {
  readonly id: string
  readonly find: string
  readonly columns: readonly string[]
  /** The cells from which it is made: lines are those of the file, as in `span`. */
  readonly source: readonly PageSource[]
  /** What it runs; another one from t `from` on where a transaction made it anew. */
  readonly circuits: readonly PageCircuit[]
  /** What it shows at t 0; null when it stands failed. */
  readonly start: readonly Row[] | null
  /** The lines of `replay --json --trace`, without times. */
  readonly lines: readonly (OperatorLine | TransactionLine)[]
  /** What operators hold, each time that it may have changed. */
  readonly held: readonly Held[]
  readonly moments: readonly PageMoment[]
  /** Derivations of rows as they enter, and how many rows have none here. */
  readonly why: readonly PageWhy[]
  readonly whyLeft: number
  /** Measured at export, when that was asked for. */
  readonly times?: OperatorTimes
}

/** What a page asks of what its data do not say: why a view had a row at t, and how long its operators take. */
export type PageQuestion =
  | { readonly kind: "why"; readonly view: string; readonly t: number; readonly row: Row }
  | { readonly kind: "times"; readonly view: string }

/** Milliseconds that operators take for the whole history, by id; those that run as a part of another have none. */
export type OperatorTimes = Readonly<Record<string, number>>

/** What a transaction wrote: how many datoms, and the first of them as `[e, a, v, added]`. */
export interface PageTransaction {
  readonly t: number
  readonly count: number
  readonly datoms: readonly Row[]
}

export interface PageSource {
  readonly kind: "view" | "rules"
  readonly name: string
  readonly line: number
  readonly text: string
}

export interface PageCircuit {
  readonly from: number
  readonly plan: Description
  readonly circuit: Description
  readonly primitives: Description
  /** The fixpoint inside which an operator stands. */
  readonly loops: Readonly<Record<string, string>>
}

export interface OperatorLine {
  readonly t: number
  readonly op: string
  readonly kind: string
  readonly iteration?: number
  readonly delta: readonly Weighted[]
  readonly state: number
  /** How many rows come and go when `delta` does not have them all. */
  readonly cut?: Sizes
}

export interface TransactionLine {
  readonly t: number
  readonly tx: number | null
  readonly delta: readonly Weighted[] | null
  readonly failed?: { readonly code: string; readonly message: string; readonly row: Row; readonly op: string }
  readonly cut?: Sizes
}

export interface Sizes {
  readonly plus: number
  readonly minus: number
}

/** What an operator holds from step `step` of transaction t on; 0 is before any step. */
export interface Held {
  readonly t: number
  readonly step: number
  readonly op: string
  readonly size: number
  readonly ports: readonly HeldPort[]
}

export interface HeldPort {
  readonly name: string
  readonly columns: readonly string[]
  readonly count: number
  /** The first of them: `[weight, row, round]`, the round null outside fixpoints. */
  readonly rows: readonly (readonly [weight: number, row: Row, round: number | null])[]
}

export type PageMark = "verified" | "diverged" | "failed" | "unverified"

export interface PageMoment {
  readonly t: number
  readonly mark: PageMark
  readonly label: string | null
  readonly line: number | null
  /** Rows of the full query that the view lacks, and rows that it should not have. */
  readonly missing: readonly Row[]
  readonly extra: readonly Row[]
  /** The operator that is at fault. */
  readonly fault: string | null
}

export interface PageWhy {
  readonly t: number
  readonly row: Row
  readonly derivation: Derivation
}

export type Derivation =
  | {
      readonly op: string
      readonly clause: string | null
      readonly row: Row
      readonly from: readonly Derivation[]
      readonly absent?: true
      readonly seen?: true
      /** Of a root: there are more nodes than these. */
      readonly more?: true
    }
  | { readonly datom: Row; readonly t: number; readonly line: number | null; readonly file: string | null }
