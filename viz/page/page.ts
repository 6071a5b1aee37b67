import type { Description } from "../../src/circuit/describe.js"
import type { Boxed } from "./circuit-look.js"
import type { CircuitPane } from "./circuit-pane.js"
import type { Side } from "./left-pane.js"
import type { Frame } from "./page-frame.js"
import type { PageState } from "./page-state.js"
import type { ViewModel } from "./view-model.js"

/** What controls and keys see of the page, and what they can ask of it. */
export interface Page {
  readonly frame: Frame
  readonly circuit: CircuitPane
  readonly state: PageState
  readonly model: ViewModel
  readonly description: Description
  readonly side: Side
  readonly isPlaying: boolean
  /** Milliseconds that a delta travels; 0 where nothing should move. */
  readonly duration: number
  /** The circuit as it is drawn. */
  drawn(): Boxed
  /** Goes to another state; `moving` lets the deltas of the step travel. */
  set(change: Partial<PageState>, moving?: boolean): void
  refreshControls(): void
  /** Shows the delta that was to be predicted. */
  reveal(): void
  /** Closes what was asked; false when nothing was. */
  close(): boolean
}
