import type { Applied } from "../datom/applied.js"
import type { Database } from "../datom/database.js"
import { toJs } from "../edn/js.js"
import { Keyword, type Value } from "../edn/value.js"
import { Engine } from "../engine/engine.js"
import { Listeners } from "../engine/listeners.js"
import { TransactionReport } from "../engine/report.js"
import { hosted } from "./input.js"
import { type JsRow, TransactionResult } from "./result.js"

/**
 * Keeps compiled code in force, which V8 throws away for two reasons.
 *
 * It has compiled what it has seen, and a long load has seen assertions alone: the first retraction costs the code of the functions that
 * matter most, and some thousands of transactions cost five times what later ones do (bench, W1 and W4). So a database rehearses: on a
 * stage of its own, of which nothing stays, all kinds of changes happen to its views and to the first facts that it has.
 *
 * And a full collection of garbage takes the code that makes objects of a shape of which none is left: so the last ones are kept.
 */
export class Warmth {
  readonly #engine: Engine
  readonly #last: unknown[] = []
  #hasRehearsed = false

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** To be told of each transaction, with the objects that it made. O(1), but for the one rehearsal. */
  keep(made: unknown): void {
    const { log } = this.#engine.database
    const { start, end } = log.entry(log.count - 1)
    if (end - start < MANY) this.#last[0] = made
    if (this.#hasRehearsed || (log.count < REHEARSAL && (log.count < FEW || end < MUCH))) return
    this.#hasRehearsed = true
    rehearse(this.#engine)
  }
}

/** Views of further sources are left out, and those with functions of the user's, as calls of them may be noticed. */
function rehearse({ catalog, database }: Engine): void {
  const stage = new Engine({ rounds: 100 })
  const listeners = new Listeners(stage)
  for (const { id, definition } of catalog.views().slice(0, VIEWS)) {
    if (definition.sources.size === 0) quietly(() => stage.catalog.adopt(id, definition))
  }
  const end = performance.now() + BUDGET
  for (const datoms of scenes(database)) {
    if (performance.now() > end) return
    const { data, options } = hosted({ datoms }, {})
    quietly(() => new TransactionResult(listeners.transact(data, options), false))
  }
}

/** What the stage refuses has been seen, too. */
function quietly(act: () => unknown): void {
  try {
    act()
  } catch {
    // The performance will tell.
  }
}

function* scenes(database: Database): Generator<readonly JsRow[], void> {
  const facts: JsRow[][] = []
  for (let n = 0; n < Math.min(TRANSACTIONS, database.log.count); n++) {
    const applied = database.applied(n)
    const isSchema = describesSchema(database, applied)
    const datoms = asserted(database, applied, isSchema ? MANY : FACTS)
    if (isSchema) yield datoms
    else facts.push(datoms)
  }
  for (let round = 0; round < ROUNDS; round++) {
    yield* facts
    for (let i = 1; i < facts.length; i++) yield replaced(facts[i], facts[i - 1])
    for (let i = 1; i < facts.length; i++) yield replaced(facts[i - 1], facts[i])
    for (const datoms of facts) yield datoms.map((datom) => [...datom, false])
  }
}

function describesSchema({ log, schema }: Database, { start, end }: Applied): boolean {
  for (let p = start; p < end; p++) if (schema.concerns(log.a[p])) return true
  return false
}

/** Of the first datoms of a transaction those that it asserted, as callers write them. */
function asserted(database: Database, applied: Applied, most: number): JsRow[] {
  const { start, end } = applied
  const { datoms } = new TransactionReport(database, { ...applied, end: Math.min(end, start + most) }, new Map())
  return datoms.flatMap(([e, a, v, , added]) =>
    added ? [[js(e), a instanceof Keyword ? String(a) : js(a), js(v)]] : [],
  )
}

/** The facts of one transaction with the values of another in their places. */
function replaced(facts: readonly JsRow[], others: readonly JsRow[]): JsRow[] {
  return facts.flatMap(([e, a, v], i) => {
    const other = others[i]
    const isAlike = other !== undefined && other[1] === a && other[2] !== v
    return isAlike ? [[e, a, v, false] as JsRow, [e, a, other[2]] as JsRow] : []
  })
}

const js = (value: Value): unknown => toJs(value, false)

/**
 * After so many transactions there will be enough of them to pay for a rehearsal; after few, when they bring much: what V8 compiles for a
 * load should have seen the rehearsal, or it compiles it twice.
 */
const REHEARSAL = 16
const FEW = 4
const MUCH = 1000
/** Milliseconds. */
const BUDGET = 100
const VIEWS = 8
const TRANSACTIONS = 8
/** Of one transaction, so many are few. */
const FACTS = 4
const MANY = 10_000
const ROUNDS = 12
