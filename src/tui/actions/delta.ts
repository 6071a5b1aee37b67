import type { OperatorJson } from "../../circuit/describe.js"
import { counted as countedNoun } from "../../command/text-rows.js"
import { fromJs } from "../../edn/js.js"
import type { RowChange } from "../../library/result.js"
import { typeOf } from "../../storage/codec.js"
import type { Controls, KeyActions } from "../controls.js"
import { counted, weightText } from "../panes/table.js"
import type { SectionScene } from "../scene/delta-scene.js"
import type { Section, Sorting } from "../state.js"
import { valueText } from "../table.js"
import { choose } from "./circuit.js"

/** Keys of the delta pane. */
export const DELTA_KEYS: KeyActions = {
  "delta/down": (controls) => move(controls, { by: 1 }),
  "delta/up": (controls) => move(controls, { by: -1 }),
  "delta/first": (controls) => move(controls, { to: 0 }),
  "delta/last": (controls) => move(controls, { to: Number.POSITIVE_INFINITY }),
  "delta/page-down": (controls) => move(controls, { by: page(controls) }),
  "delta/page-up": (controls) => move(controls, { by: -page(controls) }),
  "delta/left": (controls) => sideways(controls, -1),
  "delta/right": (controls) => sideways(controls, 1),
  "delta/open": (controls) => open(controls),
  "delta/origin": (controls) => origin(controls),
  "delta/origins": (controls) => origins(controls),
  "delta/why": (controls) => why(controls),
  "delta/value": (controls) => value(controls),
  "delta/sort": (controls) => sort(controls),
  "delta/group": (controls) => group(controls),
  "delta/write": (controls) => write(controls),
  "delta/copy": (controls) => copyValue(controls),
  "delta/copy-row": (controls) => {
    const at = here(controls)
    if (at !== undefined) controls.copy(valueText(at.row), "the row")
  },
}

const scene = ({ model, state }: Controls) => model.delta(state.circuit, state.delta)

/** The sections among whose rows the cursor moves. */
const shown = (controls: Controls): readonly SectionScene[] => {
  const { open, sections } = scene(controls)
  return open === undefined ? sections : [open]
}

/** The row at the cursor, and the section that it is in. */
function here(controls: Controls):
  | {
      readonly section: SectionScene
      readonly index: number
      readonly row: readonly unknown[]
      readonly weight: number
    }
  | undefined {
  let index = controls.state.delta.list.cursor
  for (const section of shown(controls)) {
    if (index < section.table.count) return { section, index, ...section.table.at(index) }
    index -= section.table.count
  }
  controls.say("there is no row here")
  return undefined
}

const page = (controls: Controls): number => Math.max(1, controls.room("delta").rows - 5)

function move(controls: Controls, where: { readonly by?: number; readonly to?: number }): void {
  const count = shown(controls).reduce((sum, { table }) => sum + table.count, 0)
  controls.dispatch({ kind: "list", pane: "delta", ...where, count })
}

function sideways(controls: Controls, by: number): void {
  const at = here(controls)
  if (at === undefined) return
  const column = Math.max(-1, Math.min(controls.state.delta.column + by, at.row.length - 1))
  controls.dispatch({ kind: "delta", change: { column } })
}

function open(controls: Controls) {
  if (scene(controls).groups !== undefined) return groupsShown(controls)
  if (scene(controls).open !== undefined) return value(controls)
  const at = here(controls)
  if (at === undefined) return
  const list = { cursor: at.index, top: Math.max(0, at.index - 3) }
  controls.dispatch({ kind: "delta", change: { open: at.section.section, list } })
}

/** The operator in whose delta the rows of a section are; undefined, and said, for an integral. */
function putOut(controls: Controls, { section, from, isState }: SectionScene) {
  const { operator } = scene(controls)
  const by = section.startsWith("in") ? from : operator
  if (by !== undefined && !isState) return by
  controls.say("rows of an integral come from many transactions: W tells why")
  return undefined
}

/** To the operator of whose input the row is, or the first that has it. */
function origin(controls: Controls) {
  const at = here(controls)
  const from = at && putOut(controls, at.section)
  if (at === undefined || from === undefined) return
  const found = controls.model.origin(from.id, at)
  if (found === undefined) return controls.say("nothing runs here that could have produced it")
  const { operator: maker, isFurther } = found
  const row = short(valueText(at.row))
  choose(controls, maker.id)
  if (isFurther) controls.say(`o${from.n} made ${row} of what came from o${maker.n} ${maker.id}`)
  else controls.say(`o${maker.n} ${maker.id} produced ${row}: ${maker.rule}`)
}

/** Rows whose origins are looked for at once: each is looked for in all deltas on its way. */
const TRACED = 200

/** The rows of the section at the cursor, each with the operator that produced it. */
function origins(controls: Controls) {
  const at = here(controls)
  const from = at && putOut(controls, at.section)
  if (at === undefined || from === undefined) return
  const { table } = at.section
  const rows = Array.from({ length: Math.min(table.count, TRACED) }, (_, i) => table.at(i))
  const made = rows.map((change) => ({ change, maker: makerOf(controls, from, change) }))
  const names = made.map(({ maker }) => `o${maker.n} ${maker.id}`)
  const wide = names.reduce((most, name) => Math.max(most, name.length), 0)
  const lines = made.map(
    ({ change }, i) => `${names[i].padEnd(wide)}  ${weightText(change.weight)} ${valueText(change.row)}`,
  )
  const left = table.count - rows.length
  const text = [...lines, ...(left > 0 ? [`… ${counted(left)} more: / lets some through`] : [])].join("\n")
  const title = `${countedNoun(rows.length, "row")} of o${from.n} by the operator that produced ${rows.length === 1 ? "it" : "them"}`
  controls.dispatch({ kind: "overlay", overlay: { kind: "text", title, text, top: 0, wrap: false } })
}

/** Rows that the operator itself has made are its own, whatever it has made them of. */
function makerOf({ model }: Controls, from: OperatorJson, change: RowChange): OperatorJson {
  const found = model.origin(from.id, change)
  return found === undefined || found.isFurther ? from : found.operator
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

function why(controls: Controls) {
  const at = here(controls)
  const { operator } = scene(controls)
  if (at === undefined || operator === undefined) return
  const { id } = operator
  if (!["out", "distinct", "find"].includes(id))
    return controls.say("rows of the view can be explained: look at its last operator")
  controls.run(`${at.weight < 0 ? ":whynot" : ":why"} ${valueText(at.row)}`, true)
}

function cellAt(
  controls: Controls,
): { readonly name: string; readonly place: string; readonly text: string } | undefined {
  const at = here(controls)
  if (at === undefined) return undefined
  const column = Math.min(controls.state.delta.column, at.row.length - 1)
  const row = `row ${counted(at.index + 1)}`
  if (column < 0) return { name: "the row", place: row, text: valueText(at.row) }
  const cell = at.row[column]
  // A long string is read as it is, not as EDN escapes it.
  const text = typeof cell === "string" && cell.length > 60 ? cell : valueText(cell)
  const name = at.section.table.columns[column] ?? ""
  return { name, place: `${row} · [${column}] ${name} · ${typeOf(fromJs(cell))}`, text }
}

function value(controls: Controls) {
  const cell = cellAt(controls)
  const operator = scene(controls).operator
  if (cell === undefined) return
  const title = `value · o${operator?.n} · ${cell.place} · ${counted(cell.text.length)} chars`
  controls.dispatch({ kind: "overlay", overlay: { kind: "text", title, text: cell.text, top: 0, wrap: true } })
}

/** All values of the column by which rows are counted. */
function groupsShown(controls: Controls) {
  const { groups = [], open } = scene(controls)
  const { group } = controls.state.delta
  const most = groups.reduce((wide, { count }) => Math.max(wide, counted(count).length), 0)
  const text = groups.map(({ text, count }) => `${counted(count).padStart(most)}  ${text}`).join("\n")
  const title = `by ${open?.table.columns[group ?? 0]} · ${counted(groups.length)} values`
  controls.dispatch({ kind: "overlay", overlay: { kind: "text", title, text, top: 0, wrap: false } })
}

function copyValue(controls: Controls) {
  const cell = cellAt(controls)
  if (cell !== undefined) controls.copy(cell.text, cell.name)
}

function sort(controls: Controls) {
  const at = openHere(controls)
  if (at === undefined) return
  if (at.section.isState) return controls.say("an integral is in canonical order")
  const { column, sorting } = controls.state.delta
  const next: Sorting | undefined =
    sorting?.column !== column
      ? { column, descending: false }
      : sorting.descending
        ? undefined
        : { column, descending: true }
  controls.dispatch({ kind: "delta", change: { sorting: next } })
  const name = column < 0 ? "the weight" : at.section.table.columns[column]
  controls.say(
    next === undefined ? "in canonical order" : `sorted by ${name}, ${next.descending ? "falling" : "rising"}`,
  )
}

function group(controls: Controls) {
  const at = openHere(controls)
  if (at === undefined) return
  if (at.section.isState) return controls.say("rows of an integral are counted by a query")
  const { column, group: now } = controls.state.delta
  controls.dispatch({ kind: "delta", change: { group: now === column || column < 0 ? undefined : column } })
}

/** The row at the cursor, with its section open: what asks for one opens it. */
export function openHere(controls: Controls): ReturnType<typeof here> {
  const at = here(controls)
  if (at !== undefined && scene(controls).open === undefined) open(controls)
  return at
}

/** Begins the command that writes what is shown. */
function write(controls: Controls) {
  const { operator } = scene(controls)
  const at = here(controls)
  if (operator === undefined || at === undefined) return
  const from = at.section.section.startsWith("in") ? at.section.from : operator
  controls.write(writing(at.section.section, from?.id ?? operator.id, controls))
}

const writing = (section: Section, op: string, { model }: Controls): string =>
  `:write ${section.startsWith("state") ? "state" : "delta"} ${op} ${model.session.view}-t${model.session.t}.csv`
