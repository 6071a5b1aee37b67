import type { PaneDrawing } from "../frame.js"
import { type Line, line, own, type Segment, type Style } from "../text/line.js"
import { head, visible, width } from "../text/width.js"

/** What was entered and what was answered, as lines of a known width. */
export interface ReplDrawing {
  /** Everything that stands above the prompt. */
  readonly lines: readonly Line[]
  readonly prompt: readonly Line[]
  /** Lines that it is scrolled back. */
  readonly scroll: number
}

/** The prompt at the bottom, what was said before above it. */
export function replPane({ lines, prompt, scroll }: ReplDrawing, rows: number): PaneDrawing {
  const room = Math.max(0, rows - prompt.length)
  const end = Math.max(Math.min(lines.length, room), lines.length - scroll)
  const seen = lines.slice(Math.max(0, end - room), end)
  const back = lines.length - end
  const above = Math.max(0, end - room)
  const hidden = [
    ...(above > 0 ? [`${above.toLocaleString("en-US")} above (PgUp)`] : []),
    ...(back > 0 ? [`${back.toLocaleString("en-US")} below (PgDn)`] : []),
  ]
  const title = ["4 REPL", ...hidden].join(" · ")
  return { title: line(own(title, "title")), lines: [...seen, ...prompt] }
}

/** A line of a reply in colours: what its beginning says, it is. */
export function replyLine(text: string): Line {
  const shown = visible(text)
  const found = STYLES.find(([pattern]) => pattern.test(shown))
  if (found === undefined) return line({ ...own(shown), raw: true })
  const [pattern, style, whole] = found
  const matched = pattern.exec(shown)?.[0] ?? ""
  if (whole) return line(piece(shown, style))
  return line(piece(matched, style), piece(shown.slice(matched.length), "plain"))
}

const piece = (text: string, style: Style): Segment => ({ text, style, raw: true })

const STYLES: readonly (readonly [RegExp, Style, boolean])[] = [
  [/^\s*error\[/, "error", true],
  [/^\s*warning\[/, "warning", true],
  [/^\s*✗/, "error", false],
  [/^\s*✓/, "ok", false],
  [/^\s*\+\d+(?=\s)/, "plus", false],
  [/^\s*[-−]\d+(?=\s)/, "minus", false],
  [/^hint:/, "key", false],
  [/^\s*…/, "dim", true],
  [/^\s*\d* \|[ ~^]*\^+\s*$/, "error", true],
  [/^\s+-->/, "dim", true],
]

/**
 * A line that is too long goes on in the next, two columns in, behind a space where there is one; what is beyond so many lines is announced.
 * O(length): no line looks further ahead than it can reach.
 */
export function wrapped(text: string, columns: number, most = 500): readonly string[] {
  const shown = visible(text)
  if (shown.length <= columns * AHEAD && width(shown) <= columns) return [shown]
  const parts: string[] = []
  let at = 0
  while (at < shown.length && parts.length < most) {
    const indent = parts.length === 0 ? "" : INDENT
    const room = Math.max(4, columns - indent.length)
    const fits = head(shown.slice(at, at + room * AHEAD), room)
    if (fits === "") break
    const space = at + fits.length < shown.length ? fits.lastIndexOf(" ") + 1 : 0
    const part = space > fits.length / 2 ? fits.slice(0, space) : fits
    parts.push(indent + part.trimEnd())
    at += part.length
  }
  const left = shown.length - at
  if (left > 0) parts.push(`  … ${left.toLocaleString("en-US")} more characters`)
  return parts
}

/** Before what goes on from the line above. */
export const INDENT = "  "

/** Units that are looked at for one column: a character may be made of many. */
const AHEAD = 16
