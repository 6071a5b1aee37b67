import { describe, expect, it } from "vitest"
import type { Engine } from "../../src/engine/engine.js"
import { goto } from "../../src/engine/history.js"
import { verifyViews } from "../../src/verify/verify.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { QueryMaker, RULES, randomTransaction, SCHEMA } from "../support/world.js"
import { codeOf, deltaText, engineOf, forms, rowsOf, snapshot } from "./support.js"

const TXS = [
  "[:find ?n ?t :where [?e :name ?n] [?e :age _ ?t]]",
  "[:find ?e ?a ?v ?t :where [?e ?a ?v ?t]]",
  "[:find ?i ?t :where [_ :db/ident ?i ?t]]",
  "[:find ?e ?f :where [?e :late ?f]]",
  "[:find ?e ?f :where [?e :later ?f]]",
]

/** Schema that comes, changes its name and its kind inside the history. */
const SCHEMAS = [
  "[{:db/ident :late :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]",
  "[{:db/id :late :db/ident :later}]",
  '[{:db/ident :extra :db/valueType :db.type/long :db/cardinality :db.cardinality/one} {:name "X"}]',
]

async function history(random: Random): Promise<Engine> {
  const engine = engineOf(SCHEMA)
  engine.transact(forms(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`))
  TXS.forEach((query, i) => {
    if (i % 2 === 0) engine.addView(`tx${i}`, { query })
  })
  const maker = new QueryMaker(random)
  let schemas = 0
  for (let i = 0; i < 14; i++) {
    if (random.chance(0.35)) codeOf(() => engine.addView(`v${i}`, { query: maker.query(), rules: RULES }))
    if (i % 4 === 3 && schemas < SCHEMAS.length) engine.transact(forms(SCHEMAS[schemas++]))
    else if (schemas === 1 && random.chance(0.5))
      codeOf(() => engine.transact(forms(`[{:name "E1" :late [:name "E2"]}]`)))
    else codeOf(() => engine.transact(forms(randomTransaction(random))))
  }
  TXS.forEach((query, i) => {
    if (i % 2 === 1) engine.addView(`tx${i}`, { query })
  })
  return engine
}

describe("goto", () => {
  it("lands on the identical state of every operator, whatever the walk", { timeout: 600_000 }, async () => {
    for (let world = 0; world < 10; world++) {
      const random = new Random(seed() + world)
      const engine = await history(random)
      const last = engine.t
      const states = new Map<number, unknown>()
      for (let t = last; t >= 0; t--) {
        goto(engine, t)
        states.set(t, rowStates(engine))
        expect((await verifyViews(engine)).divergence).toBeNull()
      }
      const full = new Map<number, unknown>()
      for (let t = 0; t <= last; t++) {
        goto(engine, t)
        full.set(t, snapshot(engine))
        expect(rowStates(engine)).toEqual(states.get(t))
      }
      for (let k = 0; k < 25; k++) {
        const t = random.below(last + 1)
        const from = engine.t
        const before = rowStates(engine)
        const moved = goto(engine, t)
        expect([from, t, snapshot(engine)]).toEqual([from, t, full.get(t)])
        for (const [id, text] of Object.entries(before)) {
          if (text === undefined || rowsOf(engine, id) === undefined) continue
          expect(applied(text, deltaText(moved.get(id)) ?? [])).toEqual([...(rowsOf(engine, id) ?? [])].sort())
        }
      }
    }
  })

  it("refuses what is not a t of the history, and stays", () => {
    const engine = engineOf(SCHEMA)
    engine.transact(forms(`[{:name "A"}]`))
    for (const t of [-1, 2, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(codeOf(() => goto(engine, t))).toBe("history/range")
      expect(engine.t).toBe(1)
    }
  })

  it("a transaction in the middle of the history is refused, and changes nothing", () => {
    const engine = engineOf(SCHEMA)
    engine.addView("v", { query: "[:find ?n :where [_ :name ?n]]" })
    for (const name of ["A", "B"]) engine.transact(forms(`[{:name "${name}"}]`))
    goto(engine, 1)
    const before = snapshot(engine)
    expect(codeOf(() => engine.transact(forms(`[{:name "C"}]`)))).toBe("database/behind")
    expect(snapshot(engine)).toEqual(before)
    goto(engine, 2)
    expect(rowsOf(engine, "v")).toEqual([`["A"]`, `["B"]`])
  })
})

const rowStates = (engine: Engine): Record<string, string[] | undefined> =>
  Object.fromEntries(engine.catalog.views().map(({ id }) => [id, rowsOf(engine, id)]))

/** The rows after a delta; a row that goes without being there so often is an error. Only pulls have equal rows. */
function applied(rows: readonly string[], delta: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1)
  for (const line of delta) {
    const [, weight, row] = /^([+-]\d+) (.*)$/s.exec(line) ?? []
    const count = (counts.get(row) ?? 0) + Number(weight)
    expect([line, count >= 0]).toEqual([line, true])
    counts.set(row, count)
  }
  return [...counts].flatMap(([row, count]) => Array.from({ length: count }, () => row)).sort()
}
