import type { Fixpoint, Loop, Plan } from "../plan/plan.js"

/** The columns of a plan node's row, as codes. */
export type Binding = ReadonlyMap<string, number>

/**
 * That a plan node has a row: the rows of its inputs from which it follows, down to facts. A proof of what recursion derives names the
 * fact and leaves its own proof to whoever asks (`LoopFacts.proof`), so that proofs stay shallow.
 */
export interface Proof {
  readonly plan: Plan
  readonly row: Binding
  readonly from: readonly Proof[]
  /** Of a scan: the position of the datom in the log. */
  readonly position?: number
  /** What a pull has read. */
  readonly positions?: readonly number[]
  /** Of an antijoin: what has no row that agrees with these columns. */
  readonly absent?: Absent
  /** Of a loop's relation. */
  readonly fact?: Fact
}

export interface Absent {
  readonly plan: Plan
  readonly bound: Binding
  /** The loops around it, whose facts it may read. */
  readonly around: Around
}

/** A row of a loop's relation and the round in which it is first derived. */
export interface Fact {
  readonly fixpoint: Fixpoint
  readonly relation: number
  readonly codes: readonly number[]
  readonly round: number
  readonly around: Around
  proof?: Proof
}

/** The loops inside which something is looked for, and up to which round their facts may be read. */
export type Around = ReadonlyMap<Loop, { readonly fixpoint: Fixpoint; readonly limit: number }>

export const NOWHERE: Around = new Map()

/** The part of a binding that concerns these columns. */
export function restrict(bound: Binding, columns: readonly string[]): Binding {
  const part = new Map<string, number>()
  for (const column of columns) {
    const code = bound.get(column)
    if (code !== undefined) part.set(column, code)
  }
  return part
}

/** Whether all columns that both know are equal. */
export function agrees(row: Binding, bound: Binding): boolean {
  for (const [column, code] of bound) {
    const other = row.get(column)
    if (other !== undefined && other !== code) return false
  }
  return true
}
