import { clause } from "../../../viz/label.js"
import type { Moment } from "../../session/mark.js"
import type { PaneDrawing } from "../frame.js"
import { topOf } from "../list.js"
import type { DeltaScene, SectionScene } from "../scene/delta-scene.js"
import type { DeltaState } from "../state.js"
import { cell, type Line, line, own, raw, type Segment, type Spelling } from "../text/line.js"
import { indented, type OpenRoom, openDeltaPane, signs } from "./open-delta.js"
import { counted, type TableView, tableHead, tableRows, widths } from "./table.js"
import { sparkline } from "./timeline.js"

export interface DeltaRoom extends OpenRoom {
  /** The notebook's lines, in which spans count. */
  readonly lines: readonly string[] | undefined
  readonly focused: boolean
  /** How much the operator put out around t. */
  readonly past: { readonly t: number; readonly moments: readonly Pick<Moment, "t" | "size">[] }
}

/** What an operator does in a transaction: what comes out, what comes in, what it holds, its equation and its place in the query. */
export function deltaPane(scene: DeltaScene, state: DeltaState, room: DeltaRoom, spelling: Spelling): PaneDrawing {
  const { operator } = scene
  if (operator === undefined) {
    return { title: line(own("2 Δ", "title")), lines: [line(own(scene.note ?? " no view yet", "dim"))] }
  }
  if (scene.open !== undefined) return openDeltaPane(scene, scene.open, state, room, spelling)
  const foot = about(scene, room, spelling)
  const lines = overview(scene, state, { ...room, rows: Math.max(1, room.rows - foot.length) }, spelling)
  const filled = lines.length + foot.length <= room.rows ? lines : lines.slice(0, room.rows - foot.length)
  return { title: line(own(`2 Δ o${operator.n} ${operator.id} · ${room.at}`, "title")), lines: [...filled, ...foot] }
}

/** The equation with its place, as far as there is room for them. */
function about(
  { operator, rule: whole, note }: DeltaScene,
  { columns, rows, lines, past }: DeltaRoom,
  spelling: Spelling,
): readonly Line[] {
  if (operator === undefined || rows < 8) return []
  const { rule, span } = operator
  const place = clause(span, lines)
  const [first, last] = [past.moments[0], past.moments.at(-1)]
  return [
    ...(note === undefined ? [] : [line(own(` ${note}`, "warning"))]),
    line(own(" rule  ", "dim"), ...ruleSegments(rule, whole)),
    ...(span === null
      ? []
      : [
          line(
            own(" from  ", "dim"),
            own(`line ${span.line}  `),
            cell(raw(place ?? "", "comment"), Math.max(0, columns - 16), spelling),
          ),
        ]),
    ...(first === undefined || last === undefined || rows < 10
      ? []
      : [line(own(" past  ", "dim"), ...sparkline(past.moments, past.t), own(`  t${first.t}–t${last.t}`, "dim"))]),
  ]
}

/** An equation; where it is a term of another one, that with the term marked. */
function ruleSegments(rule: string, whole: string | undefined): readonly Segment[] {
  const at = whole === undefined || whole === rule ? -1 : whole.lastIndexOf(rule)
  if (whole === undefined || at < 0) return [own(rule, "symbol")]
  const [before, after] = [whole.slice(0, at), whole.slice(at + rule.length)]
  return [own(before, "dim"), own(`[${rule}]`, "match"), own(after, "dim")]
}

/** All sections, each with as many rows as there is room for; what is left out is counted. */
function overview(scene: DeltaScene, state: DeltaState, room: DeltaRoom, spelling: Spelling): readonly Line[] {
  const shares = allotted(scene.sections, room.rows)
  let before = 0
  return scene.sections.flatMap((section, i) => {
    const cursor = state.list.cursor - before
    before += section.table.count
    return sectionLines(section, shares[i], { cursor, state, room }, spelling)
  })
}

interface Cursor {
  /** The row in this section, if it is in it. */
  readonly cursor: number
  readonly state: DeltaState
  readonly room: DeltaRoom
}

function sectionLines(
  section: SectionScene,
  share: number,
  { cursor, state, room }: Cursor,
  spelling: Spelling,
): readonly Line[] {
  const { table } = section
  const head = sectionHead(section)
  if (share === 0 || table.count === 0) return [head]
  const inside = room.focused && cursor >= 0 && cursor < table.count
  const top = topOf({ cursor: inside ? cursor : 0, top: 0 }, share, table.count)
  const view: TableView = {
    top,
    rows: share,
    columns: room.columns,
    ...(inside && { cursor: { row: cursor, column: state.column } }),
  }
  const sizes = widths(table, top, room.columns - 3)
  const rows = tableRows(table, view, sizes, spelling).map(indented)
  const left = table.count - share
  return [
    head,
    ...(section.section === "out" ? [indented(tableHead(table, sizes, spelling))] : []),
    ...rows,
    ...(left > 0 ? [line(own(`  … ${counted(left)} more`, "dim"), own("   Enter", "key"), own(" open", "dim"))] : []),
  ]
}

function sectionHead({ name, from, table, plus, minus, isState, ran, section }: SectionScene): Line {
  const origin: readonly Segment[] = from === undefined ? [] : [own(` ${from.kind}`, "dim")]
  const title = section === "out" ? own(" Δ out", "title") : own(` ${name}`, "title")
  if (isState) return line(title, own(`   ${counted(table.total)} row${table.total === 1 ? "" : "s"}`, "dim"))
  if (!ran) return line(title, ...origin, own("   still to come", "dim"))
  if (plus + minus === 0) return line(title, ...origin, own("   no change", "dim"))
  return line(title, ...origin, own("   "), ...signs(plus, minus))
}

/** Rows for each section: what comes out first, then all alike, until nothing is left. */
function allotted(sections: readonly SectionScene[], rows: number): readonly number[] {
  const shares = sections.map(() => 0)
  // A head for each, one more for the names of the columns, and a line each for what is left out.
  let left = rows - sections.length - 1
  const wants = (i: number) => {
    const { count } = sections[i].table
    if (shares[i] >= count) return 0
    return shares[i] === 0 && count > 1 ? 2 : 1
  }
  while (left > 0) {
    const open = sections.map((_, i) => i).filter((i) => wants(i) > 0 && wants(i) <= left)
    if (open.length === 0) break
    const least = Math.min(...open.map((i) => shares[i] * (i === 0 ? 0.5 : 1)))
    const next = open.find((i) => shares[i] * (i === 0 ? 0.5 : 1) === least)!
    left -= wants(next)
    shares[next]++
    // The last row stands where the count of those left out would.
    if (shares[next] + 1 === sections[next].table.count && shares[next] > 0) {
      shares[next]++
    }
  }
  return shares
}
