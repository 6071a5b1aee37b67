/** A fence of a Markdown text. Offsets are UTF-16 units of the text; lines count from 1. */
export interface Fence {
  readonly line: number
  /** Of the opening line, of the body, of the closing line and of what follows it. */
  readonly start: number
  readonly bodyStart: number
  readonly bodyEnd: number
  readonly end: number
  readonly indent: number
  readonly info: string
  /** Where the info string begins in the opening line. */
  readonly infoColumn: number
  readonly closed: boolean
  /** Whether it stands at the margin (at most three spaces), where cells stand; a fence in a list's first line does not. */
  readonly atMargin: boolean
}

/**
 * The fences of a Markdown text in order, by the rules of CommonMark: backquotes or tildes, closed by as many or more; none inside
 * an HTML comment, a block quote or another fence. A fence that nothing closes reaches to the end. O(length).
 */
export function* fences(text: string): Generator<Fence, void, undefined> {
  const lines = [...linesOf(text)]
  for (let i = 0; i < lines.length; i++) {
    if (/^ {0,3}<!--/.test(lines[i].text)) {
      while (i < lines.length && !lines[i].text.includes("-->")) i++
      continue
    }
    const opening = OPENING.exec(lines[i].text)
    if (opening === null) continue
    const [, before, mark, info] = opening
    if (mark[0] === "`" && info.includes("`")) continue
    const close = closingLine(lines, i, mark, before)
    yield {
      line: i + 1,
      start: lines[i].start,
      bodyStart: lines[i].end,
      bodyEnd: close === undefined ? text.length : lines[close].start,
      end: close === undefined ? text.length : lines[close].end,
      indent: before.length,
      info: info.trim(),
      infoColumn: before.length + mark.length + (info.length - info.trimStart().length),
      closed: close !== undefined,
      atMargin: /^ {0,3}$/.test(before),
    }
    i = close ?? lines.length
  }
}

interface Line {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** At the margin or right after the marker of a list item. */
const OPENING = /^( {0,3}|[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+)(`{3,}|~{3,})(.*)$/

/** A fence that a list item begins ends with the item at the latest: at a line that is not indented. */
function closingLine(lines: readonly Line[], open: number, mark: string, before: string): number | undefined {
  const closing = new RegExp(`^\\s*\\${mark[0]}{${mark.length},}\\s*$`)
  const atMargin = before.trim() === ""
  for (let i = open + 1; i < lines.length; i++) {
    const { text } = lines[i]
    if (closing.test(text) && (!atMargin || /^ {0,3}\S/.test(text))) return i
    if (!atMargin && /^\S/.test(text)) return i - 1
  }
  return undefined
}

function* linesOf(text: string): Generator<Line, void, undefined> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start)
    const end = newline === -1 ? text.length : newline + 1
    yield { text: text.slice(start, end).replace(/\r?\n$/, ""), start, end }
    start = end
  }
}
