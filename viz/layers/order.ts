import type { Cell } from "./cell.js"

/** How often the layers are gone through, down and up. */
const SWEEPS = 12

/**
 * The layers with few crossings: each is sorted by the mean place of what its cells are wired to in the layer before, down and up in
 * turn, and the best order seen is kept. Sorting is stable, so that equal graphs come out equal.
 */
export function ordered(layers: Cell[][]): Cell[][] {
  let best = layers.map((layer) => [...layer])
  let least = crossings(best)
  for (let sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
    const down = sweep % 2 === 0
    for (let i = 1; i < layers.length; i++) {
      const l = down ? i : layers.length - 1 - i
      layers[l] = sorted(layers[l], layers[down ? l - 1 : l + 1], down)
    }
    const count = crossings(layers)
    if (count >= least) continue
    least = count
    best = layers.map((layer) => [...layer])
  }
  return best
}

const ends = (cell: Cell, down: boolean) => (down ? cell.enters : cell.leaves)

function sorted(layer: readonly Cell[], fixed: readonly Cell[], down: boolean): Cell[] {
  const places = new Map<string, number[]>()
  for (const [i, cell] of fixed.entries()) {
    const own = ends(cell, !down)
    for (const [k, { net }] of own.entries()) {
      const all = places.get(net) ?? []
      all.push(i + (k + 1) / (own.length + 1))
      places.set(net, all)
    }
  }
  const means = layer.map((cell, i) => {
    const all = ends(cell, down).flatMap(({ net }) => places.get(net) ?? [])
    return all.length === 0
      ? (i * fixed.length) / Math.max(1, layer.length)
      : all.reduce((a, b) => a + b, 0) / all.length
  })
  return [...layer.keys()].sort((a, b) => means[a] - means[b] || a - b).map((i) => layer[i])
}

function crossings(layers: readonly (readonly Cell[])[]): number {
  let count = 0
  for (let l = 1; l < layers.length; l++) count += crossingsBetween(layers[l - 1], layers[l])
  return count
}

/** Pairs of wires between two layers that cross. O(wires²), and there are few between two layers. */
function crossingsBetween(above: readonly Cell[], below: readonly Cell[]): number {
  const starts = new Map<string, number>()
  let place = 0
  for (const cell of above) for (const { net } of cell.leaves) starts.set(net, place++)
  const wires: number[] = []
  for (const cell of below)
    for (const { net } of cell.enters) {
      const start = starts.get(net)
      if (start !== undefined) wires.push(start)
    }
  let count = 0
  for (let i = 0; i < wires.length; i++) for (let k = i + 1; k < wires.length; k++) if (wires[i] > wires[k]) count++
  return count
}
