import type { PaneDrawing } from "../frame.js"
import { scrollbar, topOf } from "../list.js"
import type { DeltaScene, SectionScene } from "../scene/delta-scene.js"
import type { DeltaState } from "../state.js"
import { cell, type Line, line, lineWidth, own, raw, type Segment, type Spelling } from "../text/line.js"
import { counted, tableHead, tableRows, widths } from "./table.js"

export interface OpenRoom {
  readonly columns: number
  readonly rows: number
  /** What stands in the title behind the operator: `tx 3`. */
  readonly at: string
}

/** One section alone: a table of any size, of which the rows that are seen are drawn. */
export function openDeltaPane(
  scene: DeltaScene,
  open: SectionScene,
  state: DeltaState,
  room: OpenRoom,
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
    title: openTitle(scene, open, room, spelling),
    lines: [...head, indented(tableHead(table, sizes, spelling)), ...body, ...blank, foot],
  }
}

function padded(segments: readonly Segment[], columns: number, spelling: Spelling): readonly Segment[] {
  const wide = lineWidth({ segments }, spelling)
  return wide >= columns ? segments : [...segments, cell(own(""), columns - wide, spelling)]
}

/** Ends with the sum of the weights, where there is room for it. */
function openTitle({ operator }: DeltaScene, open: SectionScene, { at, columns }: OpenRoom, spelling: Spelling): Line {
  const name = open.section === "out" ? "Δ" : open.name
  const id = columns < 50 ? "" : ` ${operator?.id}`
  const begin = own(`2 ${name} o${operator?.n}${id} · ${at}  `, "title")
  if (open.isState) return line(begin, own(`${counted(open.table.total)} rows`))
  const counts = [...signs(open.plus, open.minus), own(` of ${counted(open.table.total)}`, "dim")]
  const whole = line(begin, ...counts, own(` · Σw ${counted(open.weight)}`, "dim"))
  return lineWidth(whole, spelling) <= columns - EDGES ? whole : line(begin, ...counts)
}

/** The corners of the frame, and what stands between them and a title. */
const EDGES = 6

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

/** A line one column further in. */
export const indented = (of: Line): Line => ({ ...of, segments: [own(" "), ...of.segments] })

/** How many rows come and go. */
export const signs = (plus: number, minus: number): readonly Segment[] => [
  ...(plus > 0 ? [own(`+${counted(plus)}`, "plus")] : []),
  ...(plus > 0 && minus > 0 ? [own(" ")] : []),
  ...(minus > 0 ? [own(`-${counted(minus)}`, "minus")] : []),
]
