import { Scan } from "../circuit/operators/scan.js"
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
 * Plays some hundred small transactions to the views of an engine, on a stage of its own, of which nothing stays: few entities and few
 * values, so that all meets all, comes, comes again and goes. What V8 compiles afterwards has then seen every turn of the code, and is not
 * thrown away at the first retraction. Views of further sources are left out, and those with functions of the user's, as calls of them may
 * be noticed. Takes 50 ms at most.
 */
export function rehearse({ catalog, database }: Engine): void {
  const end = performance.now() + BUDGET
  const stage = new Engine({ rounds: 100 })
  const listeners = new Listeners(stage)
  const play = (datoms: readonly JsRow[]): void => {
    const { data, options } = hosted({ datoms }, {})
    quietly(() => new TransactionResult(listeners.transact(data, options), false))
  }
  const first = Array.from({ length: Math.min(FIRST, database.log.count) }, (_, n) => database.applied(n))
  const schema = first.filter((applied) => describesSchema(database, applied))
  for (const applied of schema) play(asserted(database, applied, MANY))
  for (const { id, definition } of catalog.views().slice(0, VIEWS)) {
    if (definition.sources.size === 0) quietly(() => stage.catalog.adopt(id, definition))
  }
  const facts = first.filter((applied) => !schema.includes(applied)).flatMap((each) => asserted(database, each, FACTS))
  for (const datoms of history(castOf(stage, facts))) {
    if (performance.now() > end) return
    play(datoms)
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

function describesSchema({ log, schema }: Database, { start, end }: Applied): boolean {
  for (let p = start; p < end; p++) if (schema.concerns(log.a[p])) return true
  return false
}

/** Of the first datoms of a transaction those that it asserted, as callers write them. */
function asserted(database: Database, applied: Applied, most: number): JsRow[] {
  const { start, end } = applied
  const { datoms } = new TransactionReport(database, { ...applied, end: Math.min(end, start + most) }, new Map())
  return datoms.flatMap(([e, a, v, , added]) => (added ? [[js(e), written(a), js(v)]] : []))
}

/** The attributes that play, each with the values that it may have: those that views ask for, those that there are, and entities. */
function castOf(stage: Engine, facts: readonly JsRow[]): readonly (readonly [unknown, readonly unknown[]])[] {
  const cast = new Map<unknown, Set<unknown>>()
  const of = (attribute: unknown): Set<unknown> => {
    const values = cast.get(attribute) ?? new Set()
    cast.set(attribute, values)
    return values
  }
  for (const [, a, v] of facts) if (of(a).size < VALUES) of(a).add(v)
  for (const { a, v } of stage.catalog.views().flatMap(({ circuit }) => scansOf(circuit.operators))) {
    if (a === undefined) continue
    const code = stage.database.dictionary.decode(a)
    const values = of(written(typeof code === "number" ? (stage.database.ident(code) ?? code) : code))
    if (v !== undefined) values.add(js(stage.database.dictionary.decode(v)))
  }
  return [...cast].map(([a, values]) => [a, mayBeEntities(values) ? [...values, ...ENTITIES] : [...values]])
}

const scansOf = (operators: readonly { readonly node: { readonly operator: unknown } }[]) =>
  operators.flatMap(({ node: { operator } }) => (operator instanceof Scan ? [operator.selection] : []))

const mayBeEntities = (values: ReadonlySet<unknown>): boolean =>
  values.size === 0 || [...values].some((value) => typeof value === "number")

/** The same each time. First a crowd that shares its values, and goes; then facts that come and go by chance. */
function* history(cast: ReturnType<typeof castOf>): Generator<readonly JsRow[], void> {
  if (cast.length === 0) return
  const crowd = cast.flatMap(([a, [v]]) => Array.from({ length: CROWD }, (_, e): JsRow => [FIRST_ENTITY + e, a, v]))
  yield crowd
  yield crowd.map((datom) => [...datom, false])
  const next = chance()
  const facts: JsRow[] = []
  for (let n = 0; n < TRANSACTIONS; n++) {
    const datoms: JsRow[] = []
    for (let k = n & 3; k >= 0; k--) {
      if (facts.length > 0 && next(5) < 2) datoms.push([...facts.splice(next(facts.length), 1)[0], false])
      else {
        const [a, values] = cast[next(cast.length)]
        const fact = [ENTITIES[next(ENTITIES.length)], a, values[next(values.length)]]
        facts.push(fact)
        datoms.push(fact)
      }
    }
    yield datoms
  }
}

/** Whole numbers below a bound, by a linear congruential generator (Knuth, TAOCP 2, 3.2.1). */
function chance(): (bound: number) => number {
  let state = 1
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}

const js = (value: Value): unknown => toJs(value, false)
const written = (attribute: Value): unknown => (attribute instanceof Keyword ? String(attribute) : js(attribute))

/** Milliseconds. */
const BUDGET = 50
const VIEWS = 8
/** The transactions of the database that are looked at, and how many facts of each. */
const FIRST = 8
const FACTS = 4
const MANY = 10_000
const VALUES = 4
const FIRST_ENTITY = 1000
const ENTITIES = Array.from({ length: 6 }, (_, e) => FIRST_ENTITY + e)
/** So many that the rows of one key are no longer walked. */
const CROWD = 20
const TRANSACTIONS = 300
