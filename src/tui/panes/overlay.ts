import type { Binding, KeyPlace } from "../keymap.js"
import { scrollbar } from "../list.js"
import type { Overlay, Pane } from "../state.js"
import { cell, fill, type Line, line, lineWidth, own, raw, type Segment, type Spelling } from "../text/line.js"
import { visible } from "../text/width.js"
import { INDENT, wrapped } from "./repl.js"
import { shownKey } from "./status.js"

interface Room {
  readonly columns: number
  readonly rows: number
}

/** What an overlay has to show, and the rows that it has to show it in. */
export interface OverlayDrawing {
  readonly title: string
  readonly lines: readonly Line[]
  readonly foot: Line
  readonly rows: number
  /** What is looked for in the lines. */
  readonly find: string
}

/** Help for a place: its keys, then those that work everywhere, then what the signs mean. */
export function helpLines(
  bindings: readonly Binding[],
  place: Pane,
  columns: number,
  spelling: Spelling,
): readonly Line[] {
  const sections: readonly (readonly [string, KeyPlace])[] =
    place === "repl"
      ? [["In the prompt", "prompt"]]
      : [
          [`In this pane: ${place}`, place],
          ["Everywhere", "everywhere"],
        ]
  return [
    ...sections.flatMap(([title, where]) => [
      line(own(title, "title")),
      ...bindings
        .filter((each) => each.place === where && each.keys.length > 0)
        .map((each) => helpLine(each, columns, spelling)),
      line(),
    ]),
    ...SIGNS,
    line(),
    line(own("Other keys: wizard settings; their names stand on the right where the window is wide enough.", "dim")),
  ]
}

/** What a key does, and where there is room the name by which settings change it. */
function helpLine({ keys, help, name }: Binding, columns: number, spelling: Spelling): Line {
  const shown = own(keys.map(shownKey).join("  "), "key")
  const wide = columns < 80 ? 17 : 26
  const does = [own(" "), cell(shown, wide, spelling), own(" ")]
  if (columns < 100) return line(...does, own(help))
  return line(...does, cell(own(help), columns - wide - 28, spelling), own(` ${name}`, "dim"))
}

const sign = (text: string, meaning: string): Line =>
  line(own("  "), own(text.padEnd(8), "symbol"), own(meaning, "plain"))

const SIGNS: readonly Line[] = [
  line(own("Signs", "title")),
  sign("Δ", "delta: what a transaction changes, a weight for each row: +1 comes, -1 goes"),
  sign("∫", "integral: the sum of all deltas up to now, that is, what holds"),
  sign("z⁻¹", "delay: the value before this transaction, or the round before"),
  sign("σ", "select: the facts, or rows, that fit"),
  sign("π", "project: only some columns"),
  sign("⋈", "join: rows that agree in the variables they share"),
  sign("▷", "antijoin: rows for which there is nothing on the right (not)"),
  sign("δ", "distinct: weights above 0 become 1"),
  sign("μ", "fixpoint: rounds of a recursion until nothing is due"),
  sign("↺", "what is fed back"),
  sign("✓ ✗ · !", "equals its full query, differs, was not compared, stands failed"),
]

/** A text, all of it, as it is or wrapped; escapes make whatever it holds safe. */
export function textLines(text: string, wrap: boolean, columns: number): readonly Line[] {
  return text
    .split("\n")
    .flatMap((each) =>
      (wrap ? wrapped(each, columns, Number.POSITIVE_INFINITY) : [each]).map((part) => line(raw(part))),
    )
}

/** The lines in which a word begins, of either case; it may go on in the next, where a long line was wrapped. */
export function textHits(lines: readonly Line[], word: string): readonly number[] {
  if (word === "") return []
  const wanted = visible(word).toLowerCase()
  const texts = lines.map(({ segments }) => segments.map(({ text }) => text.toLowerCase()).join(""))
  return texts.flatMap((text, i) => {
    const next = texts[i + 1]?.startsWith(INDENT) ? texts[i + 1].slice(INDENT.length) : ""
    const goesOn = !next.includes(wanted) && [text + next, `${text} ${next}`].some((both) => both.includes(wanted))
    return text.includes(wanted) || goesOn ? [i] : []
  })
}

/** A line in which the places of a word are seen. */
export function marked({ segments }: Line, word: string): Line {
  if (word === "") return { segments }
  const wanted = visible(word).toLowerCase()
  return { segments: segments.flatMap((segment) => markedSegment(segment, wanted)) }
}

function markedSegment(segment: Segment, wanted: string): readonly Segment[] {
  const parts: Segment[] = []
  const low = segment.text.toLowerCase()
  // Where letters of either case are not equally long, places cannot be told.
  if (low.length !== segment.text.length) return [segment]
  let from = 0
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
    parts.push({ ...segment, text: segment.text.slice(from, at) })
    from = at + wanted.length
    parts.push({ ...segment, text: segment.text.slice(at, from), style: "hit" })
  }
  return [...parts, { ...segment, text: segment.text.slice(from) }]
}

/** Lays a box over the lines of a screen, in its middle; what it covers is gone until it is closed. */
export function overlaid(
  under: readonly Line[],
  overlay: Overlay,
  { title, lines, foot, rows, find }: OverlayDrawing,
  { columns }: Room,
  spelling: Spelling,
): readonly Line[] {
  const wide = boxColumns(columns)
  const left = Math.floor((columns - wide) / 2)
  const top = overlay.kind === "question" ? 0 : overlay.top
  const bar = scrollbar(top, rows, lines.length)
  const inside = Array.from({ length: rows }, (_, i) => {
    const content = fill(marked(lines[top + i] ?? line(), find), wide - 5, spelling)
    return [own("│ ", "border-focus"), ...content.segments, own(" "), own(bar[i], "dim"), own("│", "border-focus")]
  })
  const box = [border(`┌─ ${title} `, "┐", wide, spelling), ...inside, footer(foot, wide, spelling)]
  const first = Math.max(0, Math.floor((under.length - box.length) / 2))
  return under.map((each, i) => {
    const segments = box[i - first]
    if (segments === undefined) return each
    const margin = own(" ".repeat(left))
    return fill({ segments: [margin, ...segments, own(" ".repeat(columns - wide - left))] }, columns, spelling)
  })
}

/** Columns of a text in its box. */
export const textColumns = (columns: number): number => boxColumns(columns) - 5

export const boxColumns = (columns: number): number => Math.min(columns, Math.max(80, Math.floor(columns * 0.7)))

function border(title: string, corner: string, wide: number, spelling: Spelling): readonly Segment[] {
  const shown = fill(line(own(title, "title")), Math.min(wide - 2, lineWidth(line(own(title)), spelling)), spelling)
  const rest = wide - 1 - lineWidth(shown, { ascii: false })
  return [...shown.segments, own("─".repeat(Math.max(0, rest)), "border-focus"), own(corner, "border-focus")]
}

function footer(foot: Line, wide: number, spelling: Spelling): readonly Segment[] {
  const used = lineWidth(foot, spelling)
  const rest = Math.max(0, wide - used - 4)
  return [own("└─", "border-focus"), ...foot.segments, own(`${"─".repeat(rest)}─┘`, "border-focus")]
}
