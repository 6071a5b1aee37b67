import { ascii } from "../../../viz/ascii.js"
import { clip, visible, width } from "./width.js"

/** What a piece of text is, not how it looks: a theme gives each its colour. */
export type Style =
  | "plain"
  | "dim"
  | "title"
  | "border"
  | "border-focus"
  | "plus"
  | "minus"
  | "variable"
  | "keyword"
  | "string"
  | "number"
  | "symbol"
  | "comment"
  | "bracket"
  | "match"
  | "error"
  | "warning"
  | "ok"
  | "hit"
  | "rail"
  | "heat-1"
  | "heat-2"
  | "heat-3"
  | "ghost"
  | "key"
  | "bar"

export interface Segment {
  readonly text: string
  readonly style: Style
  /** What a person wrote, and what is spelt already: `--ascii` leaves it as it is. */
  readonly raw?: true
  /** On the line of a cursor. */
  readonly selected?: true
}

/** A line of the screen before it is painted. */
export interface Line {
  readonly segments: readonly Segment[]
  /** The line that a cursor is on. */
  readonly selected?: true
}

/** How a screen spells Wizard's own signs; widths are counted after spelling. */
export interface Spelling {
  readonly ascii: boolean
}

export const line = (...segments: readonly Segment[]): Line => ({ segments })

export const own = (text: string, style: Style = "plain"): Segment => ({ text, style })

/** Text of a person: made safe for the terminal. */
export const raw = (text: string, style: Style = "plain"): Segment => ({ text: visible(text), style, raw: true })

export const selected = ({ segments }: Line): Line => ({ segments, selected: true })

/** The text of a segment as it stands on the screen. */
export const spelt = ({ text, raw }: Segment, { ascii: plain }: Spelling): string =>
  plain && raw === undefined ? frameless(ascii(text)) : text

/** Corners and crossings, which no text of Wizard's has but its frames. */
const frameless = (text: string): string =>
  text
    .replace(/[┌┐└┘├┤┬┴┼┏┓┗┛]/g, "+")
    .replaceAll("━", "=")
    .replaceAll("┃", "#")
    .replace(/[▁▂▃▄▅▆▇█▐▌▸▾▶◉✓✗⏎↺↻▏±·↑↓←–◆•›]/g, (sign) => SIGNS[sign] ?? "?")

const SIGNS: Readonly<Record<string, string>> = {
  "▁": "_",
  "▂": ".",
  "▃": ".",
  "▄": "-",
  "▅": "-",
  "▆": "=",
  "▇": "=",
  "█": "#",
  "▐": "#",
  "▌": "#",
  "▏": "|",
  "▸": "+",
  "▾": "-",
  "▶": ">",
  "◉": "@",
  "✓": "ok",
  "✗": "X",
  "⏎": "Enter",
  "↺": "~",
  "↻": "~",
  "±": "+-",
  "·": ".",
  "–": "-",
  "↑": "up",
  "↓": "down",
  "←": "left",
  "◆": "/",
  "•": "*",
  "›": ">",
}

export const lineWidth = (of: Line, spelling: Spelling): number =>
  of.segments.reduce((sum, segment) => sum + width(spelt(segment, spelling)), 0)

/** The text of a line, as it stands on the screen. */
export const lineText = (of: Line, spelling: Spelling = { ascii: false }): string =>
  of.segments.map((segment) => spelt(segment, spelling)).join("")

/**
 * A line of exactly so many columns, already spelt: clipped with `…` or filled up with spaces, so that lines can be put side by side.
 */
export function fill(of: Line, columns: number, spelling: Spelling): Line {
  const segments: Segment[] = []
  let left = columns
  for (const [i, segment] of of.segments.entries()) {
    const text = spelt(segment, spelling)
    const wide = text.length > left * 8 ? left + 1 : width(text)
    if (wide > left || (wide === left && of.segments.slice(i + 1).some((later) => later.text !== ""))) {
      const kept = clip(wide > left ? text : `${text}  `, left, spelling.ascii ? "~" : "…")
      segments.push({ ...segment, text: kept, raw: true })
      left -= width(kept)
      break
    }
    if (text !== "") segments.push({ ...segment, text, raw: true })
    left -= wide
  }
  if (left > 0) segments.push({ text: " ".repeat(left), style: "plain", raw: true })
  return { ...of, segments }
}

/** A cell of a table: the segment in exactly so many columns, clipped with `…`. */
export function cell(segment: Segment, columns: number, spelling: Spelling, align: "left" | "right" = "left"): Segment {
  const text = clip(spelt(segment, spelling), columns, spelling.ascii ? "~" : "…")
  const space = " ".repeat(Math.max(0, columns - width(text)))
  return { text: align === "left" ? text + space : space + text, style: segment.style, raw: true }
}
