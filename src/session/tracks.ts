import type { Wizard } from "../library/wizard.js"
import type { Travel } from "./travel.js"

/** Transactions of which is kept how many rows each operator put out. */
const MOST = 1000

/** How many rows each operator of the selected view put out in the transactions that were looked into: those looked at last. */
export class Tracks {
  readonly #ground: { readonly wizard: Wizard; readonly view: string | undefined }
  readonly #travel: Travel
  readonly #sizes = new Map<string, ReadonlyMap<string, number>>()
  #generation = 0

  constructor(ground: { readonly wizard: Wizard; readonly view: string | undefined }, travel: Travel) {
    this.#ground = ground
    this.#travel = travel
  }

  /** Rows that an operator put out in transaction t; undefined while nobody has looked into it. */
  size(t: number, op: string): number | undefined {
    if (this.#generation !== this.#travel.generation) return undefined
    const sizes = this.#sizes.get(this.#key(t))
    return sizes && (sizes.get(op) ?? 0)
  }

  knows(t: number): boolean {
    return this.#generation === this.#travel.generation && this.#sizes.has(this.#key(t))
  }

  /** Looks into transaction t, and comes back. O(datoms between here and there, and those of t). */
  look(t: number): void {
    const { view, wizard } = this.#ground
    if (view === undefined || t === 0) return
    if (this.#generation !== this.#travel.generation) this.#sizes.clear()
    this.#generation = this.#travel.generation
    const record = this.#travel.records.of(wizard, t)
    const ran = new Set(record.steps(view).map(({ op }) => op))
    const sizes = [...ran].map((op): [string, number] => {
      const { plus, minus } = record.delta(view, op).sizes
      return [op, plus + minus]
    })
    this.#sizes.set(this.#key(t), new Map(sizes))
    for (const [oldest] of this.#sizes) {
      if (this.#sizes.size <= MOST) break
      this.#sizes.delete(oldest)
    }
  }

  readonly #key = (t: number): string => `${this.#ground.view} ${t}`
}
