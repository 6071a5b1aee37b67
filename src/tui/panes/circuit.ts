import type { PaneDrawing } from "../frame.js"
import { scrollbar, topOf } from "../list.js"
import type { CircuitRow, CircuitScene } from "../scene/circuit-scene.js"
import type { CircuitState, Heat } from "../state.js"
import { cell, type Line, own, raw, type Segment, type Spelling, type Style, spelt } from "../text/line.js"
import { width } from "../text/width.js"
import { boxesIn, boxesPane } from "./boxes.js"
import { counted } from "./table.js"

interface Room {
  readonly columns: number
  readonly rows: number
}

/** The circuit as rails, an operator a row: the cursor is the operator that the delta pane shows. */
export function circuitPane(
  scene: CircuitScene,
  state: CircuitState,
  { columns, rows }: Room,
  spelling: Spelling,
): PaneDrawing {
  if (state.boxes) {
    const layout = boxesIn(scene, columns, spelling)
    if (layout !== undefined) return boxesPane(scene, layout, { columns, rows }, title(scene, state, columns), spelling)
  }
  const top = topOf({ cursor: scene.cursor, top: state.top }, rows, scene.rows.length)
  const bar = scrollbar(top, rows, scene.rows.length)
  const seen = scene.rows.slice(top, top + rows)
  const places = placesOf(scene.rows, columns, spelling)
  const most = state.heat === "none" ? 0 : Math.max(1, ...scene.rows.map((row) => heatOf(row, state.heat)))
  const lines = seen.map((row, i) =>
    rowLine(row, i + top === scene.cursor, places, { state, most, bar: bar[i] }, spelling),
  )
  const empty = [{ segments: [own(" no operator is active in this transaction", "dim")] }]
  return { title: title(scene, state, columns), lines: scene.rows.length === 0 ? empty : lines }
}

/** The columns of the parts of a row. */
interface Places {
  readonly rail: number
  readonly number: number
  readonly label: number
  readonly id: number
  readonly from: number
  readonly plus: number
  readonly minus: number
}

function placesOf(rows: readonly CircuitRow[], columns: number, spelling: Spelling): Places {
  const widest = (text: (row: CircuitRow) => string) => rows.reduce((most, row) => Math.max(most, width(text(row))), 0)
  const rail = Math.min(
    widest(({ rail }) => rail),
    Math.max(9, Math.floor(columns / 3)),
  )
  const number = widest((row) => row.number)
  const plus = Math.max(3, widest(plusText))
  const minus = Math.max(3, widest(minusText), Math.min(10, widest(stateText)) - plus)
  // The cursor's sign, gaps, and the scrollbar.
  const rest = columns - 2 - rail - 1 - number - 1 - plus - 1 - minus - 2
  const label = Math.min(rest, widest((row) => spelt(own(labelText(row)), spelling)) + 1)
  const id = rest - label > 8 ? Math.min(rest - label - 1, widest(({ node }) => node.id) + 1) : 0
  const from = rest - label - id > 6 ? 5 : 0
  return { rail, number, label: rest - id - from, id, from, plus, minus }
}

interface Drawing {
  readonly state: CircuitState
  /** The hottest row. */
  readonly most: number
  readonly bar: string
}

function rowLine(row: CircuitRow, isCursor: boolean, places: Places, drawing: Drawing, spelling: Spelling): Line {
  const quiet = !row.active
  const heat = heatStyle(row, drawing)
  const text: Style = row.found ? "hit" : (heat ?? (quiet ? "dim" : "plain"))
  const segments: Segment[] = [
    isCursor ? own("▶ ", "key") : row.wrong ? own("✗ ", "error") : own("  "),
    cell(own(row.rail, row.flow === "aside" ? "border" : "rail"), places.rail, spelling),
    own(" "),
    cell(own(row.number, row.flow === "aside" ? "dim" : "number"), places.number, spelling),
    own(" "),
    cell({ ...raw(labelText(row), text), text: spelt(own(labelText(row)), spelling) }, places.label, spelling),
  ]
  if (places.id > 0)
    segments.push(cell(raw(row.node.fold === undefined ? row.node.id : "", "dim"), places.id, spelling))
  if (places.from > 0) segments.push(cell(own(lineOf(row), "dim"), places.from, spelling))
  segments.push(
    ...counts(row, places, spelling),
    own(row.wrong && isCursor ? "✗" : " ", "error"),
    own(drawing.bar, "dim"),
  )
  return { segments, ...(isCursor && { selected: true as const }) }
}

/** What has passed in this transaction; for what is quiet, the rows that it holds. */
function counts(row: CircuitRow, { plus, minus }: Places, spelling: Spelling): readonly Segment[] {
  if (!row.active && row.state > 0) {
    return [cell(own(stateText(row), "dim"), plus + 1 + minus, spelling, "right")]
  }
  if (!row.active)
    return [cell(own("·", "dim"), plus, spelling, "right"), own(" "), cell(own("·", "dim"), minus, spelling, "right")]
  return [
    cell(own(plusText(row), row.plus > 0 ? "plus" : "dim"), plus, spelling, "right"),
    own(" "),
    cell(own(minusText(row), row.minus > 0 ? "minus" : "dim"), minus, spelling, "right"),
  ]
}

const plusText = ({ plus }: CircuitRow): string => (plus === 0 ? "·" : `+${counted(plus)}`)
const minusText = ({ minus }: CircuitRow): string => (minus === 0 ? "·" : `-${counted(minus)}`)
const stateText = ({ state }: CircuitRow): string =>
  state === 0 ? "" : `${counted(state)} row${state === 1 ? "" : "s"}`

const labelText = ({ label, feedback }: CircuitRow): string =>
  feedback === undefined ? label : `${label} ↺ ${feedback}`

function lineOf({ node }: CircuitRow): string {
  const { span } = node.operators[node.operators.length - 1]
  return span === null ? "" : `L${span.line}`
}

function heatOf(row: CircuitRow, heat: Heat): number {
  return heat === "state" ? row.state : row.plus + row.minus
}

function heatStyle(row: CircuitRow, { state, most }: Drawing): Style | undefined {
  const value = state.heat === "none" ? 0 : heatOf(row, state.heat)
  if (value === 0) return undefined
  const share = Math.log(value + 1) / Math.log(most + 1)
  return share > 0.8 ? "heat-3" : share > 0.4 ? "heat-2" : "heat-1"
}

function title(scene: CircuitScene, state: CircuitState, columns: number): Line {
  const { description, active, hidden, closed } = scene
  const drawn = state.boxes ? "boxes" : "rails"
  const parts = ["1 Circuit", state.level === "circuit" ? drawn : state.level]
  if (columns > 44) parts.push(`${description.operators.length} ops`, `${active} active`)
  if (closed.size > 0) parts.push(`${closed.size} folded`)
  if (hidden > 0) parts.push(`${hidden} hidden`)
  if (state.heat !== "none") parts.push(`heat: ${state.heat}`)
  if (state.find !== "") parts.push(`/${state.find}`)
  return { segments: [own(parts.join(" · "), "title")] }
}
