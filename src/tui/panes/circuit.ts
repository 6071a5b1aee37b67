import type { PaneDrawing } from "../frame.js"
import { topOf } from "../list.js"
import type { CircuitRow, CircuitScene } from "../scene/circuit-scene.js"
import type { CircuitState } from "../state.js"
import { cell, type Line, own, raw, type Segment, type Spelling, type Style, spelt } from "../text/line.js"
import { width } from "../text/width.js"
import { boxesIn, boxesPane } from "./boxes.js"
import { type BarMark, markedScrollbar } from "./scrollbar.js"
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
  const bar = markedScrollbar(top, rows, scene.rows.map(markOf))
  const seen = scene.rows.slice(top, top + rows)
  const places = placesOf(seen, columns, spelling)
  const most = state.heat === "none" ? 0 : Math.max(0, ...scene.rows.map((row) => heatOf(row, state)))
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
    widest(({ rail }) => rail.trimEnd()),
    Math.max(9, Math.floor(columns / 3)),
  )
  const number = widest((row) => row.number)
  const plus = Math.max(3, widest(plusText) + 1)
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
  readonly bar: Segment
}

function rowLine(row: CircuitRow, isCursor: boolean, places: Places, drawing: Drawing, spelling: Spelling): Line {
  const quiet = !row.active
  const heat = heatLevel(row, drawing)
  const text: Style = row.found ? "hit" : heat > 0 ? (`heat-${heat}` as Style) : quiet ? "dim" : "plain"
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
    row.wrong && isCursor ? own("✗", "error") : own(HEAT_SIGNS[heat], text),
    drawing.bar,
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

const markOf = ({ wrong, found, active }: CircuitRow): BarMark | undefined =>
  wrong ? "wrong" : found ? "found" : active ? "active" : undefined

function heatOf(row: CircuitRow, { heat, times }: CircuitState): number {
  if (heat === "time") return row.node.operators.reduce((sum, { id }) => sum + (times?.get(id) ?? 0), 0)
  return heat === "state" ? row.state : row.plus + row.minus
}

/** Without colours the sign tells, too. */
const HEAT_SIGNS = [" ", "▂", "▅", "█"] as const

/** From 0, of what is cold, to 3; rows by their magnitude, time by its share. */
function heatLevel(row: CircuitRow, { state, most }: Drawing): 0 | 1 | 2 | 3 {
  const value = state.heat === "none" ? 0 : heatOf(row, state)
  if (value === 0) return 0
  const share = state.heat === "time" ? value / most : Math.log(value + 1) / Math.log(most + 1)
  const [warm, hot] = state.heat === "time" ? [0.1, 0.5] : [0.4, 0.8]
  return share > hot ? 3 : share > warm ? 2 : 1
}

/** Where the operator at the cursor stands, when that is inside a rule or a branch: `anc/2 › r1 › c2`. */
function crumbsOf({ rows, cursor }: CircuitScene): string {
  const path = rows[cursor]?.node.operators.at(-1)?.clause?.split(".") ?? []
  return path.length > 1 ? path.join(" › ") : ""
}

function title(scene: CircuitScene, state: CircuitState, columns: number): Line {
  const { description, active, hidden, closed } = scene
  const drawn = state.boxes ? "boxes" : "rails"
  const parts = ["1 Circuit", state.level === "circuit" ? drawn : state.level]
  if (columns > 44) parts.push(`${description.operators.length} ops`, `${active} active`)
  if (closed.size > 0) parts.push(`${closed.size} folded`)
  if (hidden > 0) parts.push(`${hidden} hidden`)
  if (state.heat !== "none") parts.push(`heat: ${state.heat}`)
  const crumbs = crumbsOf(scene)
  if (crumbs !== "") parts.push(crumbs)
  if (state.find !== "") parts.push(`/${state.find}`)
  return { segments: [own(parts.join(" · "), "title")] }
}
