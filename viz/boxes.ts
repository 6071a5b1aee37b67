import type { Point } from "./layers/drawing.js"
import { layered } from "./layers/layered.js"
import { producer } from "./loops.js"

/** A node to be drawn as a box: its text has so many columns, and stands on one line. */
export interface BoxNode {
  readonly id: string
  readonly inputs: readonly string[]
  readonly columns: number
}

/** Where a box stands: its left upper corner and its columns, borders included; a box has three rows. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly columns: number
}

/** A layout on a grid of characters: boxes by id, and the wires between them, drawn. */
export interface BoxLayout {
  readonly columns: number
  readonly rows: number
  readonly boxes: ReadonlyMap<string, Box>
  readonly lines: readonly string[]
}

const HEIGHT = 3
/** A border and a space on each side. */
const AROUND = 4

/** Boxes in layers on a grid of characters, inputs above their readers. Time as `layered`. */
export function boxes(nodes: readonly BoxNode[]): BoxLayout {
  const number = new Map(nodes.map(({ id }, i) => [id, i]))
  const inputs = nodes.map((node) => [...new Set(node.inputs.map(producer))].filter((id) => number.has(id)))
  const sized = nodes.map(({ columns }, i) => ({
    width: columns + AROUND,
    height: HEIGHT,
    ins: inputs[i].map((_, port) => Math.floor(((port + 1) * (columns + AROUND)) / (inputs[i].length + 1))),
    outs: [Math.floor((columns + AROUND) / 2)],
  }))
  const links = inputs.flatMap((from, to) => from.map((id, port) => ({ from: number.get(id)!, out: 0, to, in: port })))
  const { width, height, boxes: corners, wires } = layered(sized, links, { gap: 2, track: 1 })
  const grid = new Grid(width + 1, height)
  for (const wire of wires) grid.draw(wire)
  const tops = new Set(corners.map(([, y]) => y))
  const kept = keptRows(grid.lines(), tops)
  const rowOf = new Map(kept.map(({ y }, row) => [y, row]))
  return {
    columns: width,
    rows: kept.length,
    boxes: new Map(
      nodes.map(({ id, columns }, i) => {
        const [x, y] = corners[i]
        return [id, { x, y: rowOf.get(y)!, columns: columns + AROUND }]
      }),
    ),
    lines: kept.map(({ text }) => text),
  }
}

/** Between two layers the rows in which some wire turns, or one when none does: straight ways need no more room. */
function keptRows(
  lines: readonly string[],
  tops: ReadonlySet<number>,
): { readonly y: number; readonly text: string }[] {
  const kept: { readonly y: number; readonly text: string }[] = []
  let between: typeof kept = []
  for (const [y, text] of lines.entries()) {
    const isBox = [y, y - 1, y - 2].some((top) => tops.has(top))
    if (!isBox) between.push({ y, text })
    else {
      const turning = between.filter((row) => /[^ │]/.test(row.text))
      kept.push(...(turning.length > 0 ? turning : between.slice(0, 1)), { y, text })
      between = []
    }
  }
  return kept
}

const [UP, DOWN, LEFT, RIGHT] = [1, 2, 4, 8]

/** What a crossing of lines looks like, by where lines go from it. */
const SIGNS = " │││─╯╮┤─╰╭├─┴┬┼"

/** Characters between which lines run. */
class Grid {
  readonly #rows: readonly Uint8Array[]

  constructor(columns: number, rows: number) {
    this.#rows = Array.from({ length: rows }, () => new Uint8Array(columns))
  }

  /** A wire by its corners. */
  draw(points: readonly Point[]): void {
    for (const [i, [x, y]] of points.entries()) {
      const next = points[i + 1]
      if (next === undefined) continue
      const [toX, toY] = next
      for (let at = Math.min(x, toX); at < Math.max(x, toX); at++) this.#join(at, y, at + 1, y, RIGHT, LEFT)
      for (let at = Math.min(y, toY); at < Math.max(y, toY); at++) this.#join(x, at, x, at + 1, DOWN, UP)
    }
  }

  lines(): readonly string[] {
    return this.#rows.map((row) => Array.from(row, (bits) => SIGNS[bits]).join(""))
  }

  #join(x: number, y: number, toX: number, toY: number, there: number, back: number): void {
    const [from, to] = [this.#rows[y], this.#rows[toY]]
    if (from !== undefined) from[x] |= there
    if (to !== undefined) to[toX] |= back
  }
}
