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
  const title = back === 0 ? "4 REPL" : `4 REPL · ${back.toLocaleString("en-US")} lines below`
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

/** A line that is too long goes on in the next, two columns in, behind a space where there is one. */
export function wrapped(text: string, columns: number): readonly string[] {
  const shown = visible(text)
  if (width(shown) <= columns) return [shown]
  const parts: string[] = []
  let rest = shown
  while (rest !== "" && parts.length < 500) {
    const indent = parts.length === 0 ? "" : "  "
    const most = head(rest, Math.max(4, columns - indent.length))
    if (most === "") break
    const space = most.length < rest.length ? most.lastIndexOf(" ") + 1 : 0
    const part = space > most.length / 2 ? most.slice(0, space) : most
    parts.push(indent + part.trimEnd())
    rest = rest.slice(part.length)
  }
  if (rest !== "") parts.push(`  … ${rest.length.toLocaleString("en-US")} more characters`)
  return parts
}
