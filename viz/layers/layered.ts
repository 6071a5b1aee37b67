import { type Cell, cellsOf } from "./cell.js"
import { type Channel, type Crossing, channel } from "./channel.js"
import { placed } from "./coordinates.js"
import type { Box, Drawing, Link, Point, Spacing } from "./drawing.js"
import { ordered } from "./order.js"
import { straighten } from "./straighten.js"

/**
 * Draws boxes in layers, inputs above their readers, wires orthogonal; after Sugiyama, Tagawa, Toda (1981): layers by longest path, each
 * box as near to its readers as it can be; order by barycenters; places by least squares; wires by channel routing. Wires of one
 * port share their way as long as they can. All coordinates are whole numbers when sizes and spacing are. The same graph is
 * always drawn the same way. O(sweeps · (boxes + links) · log).
 */
export function layered(boxes: readonly Box[], links: readonly Link[], spacing: Spacing): Drawing {
  const layers = ordered(cellsOf(boxes, links, spacing))
  placed(layers, spacing)
  straighten(layers, spacing)
  const width = layers.flat().reduce((most, cell) => Math.max(most, cell.x + cell.width), 0)
  const channels = layers.slice(1).map((below, i) => channel(crossings(layers[i], below), spacing))
  const tops = heights(layers, channels)
  const corner: Point[] = []
  for (const [l, layer] of layers.entries())
    for (const cell of layer) if (cell.box !== undefined) corner[cell.box] = [cell.x, tops[l]]
  return {
    width,
    height: layers.length === 0 ? 0 : tops[layers.length - 1] + tallest(layers[layers.length - 1]),
    boxes: corner,
    wires: links.map((link) => wire(link, layers, channels, tops)),
  }
}

const tallest = (layer: readonly Cell[]): number => layer.reduce((height, cell) => Math.max(height, cell.height), 0)

function heights(layers: readonly (readonly Cell[])[], channels: readonly Channel[]): number[] {
  const tops: number[] = []
  let y = 0
  for (const [l, layer] of layers.entries()) {
    tops.push(y)
    y += tallest(layer) + (channels[l]?.height ?? 0)
  }
  return tops
}

/** What crosses from one layer to the next: each net with where it starts above and where it ends below. */
function crossings(above: readonly Cell[], below: readonly Cell[]): Crossing[] {
  const starts = new Map<string, number>()
  for (const cell of above) for (const { net, at } of cell.leaves) starts.set(net, cell.x + at)
  const all = new Map<string, { net: string; from: number; to: number[] }>()
  for (const cell of below) {
    for (const { net, at } of cell.enters) {
      const from = starts.get(net)
      if (from === undefined) continue
      const found = all.get(net) ?? { net, from, to: [] }
      found.to.push(cell.x + at)
      all.set(net, found)
    }
  }
  return [...all.values()]
}

function wire(
  link: Link,
  layers: readonly (readonly Cell[])[],
  channels: readonly Channel[],
  tops: readonly number[],
): Point[] {
  const net = `${link.from}.${link.out}`
  const first = layers.findIndex((layer) => layer.some(({ box }) => box === link.from))
  const last = layers.findIndex((layer) => layer.some(({ box }) => box === link.to))
  const source = layers[first].find(({ box }) => box === link.from)!
  let x = source.x + source.leaves[link.out].at
  const points: Point[] = [[x, tops[first] + source.height]]
  for (let l = first; l < last; l++) {
    const target = layers[l + 1].find((cell) => (l + 1 === last ? cell.box === link.to : cell.net === net))!
    const to = target.x + (l + 1 === last ? target.enters[link.in].at : 0)
    const top = tops[l] + tallest(layers[l])
    for (const bend of to === x ? [] : channels[l].bends(net, to)) {
      points.push([x, top + bend.y], [bend.x, top + bend.y])
      x = bend.x
    }
  }
  points.push([x, tops[last]])
  return points
}
