import type { HeldRow } from "../library/operator-state.js"
import type { JsRow, RowChange } from "../library/result.js"

/** What an operator or view has changed in one transaction, or in the rounds that have run. Rows in canonical order. */
export interface DeltaReading {
  readonly view: string
  readonly op: string
  readonly t: number
  readonly columns: readonly string[]
  /** Rows that come and go: how many there are of each, whatever their weights. */
  readonly plus: number
  readonly minus: number
  /** The sum of their weights. */
  readonly weight: number
  /** False while the position is before the operator's step: the delta is then still to come and not shown. */
  readonly ran: boolean
  /** The transaction made the view anew, because it changed what its plan relies on: operators are others than before, without deltas. */
  readonly rebuilt: boolean
  /** How many rows there are, and one of them by its place: no other is converted. */
  readonly count: number
  at(place: number): RowChange
  /** All of them, converted when they are asked for. */
  readonly changes: readonly RowChange[]
  /** Inside a fixpoint: the same round by round, made when it is asked for. Undefined elsewhere. */
  readonly rounds: readonly { readonly iteration: number; readonly changes: readonly RowChange[] }[] | undefined
}

/** An input of an operator and what came in by it. */
export interface InputReading {
  readonly port: number
  /** The operator at the other end, `c1.map!errors` for one of its further outputs. */
  readonly from: string
  /** Undefined for a stream inside a fixpoint that nothing tells of. */
  readonly delta: DeltaReading | undefined
}

/** An integral that an operator keeps. */
export interface PortReading {
  readonly port: number
  /** ∫A, ∫B, rows, facts, derivations, errors: what it is the integral of. */
  readonly name: string
  readonly columns: readonly string[]
  /** How many rows it has. */
  readonly count: number
  /** The rows asked for in canonical order, with their weights. */
  readonly rows: readonly HeldRow[]
  /** Where `rows` begin among all. */
  readonly offset: number
}

/** What an operator holds at the position. */
export interface StateReading {
  readonly view: string
  readonly op: string
  readonly n: number
  readonly kind: string
  /** Everything it holds: rows of all ports, groups and values beside them. */
  readonly size: number
  readonly ports: readonly PortReading[]
}

/** Which rows are wanted; the first 20 when left out. */
export interface Page {
  readonly offset?: number
  readonly limit?: number
  /** Only rows of which some value's text contains this. */
  readonly filter?: string
}

/** What a view shows at the position. */
export interface RowsReading {
  readonly view: string
  readonly columns: readonly string[]
  readonly find: string
  /** All rows that there are, or that the filter lets through. */
  readonly count: number
  readonly offset: number
  readonly rows: readonly JsRow[]
}

/** An attribute, for completion and the schema's page. */
export interface AttributeReading {
  /** With its colon. */
  readonly ident: string
  /** `string`, `long`, `ref`…; undefined when only raw datoms use it. */
  readonly type: string | undefined
  readonly many: boolean
  readonly unique: "identity" | "value" | undefined
  readonly component: boolean
  readonly doc: string | undefined
  /** Facts that hold now. */
  readonly datoms: number
}
