import type { Database } from "../datom/database.js"
import { identity } from "../edn/print.js"
import type { Keyword, Value } from "../edn/value.js"
import { EngineDatabase } from "../verify/engine-database.js"
import type { NaiveDatabase, NaiveFact } from "../verify/naive.js"

/** A raw datom without its tx. */
export type Triple = readonly [e: Value, a: Value, v: Value]

/** Facts that are supposed: those that come by transaction `tx`, and those that go. */
export interface Supposed {
  readonly add: readonly Triple[]
  readonly retract: readonly Triple[]
  readonly tx: number
}

/**
 * Some of the facts that hold, by their positions in the log, and facts that are supposed: what an oracle is asked about. The schema
 * is that of the database.
 */
export class Hypothesis implements NaiveDatabase {
  readonly #database: Database
  readonly #schema: EngineDatabase
  readonly #positions: Iterable<number>
  readonly #add: readonly Triple[]
  readonly #without: ReadonlySet<string>
  readonly #tx: number

  /** Supposed facts are asserted by transaction `tx`. */
  constructor(database: Database, positions: Iterable<number>, { add, retract, tx }: Supposed = NOTHING) {
    this.#database = database
    this.#schema = new EngineDatabase(database)
    this.#positions = positions
    this.#add = add
    this.#without = new Set(retract.map((triple) => identity([...triple])))
    this.#tx = tx
  }

  *facts(): Iterable<NaiveFact> {
    for (const position of this.#positions) {
      const fact = factAt(this.#database, position)
      if (this.#without.size > 0 && this.#without.has(identity([fact.e, fact.a, fact.v]))) continue
      yield fact
    }
    for (const [e, a, v] of this.#add) yield { e, a: a as Keyword, v, tx: this.#tx }
  }

  attribute(ident: Keyword) {
    return this.#schema.attribute(ident)
  }

  entid(ident: Keyword): Value | undefined {
    return this.#schema.entid(ident)
  }
}

const NOTHING = { add: [], retract: [], tx: 0 }

/** The fact at a position of the log, its attribute as the text has it. */
export function factAt(database: Database, position: number): NaiveFact {
  const { log, dictionary } = database
  const a = dictionary.decode(log.a[position])
  return {
    e: dictionary.decode(log.e[position]),
    a: (typeof a === "number" ? (database.ident(a) ?? a) : a) as Keyword,
    v: dictionary.decode(log.v[position]),
    tx: dictionary.decode(log.tx[position]),
  }
}

/** The positions of the schema: what was transacted before t 1, and the attributes that came later. */
export function schemaPositions(database: Database): Set<number> {
  const { log, facts, schema } = database
  const positions = new Set<number>()
  for (let n = 0; n < log.count && log.entry(n).t === 0; n++) {
    const { start, end } = log.entry(n)
    for (let p = start; p < end; p++) if (log.link[p] < 0) positions.add(p)
  }
  for (const { code } of schema.attributes()) for (const p of facts.ofEntity(code)) positions.add(p)
  return positions
}
