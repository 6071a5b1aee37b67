import { describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { Database } from "../../src/datom/database.js"
import { type Transacted, transact } from "../../src/datom/transactor.js"
import { print } from "../../src/edn/print.js"
import { Keyword, keyword, type Value } from "../../src/edn/value.js"
import { Dictionary } from "../../src/zset/dictionary.js"
import { type Case, get, items, readCases } from "./case.js"

const INSTANT = new Date("2000-01-01T00:00:00.000Z")

for (const [file, cases] of readCases()) {
  describe(`transactions of ${file}`, () => {
    it.each(cases.map((one) => [one.id, one] as const))("%s", (_id, one) => runCase(one))
  })
}

function runCase(one: Case): void {
  const db = new Database(new Dictionary())
  if (one.schema.length > 0) transact(db, one.schema, { t: 0, instant: INSTANT })
  const small = new Map<Value, number>()
  const named = new Map<Value, number>()
  one.steps.forEach((step, i) => {
    const attempt = attempted(db, one.txs[i], i + 1)
    const error = get(step, "tx-error")
    if (error instanceof Keyword) {
      if (one.skip) return
      expect(attempt, print(step)).toBeInstanceOf(WizardError)
      const { code } = attempt as WizardError
      if (error.text === "error") expect(code).toMatch(/^db\.error\//)
      else expect(code).toBe(error.text)
      return
    }
    if (attempt instanceof WizardError) throw attempt
    for (const [name, entity] of attempt.tempids) named.set(name, entity)
    const expected = items(get(step, "datoms")).map(items)
    const kept = expected.filter(([, a]) => a !== keyword("db.alter/attribute"))
    expect(new Set(datomsOf(db, attempt, i + 1, small))).toEqual(new Set(kept.map(print)))
  })
  for (const [name, entity] of one.entities?.entries ?? []) expect(small.get(named.get(name)!)).toBe(entity)
}

function attempted(db: Database, forms: readonly Value[], t: number): Transacted | WizardError {
  const before = stateOf(db)
  try {
    return transact(db, forms, { t, instant: INSTANT })
  } catch (error) {
    if (!(error instanceof WizardError)) throw error
    expect(stateOf(db)).toEqual(before)
    return error
  }
}

function stateOf(db: Database): unknown {
  const { log } = db
  return [log.length, log.count, db.t, db.nextEntity, db.facts.size, log.link.slice(0, log.length).join()]
}

/** The datoms as the cases write them: ids small, in order of first appearance; `:db/txInstant` left out. */
function datomsOf(db: Database, { start, end }: Transacted, t: number, small: Map<Value, number>): string[] {
  const { log, dictionary } = db
  const shrink = (value: Value): number => {
    if (!small.has(value)) small.set(value, 1000 + small.size)
    return small.get(value)!
  }
  const datoms: string[] = []
  for (let p = start; p < end; p++) {
    const attribute = db.attribute(log.a[p])!
    if (attribute.ident === keyword("db/txInstant")) continue
    const isRef = attribute.valueType === "ref" || attribute.valueType === "enum"
    const e = shrink(dictionary.decode(log.e[p]))
    const v = dictionary.decode(log.v[p])
    datoms.push(print([e, attribute.ident, isRef ? shrink(v) : v, t, log.added(p)]))
  }
  return datoms
}

it("reads every case", () => {
  const counts = [...readCases().values()].map((cases) => cases.length)
  expect(counts.reduce((sum, n) => sum + n)).toBeGreaterThanOrEqual(540)
})
