import { overlayRest } from "./overlay-screen.js"
import { layoutOf, type Scene } from "./screen.js"
import type { Pane } from "./state.js"

/** Columns and rows that a pane has now, without borders; none when it is not seen. */
export function roomOf(scene: Scene, pane: Pane): { readonly columns: number; readonly rows: number } {
  const plan = layoutOf(scene)
  const bands = plan.kind === "enlarge" ? [] : plan.bands
  const band = bands.find(({ slots }) => slots.some((slot) => slot.pane === pane))
  return { columns: band?.slots.find((slot) => slot.pane === pane)?.columns ?? 0, rows: band?.rows ?? 0 }
}

/** How many lines of an overlay, or of the REPL, are beyond what is seen. */
export function restOf(scene: Scene, of: "overlay" | "repl"): number {
  if (of === "overlay") return overlayRest(scene)
  const { columns, rows } = roomOf(scene, "repl")
  return Math.max(0, scene.transcript.lines(columns, scene.look).length - rows + 1)
}
