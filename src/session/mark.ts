/**
 * How a view, or all of them, compare with the full query after a transaction: equal, different, standing failed as the full query does,
 * or not compared.
 */
export type Mark = "verified" | "diverged" | "failed" | "unverified"

/** A transaction as a timeline shows it. */
export interface Moment {
  readonly t: number
  /** Of the view, or of all views, the worst. */
  readonly mark: Mark
  /** Rows that come and go in the view; undefined when nobody has stepped over it yet. */
  readonly size: number | undefined
  /** The name of the cell that made it, or of the load. */
  readonly label: string | undefined
  /** The line of that cell in the notebook. */
  readonly line: number | undefined
}
