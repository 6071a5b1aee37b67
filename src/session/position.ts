/** By what a session steps: whole transactions, operators that run, rounds of a fixpoint. */
export type Unit = "transaction" | "operator" | "iteration"

/**
 * Where a session stands: after transaction t, or inside it. Inside, the operators that have run show their state after t, the others
 * before; those of a fixpoint show what was there before and what the rounds that have run have changed.
 */
export interface Position {
  readonly t: number
  /** Undefined after a whole transaction. */
  readonly inside: Inside | undefined
}

/** A place among the steps of a transaction, as the selected view sees them: operators that ran, those of a fixpoint round by round. */
export interface Inside {
  /** How many steps have run: from 1 to `of` − 1. */
  readonly step: number
  readonly of: number
  /** The operator that ran last, by its id. */
  readonly op: string
  /** Its round, inside a fixpoint. */
  readonly iteration: number | null
  /** What ran last belongs to this transaction of those that share t: 0, or the number of a listener's round. */
  readonly round: number
}

/** A step of a transaction in a view. */
export interface MicroStep {
  readonly op: string
  readonly kind: string
  readonly iteration: number | null
  readonly round: number
}
