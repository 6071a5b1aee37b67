import type { Description } from "../../src/circuit/describe.js"
import type { Boxed } from "./circuit-look.js"
import type { CircuitPane } from "./circuit-pane.js"
import type { Inquiry } from "./inquiry.js"
import type { Side } from "./left-pane.js"
import type { PageData, Row } from "./page-data.js"
import type { Frame } from "./page-frame.js"
import type { PageState } from "./page-state.js"
import type { TopOrder } from "./top-pane.js"
import type { ViewModel } from "./view-model.js"

/** What controls and keys see of the page, and what they can ask of it. */
export interface Page {
  readonly data: PageData
  readonly frame: Frame
  readonly circuit: CircuitPane
  readonly state: PageState
  readonly model: ViewModel
  readonly description: Description
  readonly side: Side
  /** Whether deltas are to be predicted. */
  readonly isHidden: boolean
  /** The row of which somebody asks why it is there. */
  readonly asked: Row | undefined
  readonly inquiry: Inquiry
  /** How the top operators are ordered. */
  readonly order: TopOrder
  /** The box that is looked at: that under the pointer, else the one that is pinned; empty for none. */
  readonly looked: string
  readonly isPlaying: boolean
  /** Milliseconds that a delta travels; 0 where nothing should move. */
  readonly duration: number
  /** The circuit as it is drawn. */
  drawn(): Boxed
  /** Goes to another state; `moving` lets the deltas of the step travel. */
  set(change: Partial<PageState>, moving?: boolean): void
  /** Draws the controls anew. */
  refreshControls(): void
  /** Selects one of some operators, the next one when one of them is selected already. */
  selectAmong(ops: readonly string[]): void
  ask(row: Row): void
  sort(order: TopOrder): void
  /** Shows the delta that was to be predicted. */
  reveal(): void
  /** Closes what was asked; false when nothing was. */
  close(): boolean
}
