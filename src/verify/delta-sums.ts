import { identity } from "../edn/print.js"
import type { Value } from "../edn/value.js"
import type { Engine } from "../engine/engine.js"
import type { Report } from "../engine/report.js"
import { compareRows, type Difference } from "./compare.js"

type Rows = Map<string, { readonly row: readonly Value[]; readonly weight: number }>

/**
 * What each view's deltas add up to since it was first seen: it must be the view's rows. A listener sees nothing but deltas, and rows may
 * be right where deltas are not.
 */
export class DeltaSums {
  readonly #engine: Engine
  readonly #sums = new Map<string, Rows>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Adds what one step has changed; a view that it has not seen yet begins with the rows of now. */
  take(report: Report | undefined): void {
    for (const view of this.#engine.catalog.views()) {
      const known = this.#sums.get(view.id)
      const sums: Rows = known ?? new Map()
      this.#sums.set(view.id, sums)
      const changes =
        known === undefined
          ? (view.rows() ?? []).map((row) => [1, row] as const)
          : report?.deltas.get(view.id)?.weighted
      for (const [weight, row] of changes ?? []) add(sums, row, weight)
    }
  }

  /** The rows that a view's deltas lack, and those that they have too many; undefined while it stands failed. */
  difference(id: string): Difference | undefined {
    const rows = this.#engine.catalog.get(id).rows()
    if (rows === undefined) return undefined
    const summed = [...(this.#sums.get(id)?.values() ?? [])]
    const kept = summed.flatMap(({ row, weight }) => Array.from({ length: Math.max(0, weight) }, () => row))
    const lost = summed.filter(({ weight }) => weight < 0).map(({ row }) => row)
    const { missing, extra } = compareRows(rows, kept)
    return { missing: [...missing, ...lost], extra }
  }
}

function add(sums: Rows, row: readonly Value[], weight: number): void {
  const key = identity([...row])
  const sum = (sums.get(key)?.weight ?? 0) + weight
  if (sum === 0) sums.delete(key)
  else sums.set(key, { row, weight: sum })
}
