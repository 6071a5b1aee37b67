import type { CellState, CellStatus } from "../../session/cells.js"
import { highlighted } from "../editor/highlight.js"
import { tokens } from "../editor/tokens.js"
import type { PaneDrawing } from "../frame.js"
import { scrollbar, topOf } from "../list.js"
import { cell, fill, type Line, line, own, raw, type Spelling, type Style } from "../text/line.js"

export interface NotebookInput {
  readonly name: string
  readonly cells: readonly CellState[]
  readonly cursor: number
  /** The transaction at which the session stands: its cell is marked. */
  readonly t: number
  readonly unsaved: boolean
}

interface Room {
  readonly columns: number
  readonly rows: number
}

const SIGNS: Readonly<Record<CellStatus, readonly [string, Style]>> = {
  ok: ["✓", "ok"],
  failed: ["✗", "error"],
  error: ["!", "error"],
  stale: ["~", "warning"],
}

/** How many lines of a cell are shown; the one at the cursor shows more. */
const LINES = 4

/** The notebook's cells with what became of them; the one at the cursor is whole, as far as there is room. */
export function notebookPane(input: NotebookInput, { columns, rows }: Room, spelling: Spelling): PaneDrawing {
  const blocks = input.cells.map((state, i) => block(state, i === input.cursor, input.t, { columns, rows }, spelling))
  const starts = [0]
  for (const { length } of blocks) starts.push(starts[starts.length - 1] + length)
  const lines = blocks.flat()
  const from = starts[input.cursor] ?? 0
  const tail = topOf({ cursor: (starts[input.cursor + 1] ?? 1) - 1, top: Math.max(0, from - 2) }, rows, lines.length)
  const top = topOf({ cursor: from, top: tail }, rows, lines.length)
  const bar = scrollbar(top, rows, lines.length)
  const seen = lines.slice(top, top + rows).map((each, i) => ({
    ...each,
    segments: [...each.segments, own(bar[i], "dim")],
  }))
  const stale = input.cells.filter(({ status }) => status === "stale").length
  const parts = [`5 ${input.name}`, `${input.cells.length} cells`, ...(stale > 0 ? [`${stale} stale (r)`] : [])]
  const title = line(own(parts.join(" · "), "title"), own(input.unsaved ? " · not saved" : "", "warning"))
  const empty = [line(own(" no cells yet: type a query, tx data or rules in the prompt", "dim"))]
  return { title, lines: lines.length === 0 ? empty : seen }
}

function block(state: CellState, isCursor: boolean, t: number, room: Room, spelling: Spelling): readonly Line[] {
  const { cell: of, status, message } = state
  const [sign, style] = SIGNS[status]
  const name = [of.kind, of.name].filter((word) => word !== undefined).join(" ")
  const when = state.t === null ? "" : `t${state.t}`
  const attributes = of.attributes.map(({ key, value }) =>
    key === "@" ? `@${value}` : value === undefined ? key : `${key}=${value}`,
  )
  const wide = room.columns - 1
  const header: Line = {
    segments: [
      own(isCursor ? "▶" : " ", "key"),
      own(sign, style),
      cell(raw(` ${[name, ...attributes].join(" ")}`, "title"), wide - 2 - when.length - 1, spelling),
      own(`${when} `, state.t === t ? "key" : "dim"),
    ],
    ...(isCursor && { selected: true }),
  }
  const body = of.body.replace(/\n$/, "").split("\n")
  const most = isCursor ? Math.max(LINES, room.rows - 3) : LINES
  const shown = body.slice(0, body.length > most ? most - 1 : most)
  const left = body.length - shown.length
  const said = message === "" || status === "ok" ? [] : message.split("\n").slice(0, isCursor ? 12 : 2)
  return [
    header,
    ...shown.map((text) => bodyLine(text, of.language, wide, spelling)),
    ...(left > 0 ? [pad([own(`   … ${left} more lines`, "dim")], wide, spelling)] : []),
    ...said.map((text) => pad([raw(`   ${text}`, "error")], wide, spelling)),
  ]
}

function bodyLine(text: string, language: string, wide: number, spelling: Spelling): Line {
  if (language === "diff") {
    const style: Style = text.startsWith("-") ? "minus" : text.startsWith("+") ? "plus" : "plain"
    return pad([raw(`   ${text}`, style)], wide, spelling)
  }
  const short = text.slice(0, wide * 2)
  return pad([own("   "), ...highlighted(short, tokens(short), 0, short.length)], wide, spelling)
}

/** A line up to where the scrollbar stands. */
const pad = (segments: Line["segments"], columns: number, spelling: Spelling): Line =>
  fill({ segments }, columns, spelling)
