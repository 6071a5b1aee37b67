import type { Box, Link, Spacing } from "./drawing.js"

/** Where a net enters or leaves a cell; a net is all wires of one output port. */
export interface End {
  readonly net: string
  /** Distance from the cell's left side. */
  readonly at: number
}

/** What stands in a layer: a box, or a net that passes through on its way down. */
export interface Cell {
  readonly box: number | undefined
  /** Of a net that passes through. */
  readonly net: string | undefined
  readonly width: number
  readonly height: number
  enters: readonly End[]
  readonly leaves: readonly End[]
  /** Whether its ports stay where they are. */
  readonly isRigid: boolean
  x: number
}

/** Boxes in layers, with cells for the nets that pass through. Every box stands in the layer just above its nearest reader. */
export function cellsOf(boxes: readonly Box[], links: readonly Link[], { track }: Spacing): Cell[][] {
  const layerOf = layersOf(boxes, links)
  const layers: Cell[][] = Array.from({ length: 1 + Math.max(-1, ...layerOf) }, () => [])
  const last = new Map<string, number>()
  for (const link of links) last.set(netOf(link), Math.max(last.get(netOf(link)) ?? 0, layerOf[link.to]))
  for (const [box, { width, height, ins, outs, isRigid = false }] of boxes.entries()) {
    const enters = ins.map((at, port) => {
      const link = links.find(({ to, in: other }) => to === box && other === port)
      return { net: link === undefined ? "" : netOf(link), at }
    })
    const leaves = outs.map((at, port) => ({ net: `${box}.${port}`, at }))
    layers[layerOf[box]].push({ box, net: undefined, width, height, enters, leaves, isRigid, x: 0 })
    for (const { net } of leaves) {
      for (let l = layerOf[box] + 1; l < (last.get(net) ?? 0); l++) layers[l].push(passing(net, track))
    }
  }
  return layers
}

const netOf = ({ from, out }: Link): string => `${from}.${out}`

const passing = (net: string, track: number): Cell => {
  const end = [{ net, at: 0 }]
  return { box: undefined, net, width: track, height: 0, enters: end, leaves: end, isRigid: true, x: 0 }
}

/** Longest path from above, then down as far as readers allow. */
function layersOf(boxes: readonly Box[], links: readonly Link[]): number[] {
  const count = boxes.length
  const layers = Array.from({ length: count }, () => 0)
  const order = topological(count, links)
  const readers = Array.from({ length: count }, (): number[] => [])
  for (const { from, to } of links) readers[from].push(to)
  for (const box of order) for (const to of readers[box]) layers[to] = Math.max(layers[to], layers[box] + 1)
  for (const box of order.toReversed()) {
    if (boxes[box].side === "top" || readers[box].length === 0) continue
    layers[box] = Math.min(...readers[box].map((to) => layers[to])) - 1
  }
  const last = Math.max(0, ...layers)
  for (const [box, { side }] of boxes.entries()) if (side === "bottom") layers[box] = last
  return layers
}

function topological(count: number, links: readonly Link[]): number[] {
  const missing = Array.from({ length: count }, () => 0)
  for (const { to } of links) missing[to]++
  const order = [...missing.keys()].filter((box) => missing[box] === 0)
  for (let i = 0; i < order.length; i++) {
    for (const { from, to } of links) if (from === order[i] && --missing[to] === 0) order.push(to)
  }
  return order
}
