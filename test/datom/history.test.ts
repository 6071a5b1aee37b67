import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import type { Database } from "../../src/datom/database.js"
import { transactRaw } from "../../src/datom/transact-raw.js"
import { print } from "../../src/edn/print.js"
import { keyword, type Value } from "../../src/edn/value.js"
import { seed } from "../support/seed.js"
import { database, datoms, facts, raw, state, tx } from "./support.js"

const SCHEMA = `[{:db/ident :id :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
  {:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
  {:db/ident :tag :db/valueType :db.type/keyword :db/cardinality :db.cardinality/many}
  {:db/ident :friend :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
  {:db/ident :part :db/valueType :db.type/ref :db/cardinality :db.cardinality/many :db/isComponent true}]`

const FORMS = [
  ["{:id ", ' :name "x" :tag [:a :b]}'],
  ["{:id ", ' :friend {:id 9} :part {:name "p"}}'],
  ["[:db/add [:id ", '] :name "y"]'],
  ["[:db/retractEntity [:id ", "]]"],
  ['{:db/ident :late :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/doc "', '"}'],
  ['{:db/ident :tag :db/doc "', '"}'],
] as const

const value = fc.constantFrom<Value>(1, 2, 500, "s", true, keyword("late"), keyword("db.type/long"))
const datom = fc.tuple(
  fc.constantFrom<Value>(1, 2, 7, 40, "bob"),
  fc.constantFrom<Value>(keyword("name"), keyword("late"), keyword("loose"), keyword("friend"), keyword("db/ident")),
  value,
  fc.constantFrom<Value>(null, 99),
  fc.boolean(),
)
const form = fc.tuple(fc.constantFrom(...FORMS), fc.nat(4)).map(([[before, after], id]) => before + id + after)
const step = fc.oneof(fc.array(datom, { maxLength: 6 }), fc.array(form, { maxLength: 3 }))

function run(db: Database, one: readonly string[] | readonly Value[][]): void {
  try {
    if (typeof one[0] === "string") tx(db, `[${one.join(" ")}]`)
    else transactRaw(db, one as Value[][])
  } catch (error) {
    if (!(error instanceof WizardError)) throw error
  }
}

describe("moving along a history", { timeout: 300_000 }, () => {
  it("undo and redo land on the identical state, with indexes asked anywhere", () => {
    const history = fc.array(fc.tuple(step, fc.boolean()), { maxLength: 12 })
    fc.assert(
      fc.property(history, fc.array(fc.nat(12), { maxLength: 4 }), (steps, walks) => {
        const db = database(SCHEMA)
        const states = [state(db)]
        for (const [one, asked] of steps) {
          const before = db.log.count
          run(db, one as string[])
          if (db.log.count > before) states.push(state(db))
          else if (asked) expect(state(db)).toEqual(states.at(-1))
        }
        for (const goal of [...walks, 0, states.length - 1]) {
          const to = Math.min(goal, states.length - 1)
          while (db.log.count - 1 > to) db.undo()
          while (db.log.count - 1 < to) db.redo()
          expect(state(db)).toEqual(states[to])
        }
        for (const one of states) expect((one as { indexes: unknown[] }).indexes).toEqual([])
      }),
      { seed: seed(), numRuns: 150 },
    )
  })

  it("a transaction taken back and forgotten leaves no trace in what follows", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), step, fc.array(step, { maxLength: 4 }), (before, gone, after) => {
        const [one, other] = [database(SCHEMA), database(SCHEMA)]
        for (const db of [one, other]) for (const s of before) run(db, s as string[])
        const count = one.log.count
        run(one, gone as string[])
        if (one.log.count > count) {
          one.undo()
          one.forget()
        }
        for (const db of [one, other]) for (const s of after) run(db, s as string[])
        expect(state(one)).toEqual(state(other))
      }),
      { seed: seed(), numRuns: 150 },
    )
  })

  it("gives ids out again that only a forgotten transaction had used", () => {
    const db = database(SCHEMA)
    raw(db, "[[6 :loose 1]]")
    tx(db, "[{:id 1}]")
    for (let n = 0; n < 2; n++) db.undo()
    db.forget()
    expect([...tx(db, '[{:db/id "x" :id 1}]').tempids]).toEqual([["x", 6]])
  })

  it("writes only at the end of the history", () => {
    const db = database(SCHEMA)
    tx(db, "[{:id 1}]")
    db.undo()
    expect(() => tx(db, "[{:id 2}]")).toThrow(expect.objectContaining({ code: "database/behind" }))
    expect(() => {
      db.undo()
      db.undo()
    }).toThrow(expect.objectContaining({ code: "database/start" }))
  })
})

describe("raw datoms", { timeout: 300_000 }, () => {
  it("agree with a map of facts", () => {
    const history = fc.array(
      fc.array(
        datom.filter(([, a]) => a !== keyword("db/ident")),
        { maxLength: 40 },
      ),
      { maxLength: 10 },
    )
    fc.assert(
      fc.property(history, (steps) => {
        const db = database()
        const model = new Map<string, Value>()
        steps.forEach((one, i) => {
          const before = new Map(model)
          for (const [e, a, v, t, added] of one) {
            const key = print([e, a, v])
            if (!added) model.delete(key)
            else if (!model.has(key)) model.set(key, before.get(key) ?? t ?? 536_870_913 + i)
          }
          const applied = transactRaw(db, one)
          const changed = [...new Set([...before.keys(), ...model.keys()])].filter(
            (key) => before.has(key) !== model.has(key),
          )
          expect(datoms(db, applied).length).toBe(changed.length)
        })
        const expected = [...model].map(([key, t]) => `${key.slice(0, -1)} ${print(t)}]`)
        expect(facts(db)).toEqual(expected.sort())
        expect(db.facts.size).toBe(model.size)
      }),
      { seed: seed(), numRuns: 300 },
    )
  })

  it("drop what changes nothing and count the net effect", () => {
    const db = database()
    expect(datoms(db, raw(db, "[[1 :a 5 7] [1 :a 5 7] [1 :b 5 7 false]]"))).toEqual(["[1 :a 5 true]"])
    expect(datoms(db, raw(db, "[[1 :a 5 8] [1 :a 6 8 true] [1 :a 6 8 false]]"))).toEqual([])
    expect(datoms(db, raw(db, "[[1 :a 5 9 false] [1 :a 5 9 true]]"))).toEqual([])
    expect(facts(db)).toEqual(["[1 :a 5 7]"])
    expect(datoms(db, raw(db, "[[1 :a 5 10 false]]"))).toEqual(["[1 :a 5 false]"])
    expect(db.dictionary.decode(db.log.was(db.log.length - 1))).toBe(7)
  })

  it("take any value as entity and any tx, and leave no instant", () => {
    const db = database()
    raw(db, '[["bob" :knows [1 2] 13194139534312] [:k :knows "bob"] [-5 :knows 1.0 nil true]]')
    expect(facts(db)).toEqual([
      '["bob" :knows [1 2] 13194139534312]',
      "[-5 :knows 1.0 536870913]",
      '[:k :knows "bob" 536870913]',
    ])
    expect(db.applied(0).tx).toBe(db.dictionary.find(13194139534312))
  })

  it("refuse nil and half datoms, having changed nothing", () => {
    const db = database()
    expect(() => raw(db, "[[1 :a 1] [1 :a nil]]")).toThrow(expect.objectContaining({ code: "db.error/nil-value" }))
    const wrong = [
      "[1 :a]",
      "[nil :a 1]",
      "[1 nil 1]",
      "[1 :a 1 7 true 0]",
      '[1 :a 1 7 "yes"]',
      "[nil :a nil]",
      "[1 :a nil 7 8]",
    ]
    for (const datom of wrong) {
      expect(() => raw(db, `[[1 :a 1] ${datom}]`), datom).toThrow(
        expect.objectContaining({ code: "db.error/invalid-datom" }),
      )
    }
    expect([db.log.length, db.log.count, facts(db)]).toEqual([0, 0, []])
  })

  it("installs attributes, and takes along the facts that were written before", () => {
    const db = database()
    raw(db, '[[10 :title "A" 1] [11 :title "B" 1] [12 :other "C" 1]]')
    raw(db, '[[11 :title "B" 2 false]]')
    const applied = raw(
      db,
      '[[5 :db/ident :title 3] [5 :db/valueType :db.type/string 3] [10 :title "A" 3 false] [13 :title "D" 3]]',
    )
    expect(applied.rekeys.map(({ from, to, standing }) => [db.dictionary.decode(from), to, [...standing]])).toEqual([
      [keyword("title"), 5, [0]],
    ])
    expect(db.facts.ofAttribute(5).map((p) => db.dictionary.decode(db.log.v[p]))).toEqual(["D"])
    expect(datoms(db, applied)).toContain('[10 :title "A" false]')
    db.undo()
    expect(facts(db)).toEqual(['[10 :title "A" 1]', '[12 :other "C" 1]'])
    expect(db.attribute(keyword("title"))).toBeUndefined()
  })

  it("may give an entity two idents: the choice depends on the values alone", () => {
    const [one, other] = [database(), database()]
    other.dictionary.encode(keyword("b"))
    for (const db of [one, other]) raw(db, "[[7 :db/ident :a] [7 :db/ident :b] [8 :db/ident :a]]")
    expect([one, other].map((db) => [db.ident(7), db.entid(keyword("a"))])).toEqual([
      [keyword("a"), 7],
      [keyword("a"), 7],
    ])
  })

  it("leave their ids to nobody else", () => {
    const db = database()
    raw(db, "[[2 :x 1] [3 :x 1]]")
    const { tempids } = tx(
      db,
      '[{:db/id "a" :db/ident :one} {:db/id "b" :db/ident :two} {:db/id 4 :db/ident :three} {:db/id "c" :db/ident :four}]',
    )
    expect([...tempids]).toEqual([
      ["a", 1],
      ["b", 5],
      ["c", 6],
    ])
  })
})
