import type { Description } from "../../src/circuit/describe.js"
import type { Delta } from "./view-model.js"

/** What is shown on a circuit. */
export interface CircuitLook {
  readonly description: Description
  readonly selected: string
  /** Whose wires are coloured, up and down: what the pointer is on, else what is selected. */
  readonly looked: string
  /** What operators have put out up to here, by box. */
  readonly activity: ReadonlyMap<string, Delta>
  /** Boxes that have run, whether their delta is told or not. */
  readonly busy: ReadonlySet<string>
  /** Rows that they hold. */
  readonly state: ReadonlyMap<string, number>
  readonly found: ReadonlySet<string>
  readonly fault: string
  /** Whether deltas are hidden until they are asked for. */
  readonly isHidden: boolean
  /** The boxes whose deltas travel along their wires now; undefined when nothing moves. */
  readonly moving: ReadonlySet<string> | undefined
  /** Milliseconds that a delta travels. */
  readonly duration: number
}

export interface CircuitEvents {
  readonly select: (id: string) => void
  /** The pointer is on a box; empty when it has left it. */
  readonly hover: (id: string) => void
  /** A box of several operators was opened. */
  readonly unfold: (id: string) => void
}
