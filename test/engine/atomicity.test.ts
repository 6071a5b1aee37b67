import { describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import type { Value } from "../../src/edn/value.js"
import type { Engine } from "../../src/engine/engine.js"
import { goto } from "../../src/engine/history.js"
import { verifyViews } from "../../src/verify/verify.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { QueryMaker, RULES, randomTransaction, SCHEMA } from "../support/world.js"
import { codeOf, datoms, deltaText, engineOf, failLate, forms, hear, rowsOf, snapshot, unary } from "./support.js"

const VIEWS = [
  ["names", "[:find ?n :where [?e :name ?n]]"],
  ["pairs", "[:find ?n ?a :where [?e :name ?n] [?e :age ?a]]"],
  ["childless", "[:find ?n :where [?e :name ?n] (not [?e :age])]"],
  ["tags", "[:find ?t :where [?e :age] [?e :tag ?t]]"],
  ["friends", "[:find ?n ?m :where [?e :friend ?f] [?e :name ?n] [?f :name ?m]]"],
  ["third", "[:find ?n ?q :where [?e :name ?n] [?e :age ?a] [(quot 6 ?a) ?q]]"],
  ["either", "[:find ?n :where [?e :name ?n] (or [?e :tag :x] [?e :active true])]"],
] as const

const HISTORY = [
  `[{:name "A" :age 1 :tag [:x :y] :active true} {:name "B" :tag :x}]`,
  `[{:name "A" :friend [:name "B"]} {:name "B" :age 2 :friend [:name "B"]}]`,
  `[[:db/retract [:name "A"] :tag :x] {:name "C" :age 0}]`,
]

/** Touches every view. */
const NEXT = `[{:name "B" :age 7 :friend [:name "A"]} {:name "C" :age 3 :tag :y} [:db/retractEntity [:name "A"]]]`

function populated(): Engine {
  const engine = engineOf(SCHEMA, new Map([unary("f", (value) => value)]))
  for (const [id, query] of VIEWS) engine.addView(id, { query })
  for (const transaction of HISTORY) engine.transact(forms(transaction))
  return engine
}

/** Runs what must fail, and checks that it left nothing, now and after the next transaction. */
async function leavesNothing(engine: Engine, act: () => unknown, code: string, next = NEXT): Promise<void> {
  const before = snapshot(engine)
  expect(codeOf(act)).toBe(code)
  expect(snapshot(engine)).toEqual(before)
  expect((await verifyViews(engine)).divergence).toBeNull()
  engine.transact(forms(next))
  expect((await verifyViews(engine)).divergence).toBeNull()
  engine.back()
  expect(snapshot(engine)).toEqual(before)
}

describe("a transaction that fails changes nothing", () => {
  it.each([
    ["db.error/datoms-conflict", `[{:name "A" :age 5} [:db/add [:name "A"] :age 6]]`],
    ["db.error/wrong-type-for-attribute", `[{:name "N" :age 5 :tag :z} {:name "M" :age "x"}]`],
    ["db.error/cas-failed", `[{:name "N" :tag :z} [:db/cas [:name "A"] :age 99 100]]`],
  ])("when the transactor refuses it: %s", async (code, text) => {
    const engine = populated()
    await leavesNothing(engine, () => engine.transact(forms(text)), code)
  })

  it("when a raw datom is malformed, behind good ones", async () => {
    const engine = populated()
    const act = () => engine.transact(datoms(`[[7 :age 4] [7 :name "N"] [7 :tag nil]]`))
    await leavesNothing(engine, act, "db.error/nil-value")
  })

  it("when the step fails at its end", async () => {
    const engine = populated()
    const stop = failLate(engine)
    const before = snapshot(engine)
    expect(codeOf(() => engine.transact(forms(NEXT)))).toBe("test/late")
    expect(snapshot(engine)).toEqual(before)
    stop()
    expect((await verifyViews(engine)).divergence).toBeNull()
    expect(engine.transact(forms(NEXT)).t).toBe(4)
    expect((await verifyViews(engine)).divergence).toBeNull()
  })

  it("when the step fails at its end on a transaction that outdates plans", async () => {
    const engine = engineOf()
    engine.addView("v", { query: "[:find ?v :where [:x :a ?v]]" })
    engine.addView("w", { query: "[:find ?e ?v :where [?e :a ?v]]" })
    engine.transact(datoms(`[[1 :a 5] [2 :a 6]]`))
    const before = snapshot(engine)
    const stop = failLate(engine)
    const install = `[{:db/ident :a :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
                      {:db/id 1 :db/ident :x}]`
    expect(codeOf(() => engine.transact(forms(install)))).toBe("test/late")
    expect(snapshot(engine)).toEqual(before)
    stop()
    engine.transact(forms(install))
    expect(rowsOf(engine, "v")).toEqual(["[5]"])
    expect((await verifyViews(engine)).divergence).toBeNull()
  })

  it("when a weight leaves the integers that are exact", async () => {
    const engine = engineOf()
    const many = Array.from({ length: 14 }, (_, i) => `[?x${i} :k _ ?t${i}]`).join(" ")
    const negated = `[:find ?e :where [?e :root] ${many.replace(/ _ \?t\d+/g, "")}]`
    engine.addView("wide", { query: negated })
    engine.addView("names", { query: "[:find ?k :where [_ :k ?k]]" })
    engine.transact(datoms(`[[1 :root true] [2 :k 1]]`))
    expect(rowsOf(engine, "wide")).toEqual(["[1]"])
    const rows = Array.from({ length: 40 }, (_, i) => `[${10 + i} :k ${i}]`).join(" ")
    const before = snapshot(engine)
    const code = codeOf(() => engine.transact(datoms(`[${rows}]`)))
    if (code === "nothing") expect(rowsOf(engine, "wide")).toEqual(["[1]"])
    else {
      expect(code).toBe("circuit/weight-overflow")
      expect(snapshot(engine)).toEqual(before)
    }
    engine.transact(datoms(`[[2 :k 1 nil false] [3 :k 9]]`))
    expect(rowsOf(engine, "wide")).toEqual(["[1]"])
  })

  it("when whoever listens to the step throws, at any event of it", async () => {
    const engine = populated()
    let total = 0
    hear(engine, () => total++)
    engine.transact(forms(NEXT))
    engine.back()
    engine.database.forget()
    total /= 2
    for (let nth = 1; nth <= total; nth++) {
      let seen = 0
      const before = snapshot(engine)
      hear(engine, () => {
        if (++seen === nth) throw new WizardError("test/listener", `event ${nth}`)
      })
      const code = codeOf(() => engine.transact(forms(NEXT)))
      hear(engine, undefined)
      expect([nth, code]).toEqual([nth, "test/listener"])
      expect([nth, snapshot(engine)]).toEqual([nth, before])
      engine.transact(forms(NEXT))
      expect([nth, (await verifyViews(engine)).divergence]).toEqual([nth, null])
      engine.back()
      engine.database.forget()
      expect([nth, snapshot(engine)]).toEqual([nth, before])
    }
  })

  it("also when the step that fails goes along the history", async () => {
    const engine = populated()
    const events = { count: 0 }
    hear(engine, () => events.count++)
    engine.back()
    engine.forward()
    for (let nth = 1; nth <= events.count; nth++) {
      let seen = 0
      hear(engine, () => {
        if (++seen === nth) throw new WizardError("test/listener", `event ${nth}`)
      })
      codeOf(() => {
        engine.back()
        engine.forward()
      })
      hear(engine, undefined)
      expect([nth, (await verifyViews(engine)).divergence]).toEqual([nth, null])
      goto(engine, 3)
      expect([nth, snapshot(engine)]).toEqual([nth, snapshot(populated())])
    }
  })

  it("in random worlds, wherever the step throws", { timeout: 300_000 }, async () => {
    for (let world = 0; world < 12; world++) {
      const random = new Random(seed() + world)
      const engine = engineOf(SCHEMA)
      engine.transact(forms(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`))
      const maker = new QueryMaker(random)
      for (let i = 0; i < 6; i++) codeOf(() => engine.addView(`v${i}`, { query: maker.query(), rules: RULES }))
      for (let i = 0; i < 12; i++) {
        const text = randomTransaction(random)
        const before = snapshot(engine)
        let left = random.below(30)
        hear(engine, () => {
          if (left-- === 0) throw new WizardError("test/listener", "enough")
        })
        if (codeOf(() => engine.transact(forms(text))) !== "nothing") expect(snapshot(engine)).toEqual(before)
        hear(engine, undefined)
        codeOf(() => engine.transact(forms(text)))
        expect((await verifyViews(engine)).divergence).toBeNull()
      }
    }
  })
})

describe("a user's function that throws", () => {
  it("fails the view that calls it, and nothing else; the view heals", async () => {
    const picky = (value: Value): Value => {
      if (value === 13) throw new Error("unlucky")
      return value
    }
    const engine = engineOf(SCHEMA, new Map([unary("f", picky)]))
    engine.addView("calls", { query: "[:find ?n ?b :where [?e :name ?n] [?e :age ?a] [(f ?a) ?b]]" })
    engine.addView("other", { query: "[:find ?n ?a :where [?e :name ?n] [?e :age ?a]]" })
    engine.transact(forms(`[{:name "A" :age 1}]`))
    const report = engine.transact(forms(`[{:name "B" :age 13} {:name "C" :age 3}]`))
    expect(report.failed).toEqual(["calls"])
    expect(rowsOf(engine, "calls")).toBeUndefined()
    expect(rowsOf(engine, "other")).toEqual([`["A" 1]`, `["B" 13]`, `["C" 3]`])
    expect((await verifyViews(engine)).divergence).toBeNull()
    const healed = engine.transact(forms(`[{:name "B" :age 12} [:db/retract [:name "A"] :age 1]]`))
    expect(deltaText(healed.deltas.get("calls"))).toEqual([`-1 ["A" 1]`, `+1 ["B" 12]`, `+1 ["C" 3]`])
    expect((await verifyViews(engine)).divergence).toBeNull()
  })
})
