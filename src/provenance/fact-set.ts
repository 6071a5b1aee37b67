import type { Database } from "../datom/database.js"
import { compare } from "../edn/compare.js"

/**
 * Positions of further sources are told from those of `$` by the number of their database: `positionIn(id, p)`. So one set of positions is
 * an explanation over all of them.
 */
const SPAN = 2 ** 40
export const positionIn = (id: number, p: number): number => id * SPAN + p
/** The number of the database that a position belongs to, and the position in its log. */
export const placeOf = (position: number): { readonly id: number; readonly p: number } => ({
  id: Math.floor(position / SPAN),
  p: position % SPAN,
})

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
  readonly #id: number

  /** `id` is the number of the database: 0 is the one that transactions go to. */
  constructor(database: Database, within?: ReadonlySet<number>, id = 0) {
    this.database = database
    this.#within = within
    this.#id = id
  }

  /** The datom at a position, as codes. */
  datom(position: number): readonly [e: number, a: number, v: number, tx: number] {
    const { log } = this.database
    const { p } = placeOf(position)
    return [log.e[p], log.a[p], log.v[p], log.tx[p]]
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
      if (this.#within === undefined || this.#within.has(positionIn(this.#id, p))) found.push(p)
    }
    return (found.length > 1 ? this.#sorted(found) : found).map((p) => positionIn(this.#id, p))
  }

  #candidates({ e, a, v }: Wanted): Iterable<number> {
    const { facts } = this.database
    if (e !== undefined && a !== undefined && v !== undefined) {
      const p = facts.find(e, a, v)
      return p < 0 ? [] : [p]
    }
    if (e !== undefined) return a === undefined ? facts.ofEntity(e) : facts.values(e, a)
    if (a !== undefined && v !== undefined) return facts.holders(a, v)
    if (this.#within !== undefined) return this.#ofWithin(this.#within)
    return a === undefined ? this.#all() : facts.ofAttribute(a)
  }

  *#ofWithin(within: ReadonlySet<number>): Iterable<number> {
    for (const position of within) {
      const { id, p } = placeOf(position)
      if (id === this.#id) yield p
    }
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
