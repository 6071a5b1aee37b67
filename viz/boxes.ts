import { channels, type Item, type Wire } from "./channels.js"
import { producer } from "./rails.js"

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

/** A layout on a grid of characters: boxes by id, and the lines between them, drawn. */
export interface BoxLayout {
  readonly columns: number
  readonly rows: number
  readonly boxes: ReadonlyMap<string, Box>
  readonly lines: readonly string[]
}

const HEIGHT = 3
const GAP = 2

/**
 * Boxes in layers, inputs above readers, lines that cross as little as can be: layers and their order are d3-dag's, places are whole characters.
 * Loads d3-dag the first time.
 */
export async function boxes(nodes: readonly BoxNode[]): Promise<BoxLayout> {
  const known = new Set(nodes.map(({ id }) => id))
  const parents = (node: BoxNode) => [...new Set(node.inputs.map(producer))].filter((id) => known.has(id))
  if (nodes.length === 0) return { columns: 0, rows: 0, boxes: new Map(), lines: [] }
  const { layers, wires } = await layered(nodes.map((node) => ({ ...node, parentIds: parents(node) })))
  for (const layer of layers) placed(layer)
  const leftmost = Math.min(...layers.flat().map(({ x }) => x))
  for (const item of layers.flat()) item.x -= leftmost
  return drawn(layers, wires)
}

interface Stratum {
  readonly id: string
  readonly columns: number
  readonly parentIds: readonly string[]
}

async function layered(nodes: readonly Stratum[]): Promise<{ layers: Item[][]; wires: Wire[][] }> {
  const { coordGreedy, decrossTwoLayer, graphStratify, layeringLongestPath, sugiyama } = await import("d3-dag")
  const dag = graphStratify()(nodes.map((node) => ({ ...node, parentIds: [...node.parentIds] })))
  const layout = sugiyama()
    .layering(layeringLongestPath())
    .decross(decrossTwoLayer())
    .coord(coordGreedy())
    .nodeSize(({ data }: { data: Stratum }) => [data.columns + 4, 1] as const)
    .gap([GAP, 1])
  layout(dag)
  const layerOf = (y: number): number => Math.round((y - 0.5) / 2)
  const layers: Item[][] = []
  const put = (y: number, item: Item): void => {
    layers[layerOf(y)] ??= []
    layers[layerOf(y)].push(item)
  }
  for (const { x, y, data } of dag.nodes()) {
    put(y, { key: data.id, columns: data.columns + 4, x: Math.round(x - (data.columns + 4) / 2) })
  }
  const wires: Wire[][] = []
  for (const { points, source, target } of dag.links()) {
    let before = source.data.id
    for (const [i, [x, y]] of points.entries()) {
      if (i === 0) continue
      const isEnd = i === points.length - 1
      const key = isEnd ? target.data.id : `${source.data.id}→${target.data.id} ${i}`
      if (!isEnd) put(y, { key, columns: 1, x: Math.round(x) })
      const level = layerOf(y) - 1
      wires[level] ??= []
      wires[level].push({ from: before, to: key })
      before = key
    }
  }
  return { layers, wires }
}

/** From left to right, none closer to another than it may be. */
function placed(layer: Item[]): void {
  layer.sort((a, b) => a.x - b.x)
  for (const [i, item] of layer.entries()) {
    const before = layer[i - 1]
    if (before !== undefined) item.x = Math.max(item.x, before.x + before.columns + GAP)
  }
}

function drawn(layers: readonly Item[][], wires: readonly Wire[][]): BoxLayout {
  const columns = Math.max(...layers.flat().map(({ x, columns: wide }) => x + wide))
  const found = new Map<string, Box>()
  const lines: string[] = []
  for (const [level, layer] of layers.entries()) {
    const row = Array.from({ length: columns }, () => " ")
    for (const item of layer) {
      if (item.key.includes("→")) row[item.x] = "│"
      else found.set(item.key, { x: item.x, y: lines.length, columns: item.columns })
    }
    for (let i = 0; i < HEIGHT; i++) lines.push(row.join(""))
    if (level < layers.length - 1) lines.push(...channels(layer, layers[level + 1], wires[level] ?? [], columns))
  }
  return { columns, rows: lines.length, boxes: found, lines }
}
