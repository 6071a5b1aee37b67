import { counted } from "../command/text-rows.js"
import { frame, type PaneDrawing } from "./frame.js"
import type { Running } from "./jobs.js"
import { placesOf } from "./keymap.js"
import { type Layout, layout, type Slot } from "./layout.js"
import type { Look } from "./look.js"
import type { Model } from "./model.js"
import { circuitPane } from "./panes/circuit.js"
import { deltaPane } from "./panes/delta.js"
import { notebookPane } from "./panes/notebook.js"
import { textColumns } from "./panes/overlay.js"
import { promptPane, promptRows } from "./panes/prompt.js"
import { replPane } from "./panes/repl.js"
import { keysLine, statusLine, tabsLine } from "./panes/status.js"
import { momentsIn, timelinePane } from "./panes/timeline.js"
import { tourPane, tourRows } from "./panes/tour.js"
import type { Prompt } from "./prompt/prompt.js"
import type { ScreenState } from "./state.js"
import { fill, type Line, line, own, type Spelling } from "./text/line.js"
import type { Transcript } from "./transcript.js"

/** Everything that a screen shows. */
export interface Scene {
  readonly state: ScreenState
  readonly model: Model
  readonly prompt: Prompt
  readonly transcript: Transcript
  readonly running: Running | undefined
  readonly look: Look
}

/** A screen before it is painted: as many lines as it has rows, all as wide as it is. */
export interface Drawing {
  readonly lines: readonly Line[]
  readonly cursor: { readonly row: number; readonly column: number } | undefined
}

export const layoutOf = ({ state, prompt }: Pick<Scene, "state" | "prompt">): Layout => {
  const { focus, zoomed, size } = state
  return layout(size, {
    focus,
    zoomed,
    prompt: promptRows(prompt, size.columns),
    tour: state.tour === undefined ? 0 : tourRows(state.tour, size.columns - 2),
  })
}

/** The whole screen. Pure: it reads the model, and changes nothing. */
export function screen(scene: Scene): Drawing {
  const { state } = scene
  const { spelling } = scene.look
  const { columns, rows } = state.size
  const plan = layoutOf(scene)
  if (plan.kind === "enlarge") return { lines: enlarge(columns, rows, spelling), cursor: undefined }
  let cursor: Drawing["cursor"]
  let top = 1
  const draw = (slot: Slot, height: number): PaneDrawing => {
    const { pane, columns: wide } = slot
    if (pane !== "repl") return scene.model.drawn(pane, `${wide}x${height}`, () => paneOf(scene, slot, height))
    const { drawing, at } = repl(scene, slot, height)
    const above = plan.bands.slice(
      0,
      plan.bands.findIndex((band) => band.slots.some(({ pane }) => pane === "repl")),
    )
    top = 1 + above.reduce((sum, band) => sum + band.rows + 1, 0) + 1
    if (state.focus === "repl") cursor = { row: top + at.row, column: 1 + at.column }
    return drawing
  }
  const head =
    plan.kind === "tabs"
      ? tabsLine(state.focus, columns)
      : scene.model.drawn("status", `${columns}`, () => status(scene))
  const body = frame(plan.bands, state.focus, draw, spelling)
  const lines = [fill(head, columns, spelling), ...body, fill(keys(scene), columns, spelling)]
  return { lines, cursor }
}

function paneOf(scene: Scene, { pane, columns }: Slot, rows: number): PaneDrawing {
  const { state, model } = scene
  const { spelling } = scene.look
  const room = { columns, rows }
  switch (pane) {
    case "circuit":
      return circuitPane(model.circuit(state.circuit), state.circuit, room, spelling)
    case "timeline":
      return timeline(scene, columns, rows)
    case "notebook":
      return notebook(scene, room)
    case "tour":
      return tourPane(state.tour ?? 0, columns)
    default: {
      const at = `tx ${model.session.t}${insideOf(model)}`
      const whole = {
        ...room,
        at,
        lines: model.lines,
        focused: state.focus === "delta",
        past: model.past(state.circuit),
      }
      return deltaPane(model.delta(state.circuit, state.delta), state.delta, whole, spelling)
    }
  }
}

function insideOf({ session }: Model): string {
  const { inside } = session.position
  if (inside === undefined) return ""
  const round = inside.iteration === null ? "" : ` ↻ ${inside.iteration}`
  return ` step ${inside.step}/${inside.of}${round}`
}

function timeline({ state, model }: Scene, columns: number, rows: number): PaneDrawing {
  const { t, last } = model.session
  const moments = model.moments(momentsIn(columns, last))
  const inside = insideOf(model)
  const { playing } = state
  const marks = model.session.keepsake.bookmarks
  return timelinePane({ moments, t, last, playing, inside: inside === "" ? undefined : inside, marks }, { rows })
}

function notebook({ state, model, look }: Scene, room: { columns: number; rows: number }): PaneDrawing {
  const { cells, t } = model.session
  const name = cells.document.file.split("/").at(-1) ?? ""
  return notebookPane(
    { name, cells: cells.all, cursor: state.notebook.cursor, t, unsaved: cells.unsaved },
    room,
    look.spelling,
  )
}

/** What stands before the prompt: the place in time. */
export const signOf = ({ session }: Model): string =>
  `t${session.t}${session.position.inside === undefined ? "" : "…"}=> `

function repl(scene: Scene, { columns }: Slot, rows: number) {
  const { state, prompt, transcript, model, look } = scene
  const { spelling } = look
  const sign = model.drawn("sign", "", () => signOf(model))
  const drawn = promptPane(prompt, { columns, rows, sign }, spelling)
  const lines = transcript.lines(columns, look)
  const drawing = replPane({ lines, prompt: drawn.lines, scroll: state.scroll }, rows)
  const above = drawing.lines.length - drawn.lines.length
  return { drawing, at: { row: above + drawn.cursor.row, column: drawn.cursor.column } }
}

function status({ model, state, look }: Scene): Line {
  const { session } = model
  const file = session.cells.document.file.split("/").at(-1) ?? ""
  const description = model.description("circuit")
  const input = {
    file: file === "" ? "a new notebook" : file,
    unsaved: session.cells.unsaved,
    view: session.view,
    views: session.views.length,
    t: session.t,
    last: session.last,
    operators: description?.operators.length ?? 0,
    marks: model.history(),
    inside: insideOf(model).trim() || undefined,
    failed: model.failed(),
  }
  return statusLine(input, state.size.columns, look.spelling)
}

/** The line of keys while something runs; undefined while nothing has run for long. */
export function runningLine({ state, running, look }: Scene): Line | undefined {
  if (running === undefined) return undefined
  const { progress, since } = running
  const input = { progress, seconds: (performance.now() - since) / 1000 }
  const line = keysLine(
    { bindings: [], message: "", asking: undefined, running: input },
    state.size.columns,
    look.spelling,
  )
  return fill(line, state.size.columns, look.spelling)
}

function keys({ state, model, look, running }: Scene): Line {
  const { bindings, spelling } = look
  const { asking } = state
  const places = placesOf(state.focus)
  const shown = places.flatMap((place) => bindings.filter((each) => each.place === place))
  const seconds = running === undefined ? 0 : (performance.now() - running.since) / 1000
  return keysLine(
    {
      bindings: shown,
      message: state.message,
      asking: asking && {
        what: asking.what === "words" ? "find" : asking.what,
        text: asking.text,
        found: foundText(model, state),
      },
      running: running && { progress: running.progress, seconds },
    },
    state.size.columns,
    spelling,
  )
}

function foundText(model: Model, { asking, circuit, delta, overlay, size }: ScreenState): string {
  if (asking?.text === "") return "Enter keeps it, Esc drops it"
  if (asking?.what === "words" && overlay?.kind === "text") {
    return `in ${counted(model.hits(overlay, textColumns(size.columns)).length, "line")}`
  }
  if (asking?.what === "find") return `${model.circuit(circuit).rows.filter(({ found }) => found).length} found`
  const open = model.delta(circuit, delta).open
  return open === undefined
    ? ""
    : `${open.table.count.toLocaleString("en-US")} of ${open.table.total.toLocaleString("en-US")}`
}

function enlarge(columns: number, rows: number, spelling: Spelling): readonly Line[] {
  const text = ["please enlarge the window", `${columns}x${rows}, 40x10 at least`, "q leaves"]
  const first = Math.max(0, Math.floor((rows - text.length) / 2))
  return Array.from({ length: rows }, (_, row) => {
    const said = text[row - first] ?? ""
    const left = Math.max(0, Math.floor((columns - said.length) / 2))
    return fill(line(own(" ".repeat(left)), own(said)), columns, spelling)
  })
}
