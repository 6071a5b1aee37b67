import type { Cell, End } from "./cell.js"
import type { Spacing } from "./drawing.js"

/** A wire that would change its x by so little runs straight; half the distance of parallel wires where that is less. */
export const JOG = 4

const jogOf = ({ track }: Spacing): number => Math.min(JOG, Math.floor(track / 2))

/**
 * Takes out jogs that only look like a mistake: a net that passes moves under its start, a port moves along its box; a box whose ports
 * are fixed moves as a whole when there is room. Distances shrink by no more than a jog. O(cells).
 */
export function straighten(layers: readonly (readonly Cell[])[], spacing: Spacing): void {
  for (const [l, layer] of layers.entries()) {
    if (l === 0) continue
    const starts = new Map(layers[l - 1].flatMap(({ x, leaves }) => leaves.map(({ net, at }) => [net, x + at])))
    for (const [i, cell] of layer.entries()) {
      if (cell.isRigid) moveCell(cell, starts, layer[i - 1], layer[i + 1], spacing)
      else cell.enters = movedPorts(cell, starts, spacing)
    }
  }
}

type Starts = ReadonlyMap<string, number>

function moveCell(cell: Cell, starts: Starts, left: Cell | undefined, right: Cell | undefined, spacing: Spacing): void {
  const [jog, { gap }] = [jogOf(spacing), spacing]
  const least = cell.height === 0 ? gap - jog : gap
  for (const { net, at } of cell.enters) {
    const by = (starts.get(net) ?? cell.x + at) - cell.x - at
    if (by === 0 || Math.abs(by) > jog) continue
    const isFree =
      (left === undefined ? cell.x + by >= 0 : cell.x + by - left.x - left.width >= least) &&
      (right === undefined || right.x - cell.x - by - cell.width >= least)
    if (!isFree) continue
    cell.x += by
    return
  }
}

function movedPorts({ x, width, enters }: Cell, starts: Starts, spacing: Spacing): readonly End[] {
  const [jog, { track }] = [jogOf(spacing), spacing]
  const moved: End[] = []
  for (const [port, { net, at }] of enters.entries()) {
    const to = (starts.get(net) ?? x + at) - x
    const low = port === 0 ? jog : moved[port - 1].at + track
    const high = port === enters.length - 1 ? width - jog : enters[port + 1].at - track
    moved.push({ net, at: Math.abs(to - at) <= jog && low <= to && to <= high ? to : at })
  }
  return moved
}
