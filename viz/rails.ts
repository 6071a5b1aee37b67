import type { Description } from "../src/circuit/describe.js"
import { producer } from "./loops.js"

/** What rails need of a node: its id, and those whose outputs it reads; `sign` stands in place of `●` or `○`. */
export interface RailNode {
  readonly id: string
  readonly inputs: readonly string[]
  readonly sign?: string
}

interface Row {
  readonly node: RailNode
  readonly lane: number
  readonly sources: readonly number[]
  /** Which lanes are taken before and after the row. */
  readonly before: readonly (string | undefined)[]
  readonly after: readonly (string | undefined)[]
}

/**
 * A circuit as text, an operator a row, as `git log --graph` draws commits: `●` is the operator, `○` one that reads nothing, lanes
 * are its inputs' outputs. Operators keep their order, inputs before readers. O(operators · lanes).
 *
 *     ○     c1.scan      scan ?m ?title
 *     │ ○   c2.scan      scan ?m
 *     ●─╯   c2.join      join ?m ?title
 */
export function rails({ operators }: Description): string[] {
  const drawings = railRows(operators)
  const ids = Math.max(0, ...operators.map(({ id }) => id.length))
  const kinds = Math.max(0, ...operators.map(({ kind }) => kind.length))
  return operators.map(({ id, kind, columns }, i) =>
    `${drawings[i]}  ${id.padEnd(ids)}  ${kind.padEnd(kinds)}  ${columns.join(" ")}`.trimEnd(),
  )
}

/** The lanes alone: a drawing for each node, all equally wide. O(nodes · lanes). */
export function railRows(nodes: readonly RailNode[]): string[] {
  const rows = laid(nodes)
  const lanes = Math.max(0, ...rows.map(({ before, after }) => Math.max(before.length, after.length)))
  return rows.map((row) => drawn(row, lanes))
}

/** Gives each node a lane: that of the first input which nobody reads afterwards, else the first free one. */
function laid(nodes: readonly RailNode[]): Row[] {
  const left = readers(nodes)
  const laneOf = new Map<string, number>()
  let lanes: (string | undefined)[] = []
  return nodes.map((node) => {
    const inputs = [...new Set(node.inputs.map(producer))].filter((id) => laneOf.has(id))
    for (const id of inputs) left.set(id, left.get(id)! - 1)
    const ending = inputs.filter((id) => left.get(id) === 0)
    const before = lanes
    const after = lanes.map((id) => (id !== undefined && ending.includes(id) ? undefined : id))
    const free = after.includes(undefined) ? after.indexOf(undefined) : after.length
    const lane = ending.length > 0 ? Math.min(...ending.map((id) => laneOf.get(id)!)) : free
    laneOf.set(node.id, lane)
    after[lane] = (left.get(node.id) ?? 0) > 0 ? node.id : undefined
    lanes = after
    return { node, lane, sources: inputs.map((id) => laneOf.get(id)!), before, after: [...after] }
  })
}

function readers(nodes: readonly RailNode[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { inputs } of nodes) {
    for (const id of new Set(inputs.map(producer))) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}

function drawn({ node, lane, sources, before, after }: Row, lanes: number): string {
  const cells: string[] = Array.from({ length: lanes * 2 - 1 }, (_, x) =>
    x % 2 === 0 && after[x / 2] !== undefined ? "│" : " ",
  )
  const reached = [lane, ...sources]
  const [low, high] = [Math.min(...reached), Math.max(...reached)]
  for (let x = low * 2; x <= high * 2; x++) cells[x] = cells[x] === "│" ? "┼" : "─"
  for (const source of sources) {
    if (source === lane) continue
    const goesOn = after[source] !== undefined && after[source] === before[source]
    cells[source * 2] = corner(goesOn, source === low, source === high)
  }
  cells[lane * 2] = node.sign ?? (node.inputs.length > 0 ? "●" : "○")
  return cells.join("")
}

function corner(goesOn: boolean, isLeft: boolean, isRight: boolean): string {
  if (isLeft) return goesOn ? "├" : "╰"
  if (isRight) return goesOn ? "┤" : "╯"
  return goesOn ? "┼" : "┴"
}
