import type { WizardError } from "../base/error.js"
import type { Cell } from "../notebook/document.js"

/** What became of a cell; stale when it, or one above it, was changed since it ran. */
export type CellStatus = "ok" | "failed" | "error" | "stale"

export interface CellState {
  readonly cell: Cell
  readonly status: CellStatus
  /** The t after which it stands; null before the first. */
  readonly t: number | null
  /** Empty when there is nothing to say. */
  readonly message: string
  readonly error: WizardError | undefined
}
