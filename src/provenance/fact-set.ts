import type { Database } from "../datom/database.js"
import { compare } from "../edn/compare.js"

/** A datom as codes, any of them left open. */
export interface Wanted {
  readonly e: number | undefined
  readonly a: number | undefined
  readonly v: number | undefined
  readonly tx: number | undefined
}

/**
 * The facts that hold, or some of them by their positions in the log. Answers come in the order of their values, so that what is
 * found first does not depend on when a fact came.
 */
export class FactSet {
  readonly database: Database
  readonly #within: ReadonlySet<number> | undefined

  constructor(database: Database, within?: ReadonlySet<number>) {
    this.database = database
    this.#within = within
  }

  /** The positions of the facts that fit. O(facts of the entity, or of the attribute and value, or of the attribute). */
  match(wanted: Wanted): readonly number[] {
    const { log } = this.database
    const found: number[] = []
    for (const p of this.#candidates(wanted)) {
      if (wanted.e !== undefined && log.e[p] !== wanted.e) continue
      if (wanted.a !== undefined && log.a[p] !== wanted.a) continue
      if (wanted.v !== undefined && log.v[p] !== wanted.v) continue
      if (wanted.tx !== undefined && log.tx[p] !== wanted.tx) continue
      if (this.#within === undefined || this.#within.has(p)) found.push(p)
    }
    return found.length > 1 ? this.#sorted(found) : found
  }

  #candidates({ e, a, v }: Wanted): Iterable<number> {
    const { facts } = this.database
    if (e !== undefined && a !== undefined && v !== undefined) {
      const p = facts.find(e, a, v)
      return p < 0 ? [] : [p]
    }
    if (e !== undefined) return a === undefined ? facts.ofEntity(e) : facts.values(e, a)
    if (a !== undefined && v !== undefined) return facts.holders(a, v)
    if (this.#within !== undefined) return this.#within
    return a === undefined ? this.#all() : facts.ofAttribute(a)
  }

  *#all(): Iterable<number> {
    const { facts } = this.database
    for (let p = facts.next(0); p >= 0; p = facts.next(p + 1)) yield p
  }

  #sorted(found: number[]): number[] {
    const { log, dictionary } = this.database
    const key = (p: number) => [log.e[p], log.a[p], log.v[p], log.tx[p]].map((code) => dictionary.decode(code))
    const keyed = found.map((p) => [p, key(p)] as const)
    return keyed.sort((x, y) => compare(x[1], y[1])).map(([p]) => p)
  }
}
