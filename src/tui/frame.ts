import type { Band, Slot } from "./layout.js"
import type { Pane } from "./state.js"

type Place = Slot["pane"]

import { fill, type Line, lineWidth, own, type Segment, type Spelling, type Style } from "./text/line.js"

/** A pane as it is drawn: its title stands in the border above it. */
export interface PaneDrawing {
  readonly title: Line
  readonly lines: readonly Line[]
}

/** Bands of panes with borders in common; the focused pane's border stands out. Every line is as wide as the screen. */
export function frame(
  bands: readonly Band[],
  focus: Pane,
  draw: (slot: Slot, rows: number) => PaneDrawing,
  spelling: Spelling,
): readonly Line[] {
  const drawings = bands.map((band) => band.slots.map((slot) => draw(slot, band.rows)))
  const lines: Line[] = []
  for (const [i, band] of bands.entries()) {
    const titles = drawings[i].map(({ title }) => title)
    lines.push(border(bands[i - 1]?.slots, band.slots, titles, focus, spelling))
    for (let row = 0; row < band.rows; row++) {
      lines.push(
        inside(
          band.slots,
          drawings[i].map((drawing) => drawing.lines[row]),
          focus,
          spelling,
        ),
      )
    }
  }
  lines.push(border(bands.at(-1)?.slots, undefined, [], focus, spelling))
  return lines
}

function inside(slots: readonly Slot[], lines: readonly (Line | undefined)[], focus: Pane, spelling: Spelling): Line {
  const segments: Segment[] = [bar(undefined, slots[0].pane, focus)]
  for (const [i, { pane, columns }] of slots.entries()) {
    const fitted = fill(lines[i] ?? { segments: [] }, columns, spelling)
    segments.push(...(fitted.selected === true ? fitted.segments.map(reversed) : fitted.segments))
    segments.push(bar(pane, slots[i + 1]?.pane, focus))
  }
  return { segments: segments.map((segment) => ({ ...segment, ...(spelling.ascii && glyph(segment)) })) }
}

/** A selected line is reversed inside its pane only. */
const reversed = (segment: Segment): Segment => ({ ...segment, selected: true })

const bar = (left: Place | undefined, right: Place | undefined, focus: Pane): Segment =>
  own("│", left === focus || right === focus ? "border-focus" : "border")

const glyph = ({ text }: Segment): Partial<Segment> => (text === "│" ? { text: "|" } : {})

interface Edge {
  readonly at: number
  readonly end: number
  readonly pane: Place
}

/** Where the slots of a band stand: from the border on the left to the one on the right. */
function edges(slots: readonly Slot[] | undefined): readonly Edge[] {
  let at = 0
  return (slots ?? []).map(({ pane, columns }) => {
    const edge = { at, end: at + columns + 1, pane }
    at = edge.end
    return edge
  })
}

function border(
  above: readonly Slot[] | undefined,
  below: readonly Slot[] | undefined,
  titles: readonly Line[],
  focus: Pane,
  spelling: Spelling,
): Line {
  const [up, down] = [edges(above), edges(below)]
  const size = (up.at(-1) ?? down.at(-1))!.end + 1
  const isFocus = (x: number) => [...up, ...down].some(({ at, end, pane }) => pane === focus && x >= at && x <= end)
  const meets = (of: readonly Edge[], x: number) => of.some(({ at, end }) => at === x || end === x)
  const stretch = (from: number, to: number): Segment[] =>
    Array.from({ length: Math.max(0, to - from) }, (_, i) => {
      const x = from + i
      const sign = JOINTS[(meets(up, x) ? 1 : 0) + (meets(down, x) ? 2 : 0)][x === 0 ? 0 : x === size - 1 ? 2 : 1]
      return { text: spelling.ascii ? ASCII[sign] : sign, style: (isFocus(x) ? "border-focus" : "border") as Style }
    })
  const segments: Segment[] = []
  let at = 0
  for (const [i, edge] of down.entries()) {
    const title = titled(titles[i], edge, spelling)
    segments.push(...stretch(at, edge.at + 2), ...title.segments)
    at = edge.at + 2 + lineWidth(title, { ascii: false })
  }
  segments.push(...stretch(at, size))
  return { segments: segments.map((segment) => ({ ...segment, raw: true as const })) }
}

function titled(title: Line | undefined, { at, end }: Edge, spelling: Spelling): Line {
  const room = end - at - 4
  if (title === undefined || room < 3) return { segments: [] }
  const spaced = { segments: [own(" "), ...title.segments, own(" ")] }
  const wide = Math.min(room, lineWidth(spaced, spelling))
  return fill(spaced, wide, spelling)
}

/** By what a crossing meets: nothing, something above, below, both; on the left, inside, on the right. */
const JOINTS: readonly (readonly [string, string, string])[] = [
  ["─", "─", "─"],
  ["└", "┴", "┘"],
  ["┌", "┬", "┐"],
  ["├", "┼", "┤"],
]

const ASCII: Readonly<Record<string, string>> = {
  "─": "-",
  "└": "+",
  "┴": "+",
  "┘": "+",
  "┌": "+",
  "┬": "+",
  "┐": "+",
  "├": "+",
  "┼": "+",
  "┤": "+",
}
