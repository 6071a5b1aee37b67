import { brackets } from "../editor/brackets.js"
import { lineEnd, lineStart } from "../editor/editor.js"
import { type Accent, highlighted } from "../editor/highlight.js"
import { type Token, tokens } from "../editor/tokens.js"
import { LARGE, type Prompt } from "../prompt/prompt.js"
import { type Line, line, own, raw, type Spelling, spelt } from "../text/line.js"
import { clip, visible, width } from "../text/width.js"
import { wrapped } from "./repl.js"

export interface PromptDrawing {
  readonly lines: readonly Line[]
  /** Where the cursor stands in them. */
  readonly cursor: { readonly row: number; readonly column: number }
}

export interface PromptRoom {
  readonly columns: number
  readonly rows: number
  /** What stands before the first line: `t3=> `. */
  readonly sign: string
}

/** The prompt with its text in colours, what is wrong under it, and what may be meant. A text that is too long scrolls. */
export function promptPane(prompt: Prompt, room: PromptRoom, spelling: Spelling): PromptDrawing {
  const below = [...faultLines(prompt, room), ...offerLines(prompt, room, spelling)]
  const rows = Math.max(1, room.rows - below.length)
  const { lines, cursor } = textLines(prompt, { ...room, rows })
  return { lines: [...lines, ...below].slice(0, room.rows), cursor }
}

/** Rows that the text would take. O(length). */
export function promptRows({ editor: { text } }: Prompt, columns: number): number {
  let rows = 0
  for (let at = 0; at <= text.length && rows < 60; at = lineEnd(text, at) + 1) {
    rows += Math.max(1, Math.ceil((lineEnd(text, at) - at + 1) / Math.max(1, columns - 8)))
  }
  return rows
}

/** A row of the text on the screen: a part of one of its lines. */
interface Row {
  readonly start: number
  readonly end: number
}

function textLines(prompt: Prompt, room: PromptRoom): PromptDrawing {
  const { text, cursor } = prompt.editor
  const sign = prompt.search === undefined ? room.sign : `search "${visible(prompt.search.query)}": `
  const wide = Math.max(8, room.columns - sign.length - 1)
  const rows = rowsAround(text, cursor, room.rows, wide)
  const small = text.length <= LARGE
  const all = small ? tokens(text) : []
  const accents = small ? accentsOf(prompt, all) : []
  let place = { row: 0, column: sign.length }
  const lines = rows.map(({ start, end }, row) => {
    if (cursor >= start && cursor <= end)
      place = { row, column: sign.length + width(visible(text.slice(start, cursor))) }
    const head = start === 0 ? own(sign, "key") : own(" ".repeat(sign.length))
    const ghost = end === text.length && prompt.ghost !== "" ? [raw(prompt.ghost, "ghost")] : []
    return line(head, ...highlighted(text, all, start, end, accents), ...ghost)
  })
  return { lines, cursor: { row: place.row, column: Math.min(place.column, room.columns - 1) } }
}

/** The rows around the cursor, as many as there is room for: lines are looked at only as far as they are seen. */
function rowsAround(text: string, cursor: number, most: number, wide: number): readonly Row[] {
  const rows = rowsOf(text, lineStart(text, cursor), wide)
  let at = rows.findLastIndex(({ start }) => start <= cursor)
  for (let start = lineStart(text, cursor); start > 0 && at < most - 1; ) {
    start = lineStart(text, start - 1)
    const before = rowsOf(text, start, wide)
    rows.unshift(...before)
    at += before.length
  }
  let end = lineEnd(text, cursor)
  while (end < text.length && rows.length < at + most) {
    rows.push(...rowsOf(text, end + 1, wide))
    end = lineEnd(text, end + 1)
  }
  const top = Math.max(0, Math.min(at - most + 1 + Math.floor(most / 3), rows.length - most), at - most + 1)
  return rows.slice(Math.min(top, at), Math.min(top, at) + most)
}

/** A line in rows of so many columns. Past some thousand characters a line is shown no further. */
function rowsOf(text: string, start: number, wide: number): Row[] {
  const end = lineEnd(text, start)
  const rows: Row[] = []
  let from = start
  while (end - from > 0 && rows.length < 200) {
    let to = Math.min(end, from + wide)
    while (to > from + 1 && width(visible(text.slice(from, to))) > wide) to--
    rows.push({ start: from, end: to })
    from = to
  }
  return rows.length === 0 ? [{ start, end }] : rows
}

/** The bracket at the cursor with its partner, the first one that is wrong, and the fault. */
function accentsOf(prompt: Prompt, all: readonly Token[]): readonly Accent[] {
  const { text, cursor } = prompt.editor
  const found = brackets(text, all)
  const accents: Accent[] = []
  const here = all.find(
    ({ kind, start, end }) => (kind === "open" || kind === "close") && (start === cursor || end === cursor),
  )
  const partner = here && found.partner.get(here.start)
  if (here !== undefined && partner !== undefined) {
    for (const { start, end } of [here, partner]) accents.push({ start, end, style: "match" })
  }
  if (found.wrong !== undefined) accents.push({ start: found.wrong.start, end: found.wrong.end, style: "error" })
  if (prompt.fault !== undefined) accents.push({ ...prompt.fault, style: "error" })
  return accents.sort((a, b) => a.start - b.start)
}

/** What is wrong, under the character at which it is. */
function faultLines({ fault, editor: { text }, offers }: Prompt, { columns, sign }: PromptRoom): readonly Line[] {
  if (fault === undefined || offers !== undefined) return []
  const start = Math.min(fault.start, text.length)
  const column = sign.length + width(visible(text.slice(lineStart(text, start), start)))
  const message = `^ ${visible(fault.message)}`
  if (column + width(message) < columns) return [line(own(" ".repeat(column)), own(message, "error"))]
  const at = Math.max(0, columns - width(fault.message) - 1)
  return wrapped(fault.message, columns - 1).map((part) => line(own(" ".repeat(at)), own(part, "error")))
}

const OFFERS = 6

/** What may stand at the cursor, with its type and count. */
function offerLines(
  { offers, chosen, editor: { text } }: Prompt,
  room: PromptRoom,
  spelling: Spelling,
): readonly Line[] {
  if (offers === undefined) return []
  const most = Math.max(1, Math.min(OFFERS, room.rows - 1))
  const top = Math.max(0, Math.min(chosen - most + 1, offers.all.length - most))
  const seen = offers.all.slice(top, top + most)
  const name = Math.min(40, Math.max(...seen.map((offer) => width(offer.text))))
  const column = room.sign.length + width(visible(text.slice(lineStart(text, offers.from), offers.from)))
  const at = Math.max(0, Math.min(column, room.columns - name - 24))
  return seen.map((offer, i) => {
    const count = offer.count === undefined ? "" : `  ${offer.count.toLocaleString("en-US")}`
    const detail = clip(`${offer.detail}${count}`, Math.max(0, room.columns - at - name - 4))
    const rest = i === most - 1 && offers.all.length > top + most ? ` … ${offers.all.length - top - most} more` : ""
    const shown = spelt(raw(clip(offer.text, name)), spelling)
    const text = own(
      ` ${shown}${" ".repeat(Math.max(0, name - width(shown)))} `,
      top + i === chosen ? "match" : "plain",
    )
    return line(own(" ".repeat(Math.max(0, at - 1))), { ...text, raw: true }, own(` ${detail}${rest}`, "dim"))
  })
}
