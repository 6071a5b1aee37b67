import type { Description, OperatorJson } from "../src/circuit/describe.js"
import { boxLabel, boxSize } from "./box-label.js"
import { type Change, changeText } from "./change.js"
import type { Point } from "./layers/drawing.js"
import { type Layout, layout, type Region, type Wire } from "./layout.js"

const drawings = new WeakMap<object, Layout>()

/** A circuit's drawing in pixels, made once for each description. */
export function drawing(description: Pick<Description, "operators">): Layout {
  const known = drawings.get(description)
  if (known !== undefined) return known
  const made = layout(description, { size: boxSize, gap: 22, track: 10, title: 20 })
  drawings.set(description, made)
  return made
}

const MARGIN = 14

/**
 * A circuit as an SVG picture that stands alone, in black on white or, when the reader prefers it so, light on dark. With `changes`
 * wires carry the delta of the step, and operators without one fade. O(operators + wires).
 */
export function svg(description: Description, changes?: ReadonlyMap<string, Change>): string {
  const { operators, view } = description
  const { width, height, operators: placed, wires, regions } = drawing(description)
  const byId = new Map(operators.map((operator) => [operator.id, operator]))
  const size = `width="${width + 2 * MARGIN}" height="${height + 2 * MARGIN}"`
  const box = `viewBox="${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}"`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${box} role="img" aria-label="${escaped(`circuit of ${view}`)}">`,
    `<style>${STYLE}</style>`,
    ...regions.map((region) => regionMark(region, byId.get(region.fixpoint))),
    ...wires.map((wire) => wireMark(wire, changes)),
    ...placed.map(({ id, x, y, width: w, height: h }) => boxMark(byId.get(id)!, { x, y, w, h }, changes)),
    ...(changes === undefined ? [] : placed.flatMap((each) => pill(each, changes.get(each.id)))),
    "</svg>",
    "",
  ].join("\n")
}

function regionMark({ x, y, width, height }: Region, fixpoint: OperatorJson | undefined): string {
  const title = `${fixpoint?.scope ?? ""} until nothing changes`
  return `<g class="region"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/><text x="${x + 10}" y="${y + 16}">${escaped(`↻ ${title}`)}</text></g>`
}

function wireMark({ from, kind, points }: Wire, changes: ReadonlyMap<string, Change> | undefined): string {
  const idle = changes !== undefined && !changes.has(from) ? " idle" : ""
  return `<path class="wire ${kind}${idle}" d="${rounded(points)}"/>`
}

function boxMark(
  operator: OperatorJson,
  { x, y, w, h }: { x: number; y: number; w: number; h: number },
  changes: ReadonlyMap<string, Change> | undefined,
): string {
  const { sign, title, columns } = boxLabel(operator)
  const idle = changes !== undefined && !changes.has(operator.id) ? " idle" : ""
  const second = columns === "" ? "" : `<text class="columns" x="${x + 9}" y="${y + 33}">${escaped(columns)}</text>`
  return [
    `<g class="operator ${operator.kind}${idle}"><title>${escaped(`${operator.id}: ${operator.rule}`)}</title>`,
    `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="5"/>`,
    `<text x="${x + 9}" y="${y + 17}"><tspan class="sign">${sign}</tspan> ${escaped(title)}</text>${second}</g>`,
  ].join("")
}

function pill({ x, y, width, height }: Layout["operators"][number], change: Change | undefined): string[] {
  if (change === undefined) return []
  const text = changeText(change)
  const w = text.length * 7 + 10
  const [left, top] = [x + width / 2 - w / 2, y + height - 4]
  const tone = change.minus === 0 ? "plus" : change.plus === 0 ? "minus" : "both"
  return [
    `<g class="pill ${tone}"><rect x="${left}" y="${top}" width="${w}" height="15" rx="7.5"/><text x="${x + width / 2}" y="${top + 11}">${text}</text></g>`,
  ]
}

/** Corners of wires are drawn round. */
const RADIUS = 4

/** An SVG path through the points. */
export function rounded(points: readonly Point[]): string {
  if (points.length === 0) return ""
  const [first, ...rest] = points
  const parts = [`M${first[0]},${first[1]}`]
  for (const [i, [x, y]] of rest.entries()) {
    const after = rest[i + 1]
    const before = points[i]
    if (after === undefined) {
      parts.push(`L${x},${y}`)
      continue
    }
    const [ax, ay] = towards([x, y], before)
    const [bx, by] = towards([x, y], after)
    parts.push(`L${ax},${ay}`, `Q${x},${y} ${bx},${by}`)
  }
  return parts.join("")
}

function towards([x, y]: Point, [tx, ty]: Point): Point {
  const length = Math.hypot(tx - x, ty - y)
  const share = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length
  return [x + (tx - x) * share, y + (ty - y) * share]
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")

const STYLE = `
text{font:11px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1b1f24}
.operator rect{fill:#fff;stroke:#57606a}.operator.output rect,.operator.fixpoint rect{stroke-width:2}
.sign{fill:#0550ae;font-weight:bold}.columns{fill:#57606a}
.wire{fill:none;stroke:#57606a;stroke-width:1.3}.wire.errors{stroke:#a40e26;stroke-dasharray:2 3}.wire.feedback{stroke:#8250df;stroke-dasharray:5 3}
.region rect{fill:#8250df0d;stroke:#8250df;stroke-dasharray:5 3}.region text{fill:#6639ba}
.idle{opacity:.35}.pill text{text-anchor:middle;fill:#fff;font-weight:bold}
.pill rect{fill:#57606a}.pill.plus rect{fill:#116329}.pill.minus rect{fill:#a40e26}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.operator rect{fill:#161b22;stroke:#8b949e}.sign{fill:#79c0ff}.columns{fill:#8b949e}
.wire{stroke:#8b949e}.wire.errors{stroke:#ff7b72}.wire.feedback{stroke:#d2a8ff}.region rect{fill:#d2a8ff14;stroke:#d2a8ff}.region text{fill:#d2a8ff}}
`
  .trim()
  .replaceAll("\n", "")
