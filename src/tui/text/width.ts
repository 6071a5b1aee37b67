import stringWidth from "string-width"

/** Columns that a text takes in a terminal. O(length); plain text and Wizard's own signs are not looked up. */
export const width = (text: string): number => (NARROW.test(text) ? text.length : stringWidth(text))

/** ASCII, Latin, Greek, and the blocks of arrows, mathematics and drawing whose signs are one column wide and one unit long. */
const NARROW =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u03ff\u2010-\u2027\u2030-\u205e\u2070-\u2099\u2190-\u2319\u2500-\u25fc\u2713\u2717]*$/

/** The longest beginning that fits into so many columns, never half a character. */
export function head(text: string, columns: number): string {
  if (NARROW.test(text)) return text.slice(0, Math.max(0, columns))
  let [used, end] = [0, 0]
  for (const { segment } of GRAPHEMES.segment(text)) {
    used += stringWidth(segment)
    if (used > columns) break
    end += segment.length
  }
  return text.slice(0, end)
}

/** The text in at most so many columns: what is left out is announced by `…`. */
export function clip(text: string, columns: number, mark = "…"): string {
  if (columns <= 0) return ""
  // No character is wider than two columns for a unit, and none narrower than none: a long text is not measured whole.
  if (text.length <= columns * 8 && width(text) <= columns) return text
  return head(text.slice(0, columns * 16), columns - mark.length) + mark.slice(0, columns)
}

/** Characters as people count them: `e` with an accent is one. */
export const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: "grapheme" })

/**
 * A text of someone else, safe on a terminal: controls, line ends, and what would turn or hide text are shown as `\n` or `\u202E`.
 * O(length).
 */
export const visible = (text: string): string => (UNSAFE.test(text) ? text.replace(EVERY_UNSAFE, escaped) : text)

const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/
const EVERY_UNSAFE = new RegExp(UNSAFE, "g")

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }

const escaped = (unit: string): string =>
  NAMED[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`
