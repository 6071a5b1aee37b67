import type { WizardError } from "../base/error.js"
import type { Cell, Document } from "../notebook/document.js"
import type { Work } from "./work.js"

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

/** The notebook of a session. Changes only mark cells stale; `rerun` runs them. The text of everything else stays byte for byte. */
export declare class Cells {
  get document(): Document
  get all(): readonly CellState[]
  /** Puts a cell's text, fences included, before the cell of that number, or at the end. */
  insert(text: string, before?: number): void
  /** Another body for a cell, and another info string when it is given. */
  edit(index: number, body: string, info?: string): void
  remove(index: number): void
  /** The whole text anew, as an editor left it: cells that stand as they ran keep their status, from the first other one all is stale. */
  replace(text: string): void
  /** Runs the notebook anew when something is stale; until it is done, everything is as it was. */
  rerun(work?: Work): Promise<void>
}
