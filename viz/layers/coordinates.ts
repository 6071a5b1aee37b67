import type { Cell, End } from "./cell.js"
import type { Spacing } from "./drawing.js"

/** How often all layers are placed anew after their neighbours. */
const ROUNDS = 16

/** A net that passes through pulls harder than a box, so that long wires are straight. */
const PASSING = 4

/**
 * Gives every cell its x: each layer in turn is placed as near as its order and the gaps allow to where its wires would be straight.
 * The least x is 0.
 */
export function placed(layers: readonly (readonly Cell[])[], { gap }: Spacing): void {
  for (const layer of layers) pack(layer, gap)
  for (let round = 0; round < ROUNDS; round++) {
    const down = round % 2 === 0
    for (let i = 1; i < layers.length; i++) {
      const l = down ? i : layers.length - 1 - i
      settle(layers[l], layers[down ? l - 1 : l + 1], down, gap)
    }
  }
  const all = layers.flat()
  const left = Math.min(...all.map(({ x }) => x))
  for (const cell of all) cell.x -= left
}

function pack(layer: readonly Cell[], gap: number): void {
  let x = 0
  for (const cell of layer) {
    cell.x = x
    x += cell.width + gap
  }
}

function settle(layer: readonly Cell[], fixed: readonly Cell[], down: boolean, gap: number): void {
  const at = new Map<string, { x: number; pull: number }[]>()
  for (const cell of fixed) {
    for (const end of down ? cell.leaves : cell.enters) {
      const all = at.get(end.net) ?? []
      all.push({ x: cell.x + end.at, pull: cell.box === undefined ? PASSING : 1 })
      at.set(end.net, all)
    }
  }
  const wishes = layer.map((cell) => wish(cell, down ? cell.enters : cell.leaves, at))
  let offset = 0
  const offsets = layer.map((cell) => {
    const own = offset
    offset += cell.width + gap
    return own
  })
  const xs = isotonic(wishes.map(({ x, pull }, i) => ({ x: x - offsets[i], pull })))
  let least = Number.NEGATIVE_INFINITY
  for (const [i, cell] of layer.entries()) {
    cell.x = Math.max(least, Math.round(xs[i] + offsets[i]))
    least = cell.x + cell.width + gap
  }
}

interface Wish {
  readonly x: number
  readonly pull: number
}

function wish(cell: Cell, ends: readonly End[], at: ReadonlyMap<string, readonly Wish[]>): Wish {
  let sum = 0
  let pull = 0
  for (const end of ends) {
    for (const other of at.get(end.net) ?? []) {
      const strength = cell.box === undefined ? PASSING * other.pull : other.pull
      sum += strength * (other.x - end.at)
      pull += strength
    }
  }
  return pull === 0 ? { x: cell.x, pull: 0.1 } : { x: sum / pull, pull }
}

/** The rising sequence nearest to the wishes, by weighted least squares: pool adjacent violators (Barlow et al., 1972). */
function isotonic(wishes: readonly Wish[]): number[] {
  const pools: { sum: number; pull: number; count: number }[] = []
  for (const { x, pull } of wishes) {
    let pool = { sum: x * pull, pull, count: 1 }
    for (;;) {
      const before = pools.at(-1)
      if (before === undefined || before.sum / before.pull <= pool.sum / pool.pull) break
      pools.pop()
      pool = { sum: before.sum + pool.sum, pull: before.pull + pool.pull, count: before.count + pool.count }
    }
    pools.push(pool)
  }
  return pools.flatMap(({ sum, pull, count }) => Array.from({ length: count }, () => sum / pull))
}
