import { describe, expect, it } from "vitest"
import { breathe, isInterruption, withBreath } from "../../src/base/breath.js"
import { checkpointOf } from "../../src/engine/checkpoint.js"
import type { Engine } from "../../src/engine/engine.js"
import { goto } from "../../src/engine/history.js"
import { Loans } from "../../src/engine/loans.js"
import { wholeOf } from "../../src/engine/view-integrals.js"
import type { FamilyChange } from "../../src/storage/state-store.js"
import { datoms, engineOf, forms } from "./support.js"

/** More rows than one piece has, in operators of every kind that keeps some. */
const VIEWS = {
  star: "[:find ?e ?g ?y :where [?e :genre ?g] [?e :year ?y] [?e :next ?n]]",
  grouped: "[:find ?g (count ?e) (max ?y) :where [?e :genre ?g] [?e :year ?y]]",
  many: "[:find (count ?e) :in $ [?g ...] :where [?e :genre ?g]]",
  joined: "[:find ?e ?f (count ?h) :where [?e :next ?f] [?f :next ?h] (not [?h :genre 3])]",
  reach: "[:find ?b :in $ % :where (path 20 ?b)]",
  pulled: "[:find (pull ?e [:year :genre {:next [:year]}]) :where [?e :genre 5]]",
}
const RULES = "[[(path ?a ?b) [?a :next ?b]] [(path ?a ?b) (path ?a ?m) [?m :next ?b]]]"
const SIZE = 12_000

function world(): Engine {
  const attribute = (name: string, type: string) =>
    `{:db/ident ${name} :db/valueType :db.type/${type} :db/cardinality :db.cardinality/one}`
  const engine = engineOf(`[${attribute(":genre", "long")} ${attribute(":year", "long")} ${attribute(":next", "ref")}]`)
  const entity = (e: number) => `[${e} :genre ${e % 7} nil true] [${e} :year ${1900 + (e % 90)} nil true]`
  const next = (e: number) => `[${e} :next ${20 + ((e * 7 + 1) % SIZE)} nil true]`
  const all = Array.from({ length: SIZE }, (_, i) => `${entity(i + 20)} ${next(i + 20)}`)
  engine.transact(datoms(`[${all.join(" ")}]`))
  for (const [id, query] of Object.entries(VIEWS)) {
    engine.addView(id, { query, rules: RULES, args: id === "many" ? [[1, 2, 3, 3]] : [] })
  }
  return engine
}

/** Breathes after more than the time between two breaths. */
function* long(): Generator<number> {
  for (let i = 0; i < 3; i++) {
    const begun = performance.now()
    while (performance.now() - begun < 60);
    breathe()
    yield i
  }
}

/** All that is read of some views from one entry on, a row at a time, so that one may stop anywhere. */
function* rowsOf(wholes: ReadonlyMap<string, readonly FamilyChange[]>): Generator<string> {
  for (const [id, changes] of wholes) {
    for (const { family, entries } of changes) {
      for (const [key, weight] of entries()) yield `${id} ${family.name} ${Buffer.from(key).toString("hex")} ${weight}`
    }
  }
}

const wholesOf = (engine: Engine, loans = new Loans(engine)) =>
  new Map(Object.keys(VIEWS).map((id) => [id, wholeOf(engine, id, loans)]))

describe("what is lent", () => {
  const engine = world()
  const expected = [...rowsOf(wholesOf(engine))].sort()

  it("has each row of every integral once", () => {
    expect(new Set(expected).size).toBe(expected.length)
    expect(expected.length).toBeGreaterThan(SIZE * 10)
    for (const id of Object.keys(VIEWS)) {
      const rows = expected.filter((row) => row.startsWith(`${id} default `))
      const sum = rows.reduce((all, row) => all + Number(row.split(" ")[3]), 0)
      expect(sum).toBe(engine.catalog.get(id).set().length)
    }
  })

  it.each([0, 1, 4095, 4096, 30_000, 100_000])(
    "is as of the moment in which it was, whoever moves on after %i rows",
    (count) => {
      const reading = rowsOf(wholesOf(engine))
      const read: string[] = []
      for (let i = 0; i < count; i++) read.push(String(reading.next().value))
      const { t } = engine
      engine.transact(datoms("[[20 :genre 6 nil false] [20 :genre 1 nil true] [21 :next 22 nil true]]"))
      engine.transact(forms("[[:db/retractEntity 27] {:genre 5 :year 2000}]"))
      goto(engine, t - 1)
      expect([...read, ...reading].sort()).toEqual(expected)
      goto(engine, t)
      engine.forget()
      expect([...rowsOf(wholesOf(engine))].sort()).toEqual(expected)
    },
  )

  it("is a checkpoint's, too", () => {
    const texts = (states: ReturnType<typeof checkpointOf>["states"]) =>
      [...states].map(({ view, operator, port, rows, iterations }) => [
        `${view} ${operator} ${port}`,
        [...rows.rows.subarray(0, rows.length * rows.width), ...rows.weights.subarray(0, rows.length)],
        iterations,
      ])
    const before = texts(checkpointOf(engine, new Loans(engine)).states)
    const { states } = checkpointOf(engine, new Loans(engine))
    const { t } = engine
    engine.transact(datoms("[[20 :genre 6 nil false]]"))
    expect(texts(states)).toEqual(before)
    goto(engine, t)
    engine.forget()
  })

  it("is made once, of what stands when it is asked for; after its release nothing is", () => {
    const made: number[] = []
    function* numbers(): Generator<number> {
      for (let i = 0; i < 5; i++) {
        made.push(i)
        yield i
      }
    }
    const [loans, others] = [new Loans(engine), new Loans(engine)]
    const [read, released] = [loans.lend(numbers()), others.lend(numbers())]
    expect(read[Symbol.iterator]().next().value).toBe(0)
    others.release()
    engine.transact(datoms("[]"))
    engine.transact(datoms("[]"))
    expect(made).toEqual([0, 1, 2, 3, 4])
    expect([...read]).toEqual([1, 2, 3, 4])
    expect([...released]).toEqual([])
  })

  it("is never cut short: what cannot be made is told to whoever reads, and nobody is stopped while it is made", () => {
    function* numbers(): Generator<number> {
      yield 1
      throw new Error("no more")
    }
    const failed = new Loans(engine).lend(numbers())
    const { t } = engine
    engine.transact(datoms("[[20 :genre 6 nil false]]"))
    expect(() => [...failed]).toThrow("no more")
    const product = new Loans(engine).lend(long())
    const stop = withBreath(() => true)
    let threw: unknown
    try {
      engine.transact(datoms("[[20 :genre 6 nil true]]"))
    } catch (error) {
      threw = error
    }
    stop()
    expect([...product]).toHaveLength(3)
    expect(threw === undefined || isInterruption(threw)).toBe(true)
    goto(engine, t)
    engine.forget()
  })
})
