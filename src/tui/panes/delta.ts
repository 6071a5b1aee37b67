import { clause } from "../../../viz/label.js"
import type { Moment } from "../../session/mark.js"
import type { PaneDrawing } from "../frame.js"
import { scrollbar, topOf } from "../list.js"
import type { DeltaScene, SectionScene } from "../scene/delta-scene.js"
import type { DeltaState } from "../state.js"
import { cell, type Line, line, lineWidth, own, raw, type Segment, type Spelling } from "../text/line.js"
import { counted, type TableView, tableHead, tableRows, widths } from "./table.js"
import { sparkline } from "./timeline.js"

export interface DeltaRoom {
  readonly columns: number
  readonly rows: number
  /** What stands in the title behind the operator: `tx 3`. */
  readonly at: string
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
  if (scene.open !== undefined) return openPane(scene, scene.open, state, room, spelling)
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

const indented = (of: Line): Line => ({ ...of, segments: [own(" "), ...of.segments] })

function sectionHead({ name, from, table, plus, minus, isState, ran, section }: SectionScene): Line {
  const origin: readonly Segment[] = from === undefined ? [] : [own(` ${from.kind}`, "dim")]
  const title = section === "out" ? own(" Δ out", "title") : own(` ${name}`, "title")
  if (isState) return line(title, own(`   ${counted(table.total)} row${table.total === 1 ? "" : "s"}`, "dim"))
  if (!ran) return line(title, ...origin, own("   still to come", "dim"))
  if (plus + minus === 0) return line(title, ...origin, own("   no change", "dim"))
  return line(title, ...origin, own("   "), ...signs(plus, minus))
}

const signs = (plus: number, minus: number): readonly Segment[] => [
  ...(plus > 0 ? [own(`+${counted(plus)}`, "plus")] : []),
  ...(plus > 0 && minus > 0 ? [own(" ")] : []),
  ...(minus > 0 ? [own(`-${counted(minus)}`, "minus")] : []),
]

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

/** One section alone: a table of any size, of which the rows that are seen are drawn. */
function openPane(
  scene: DeltaScene,
  open: SectionScene,
  state: DeltaState,
  room: DeltaRoom,
  spelling: Spelling,
): PaneDrawing {
  const { table } = open
  const head = openHead(scene, open, state, room.columns, spelling)
  const rows = Math.max(1, room.rows - head.length - 2)
  const top = topOf(state.list, rows, table.count)
  const sizes = widths(table, top, room.columns - 3)
  const cursor = { row: state.list.cursor, column: state.column }
  const bar = scrollbar(top, rows, table.count)
  const drawn = tableRows(table, { top, rows, columns: room.columns, cursor, find: state.filter }, sizes, spelling)
  const body = drawn.map((each, i) => ({
    ...each,
    segments: [...padded([own(" "), ...each.segments], room.columns - 2, spelling), own(bar[i], "dim")],
  }))
  const range =
    table.count === 0 ? "no rows" : `rows ${counted(top + 1)}–${counted(top + drawn.length)} of ${counted(table.count)}`
  const foot = line(
    own(` ${range}`),
    own("   s", "key"),
    own(" sort ", "dim"),
    own("/", "key"),
    own(" filter ", "dim"),
    own("Esc", "key"),
    own(" back", "dim"),
  )
  const blank = Array.from({ length: rows - drawn.length }, () => line())
  return {
    title: line(...openTitle(scene, open, room)),
    lines: [...head, indented(tableHead(table, sizes, spelling)), ...body, ...blank, foot],
  }
}

function padded(segments: readonly Segment[], columns: number, spelling: Spelling): readonly Segment[] {
  const wide = segments.reduce((sum, segment) => sum + cellWidth(segment), 0)
  return wide >= columns ? segments : [...segments, cell(own(""), columns - wide, spelling)]
}

const cellWidth = ({ text }: Segment): number => text.length

function openTitle({ operator }: DeltaScene, open: SectionScene, { at, columns }: DeltaRoom): readonly Segment[] {
  const name = open.section === "out" ? "Δ" : open.name
  const counts = open.isState
    ? [own(`${counted(open.table.total)} rows`)]
    : [...signs(open.plus, open.minus), own(` of ${counted(open.table.total)}`, "dim")]
  const short = columns < 50
  return [own(`2 ${name} o${operator?.n}${short ? "" : ` ${operator?.id}`} · ${at}  `, "title"), ...counts]
}

/** The most frequent values, as many as there is room for, and how many more there are. */
function groupLine(groups: Groups, column: string, columns: number, spelling: Spelling): Line {
  const begin = [own(" by ", "dim"), raw(column, "variable")]
  const more = (shown: number): readonly Segment[] => [
    ...(shown < groups.length ? [own(`   … ${counted(groups.length - shown)} more`, "dim")] : []),
    own("   Enter", "key"),
  ]
  let segments: readonly Segment[] = [...begin, ...more(0)]
  const shown: Segment[] = []
  for (const [i, { text, count }] of groups.entries()) {
    shown.push(own("   "), raw(text, "string"), own(` ${counted(count)}`))
    const all = [...begin, ...shown, ...more(i + 1)]
    if (lineWidth({ segments: all }, spelling) > columns) break
    segments = all
  }
  return { segments }
}

type Groups = NonNullable<DeltaScene["groups"]>

function openHead(
  { groups, open }: DeltaScene,
  { table }: SectionScene,
  state: DeltaState,
  columns: number,
  spelling: Spelling,
): readonly Line[] {
  const lines: Line[] = []
  if (groups !== undefined && state.group !== undefined) {
    lines.push(groupLine(groups, open?.table.columns[state.group] ?? "", columns, spelling))
  }
  if (state.filter !== "") {
    const match = `   ${counted(table.count)} of ${counted(table.total)} match`
    lines.push(line(own(" filter: ", "dim"), raw(`/${state.filter}`, "hit"), own(match)))
  }
  return lines
}
