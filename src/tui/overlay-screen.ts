import { helpLines, overlaid, textColumns } from "./panes/overlay.js"
import type { Scene } from "./screen.js"
import { type Line, line, own } from "./text/line.js"

/** The lines that an overlay has at the size of the screen. */
function content({ state, model, look: { bindings, spelling } }: Scene): {
  readonly title: string
  readonly lines: readonly Line[]
  readonly foot: Line
} {
  const { overlay, size } = state
  const columns = textColumns(size.columns)
  if (overlay?.kind === "help") {
    const foot = line(own(" j k scroll · Esc back "))
    return { title: "help", lines: helpLines(bindings, overlay.place, columns, spelling), foot }
  }
  if (overlay?.kind === "text") {
    const lines = model.text(overlay.text, overlay.wrap, columns)
    const at = `${Math.min(overlay.top + 1, lines.length)}/${lines.length}`
    const foot = line(own(` line ${at} · / find · w wrap · y copy all · e open in $EDITOR · Esc back `))
    return { title: overlay.title, lines, foot }
  }
  const text = overlay?.kind === "question" ? overlay.text : ""
  return {
    title: "leave?",
    lines: [line(), ...text.split("\n").map((each) => line(own(` ${each}`))), line()],
    foot: line(),
  }
}

/** The rows that an overlay's lines are seen in. */
const rowsOf = ({ state }: Scene, lines: number): number => Math.max(1, Math.min(lines, state.size.rows - 4))

/** How many of an overlay's lines do not fit. */
export function overlayRest(scene: Scene): number {
  const { lines } = content(scene)
  return Math.max(0, lines.length - rowsOf(scene, lines.length))
}

/** The screen with what lies over it. */
export function overlayScreen(under: readonly Line[], scene: Scene): readonly Line[] {
  const { state, look } = scene
  if (state.overlay === undefined) return under
  const drawn = content(scene)
  const rows = rowsOf(scene, drawn.lines.length)
  const { overlay } = state
  const find = overlay.kind === "text" ? (overlay.find ?? "") : ""
  return overlaid(under, overlay, { ...drawn, rows, find }, state.size, look.spelling)
}
