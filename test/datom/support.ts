import { Database } from "../../src/datom/database.js"
import { type RawDatom, transactRaw } from "../../src/datom/transact-raw.js"
import { type Transacted, type TransactOptions, transact } from "../../src/datom/transactor.js"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { sequence, type Value } from "../../src/edn/value.js"
import { Dictionary } from "../../src/zset/dictionary.js"

export const INSTANT = new Date("2000-01-01T00:00:00.000Z")

/** A database with a schema, given as EDN, before t 1. */
export function database(schema?: string): Database {
  const db = new Database(new Dictionary())
  if (schema !== undefined) tx(db, schema, { t: 0 })
  return db
}

/** Transacts forms given as EDN. */
export const tx = (db: Database, forms: string, options: Partial<TransactOptions> = {}): Transacted =>
  transact(db, sequence(read(forms))!, { instant: INSTANT, ...options })

/** Transacts raw datoms given as EDN. */
export const raw = (db: Database, datoms: string): ReturnType<typeof transactRaw> =>
  transactRaw(
    db,
    sequence(read(datoms))!.map((datom) => sequence(datom) as RawDatom),
  )

/** The datoms of a transaction, `[e a v added]` as text in their order, without `:db/txInstant`. */
export function datoms(db: Database, { start, end }: { readonly start: number; readonly end: number }): string[] {
  const texts: string[] = []
  for (let p = start; p < end; p++) {
    const text = print([...triple(db, p), db.log.added(p)])
    if (!text.includes(":db/txInstant")) texts.push(text)
  }
  return texts
}

/** All facts, `[e a v tx]` as text, sorted. */
export function facts(db: Database): string[] {
  const texts: string[] = []
  for (let p = db.facts.next(0); p !== -1; p = db.facts.next(p + 1)) {
    texts.push(print([...triple(db, p), db.dictionary.decode(db.log.tx[p])]))
  }
  return texts.sort()
}

/** Everything that can be asked of a database, as plain data. */
export function state(db: Database): unknown {
  const attributes = db.schema.attributes().map(({ code, ident, ...rest }) => [code, String(ident), rest])
  return { t: db.t, nextEntity: db.nextEntity, size: db.facts.size, facts: facts(db), attributes, indexes: indexes(db) }
}

/** The answers of the indexes, which must be the same as a scan gives. */
function indexes(db: Database): readonly string[] {
  const { log } = db
  const wrong: string[] = []
  for (let p = db.facts.next(0); p !== -1; p = db.facts.next(p + 1)) {
    const [e, a, v] = [log.e[p], log.a[p], log.v[p]]
    const lists = [db.facts.ofEntity(e), db.facts.values(e, a), db.facts.ofAttribute(a), db.facts.holders(a, v)]
    if (db.facts.find(e, a, v) !== p || lists.some((list) => !list.includes(p) || !list.every((q) => log.holds(q)))) {
      wrong.push(`position ${p}`)
    }
    if (!lists[1].every((q) => log.e[q] === e && log.a[q] === a)) wrong.push(`values of ${p}`)
    if (!lists[3].every((q) => log.v[q] === v && log.a[q] === a)) wrong.push(`holders of ${p}`)
  }
  return wrong
}

function triple(db: Database, p: number): Value[] {
  const { dictionary, log } = db
  return [dictionary.decode(log.e[p]), db.ident(log.a[p]) ?? dictionary.decode(log.a[p]), dictionary.decode(log.v[p])]
}
