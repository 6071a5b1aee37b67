import { describe, expect, it } from "vitest"
import { Circuit } from "../../src/circuit/circuit.js"
import { Database } from "../../src/datom/database.js"
import { transact } from "../../src/datom/transactor.js"
import { Catalog } from "../../src/engine/catalog.js"
import { Input } from "../../src/engine/input.js"
import { verifyViews } from "../../src/verify/verify.js"
import { Dictionary } from "../../src/zset/dictionary.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { QueryMaker, RULES, randomTransaction, SCHEMA } from "../support/world.js"
import { codeOf, contents, datoms, engineOf, forms, ranDuring, rowsOf, viewState } from "./support.js"

/** A catalog over a circuit that can be looked into. */
function bench() {
  const database = new Database(new Dictionary())
  const circuit = new Circuit()
  const catalog = new Catalog(database, circuit, { functions: new Map(), aggregates: new Map(), rounds: 100 })
  const input = new Input(database, circuit)
  const step = (text: string, t?: number) => {
    circuit.rest()
    input.feed(transact(database, forms(text).forms, { instant: new Date(0), ...(t !== undefined && { t }) }))
    circuit.step(database.t)
  }
  step(SCHEMA, 0)
  const rows = (id: string) => contents(catalog.get(id).circuit.set.operator.state[0], database.dictionary)
  return { catalog, circuit, step, rows }
}

const nodesOf = (catalog: Catalog) =>
  new Set(
    catalog.views().flatMap((view) => view.circuit.operators.flatMap((o) => (o.key === undefined ? [] : [o.node]))),
  )

describe("views share operators", () => {
  const A = "[:find ?n ?a :where [?e :name ?n] [?e :age ?a]]"

  it("two equal views add no operator, whatever their variables are called", () => {
    const { catalog, circuit } = bench()
    catalog.add("a", { query: A })
    const { size } = circuit
    catalog.add("b", { query: A })
    expect(circuit.size).toBe(size)
    catalog.add("c", { query: "[:find ?title ?years :where [?x :name ?title] [?x :age ?years]]" })
    expect(circuit.size).toBe(size)
    for (const id of ["a", "b", "c"]) {
      expect(circuit.size).toBe(size)
      catalog.remove(id)
    }
    expect(circuit.size).toBe(0)
  })

  it("unequal views share their common part only", () => {
    const { catalog, circuit, step, rows } = bench()
    catalog.add("a", { query: A })
    const alone = circuit.size
    step(`[{:name "A" :age 1 :tag :x} {:name "B" :age 5}]`)
    catalog.add("b", { query: "[:find ?n ?a :where [?e :name ?n] [?e :age ?a] [(> ?a 3)]]" })
    const added = circuit.size - alone
    expect(added).toBeGreaterThan(0)
    const shared = catalog.get("b").circuit.operators.length - added
    expect(shared).toBeGreaterThan(0)
    expect([rows("a"), rows("b")]).toEqual([[`1 ["A" 1]`, `1 ["B" 5]`], [`1 ["B" 5]`]])
    catalog.remove("a")
    step(`[{:name "C" :age 9}]`)
    expect(rows("b")).toEqual([`1 ["B" 5]`, `1 ["C" 9]`])
    catalog.remove("b")
    expect(circuit.size).toBe(0)
  })

  it("a constant of another type is another operator", () => {
    const { catalog, rows, step } = bench()
    for (const [id, constant] of [
      ["long", "1"],
      ["string", `"1"`],
      ["double", "1.0"],
    ]) {
      catalog.add(id, { query: `[:find ?e :where [?e :any ${constant}]]` })
    }
    step(`[{:name "A" :age 1}]`)
    expect(rows("long")).toEqual([])
    const engine = engineOf()
    for (const constant of ["1", "1.0", `"1"`])
      engine.addView(constant, { query: `[:find ?e :where [?e :x ?v] [(= ?v ${constant})]]` })
    engine.transact(datoms(`[[1 :x 1] [2 :x 1.0] [3 :x "1"]]`))
    expect(["1", "1.0", `"1"`].map((id) => rowsOf(engine, id))).toEqual([["[1]"], ["[2]"], ["[3]"]])
  })
})

describe("views come and go", () => {
  it("a refused view leaves nothing behind", () => {
    const { catalog, circuit } = bench()
    catalog.add("a", { query: "[:find ?n :where [?e :name ?n]]" })
    const { size } = circuit
    for (const [query, args] of [
      ["[:find ?z :where [?e :name]]"],
      ["[:find (rand ?e) :where [?e :name]]"],
      ["[:find ?e :in $ ?x :where [?e :name ?x]]"],
      ["[:find ?e :in $ ?x :where [?e :name ?x]]", [null]],
      ["[:find ?e :in $ [?x ?y] :where [?e :name ?x] [?e :age ?y]]", [[1]]],
      ["[:find ?e ?d :where [?e :name] [(get-else $ ?e :tag 1) ?d]]"],
      ["[:find ?e"],
    ] as const) {
      expect(codeOf(() => catalog.add("b", { query, ...(args && { args }) }))).not.toBe("nothing")
      expect([circuit.size, catalog.has("b")]).toEqual([size, false])
    }
    expect(codeOf(() => catalog.add("a", { query: "[:find ?e :where [?e :age]]" }))).toBe("view/exists")
    expect(circuit.size).toBe(size)
  })

  it("the circuit holds exactly the operators of the views that there are", () => {
    const random = new Random(seed())
    const { catalog, circuit, step } = bench()
    step(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`)
    const maker = new QueryMaker(random)
    for (let i = 0; i < 120; i++) {
      const views = catalog.views()
      if (views.length > 0 && random.chance(0.4)) catalog.remove(random.pick(views).id)
      else codeOf(() => catalog.add(`v${i}`, { query: maker.query(), rules: RULES }))
      expect(new Set(circuit.nodes())).toEqual(nodesOf(catalog))
      codeOf(() => step(randomTransaction(random)))
    }
    for (const view of catalog.views()) catalog.remove(view.id)
    expect(circuit.size).toBe(0)
    expect(ranIn(circuit, () => step(`[{:name "E0" :age 4}]`))).toBe(0)
  })

  it("a view added at any t holds what one that was there from the start holds", { timeout: 300_000 }, async () => {
    for (let world = 0; world < 8; world++) {
      const random = new Random(seed() + world)
      const engine = engineOf(SCHEMA)
      engine.transact(forms(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`))
      const maker = new QueryMaker(random)
      const queries = Array.from({ length: 4 }, () => maker.query())
      queries.forEach((query, i) => {
        codeOf(() => engine.addView(`early${i}`, { query, rules: RULES }))
      })
      for (let t = 0; t < 10; t++) {
        codeOf(() => engine.transact(forms(randomTransaction(random))))
        for (const early of engine.catalog.views().filter(({ id }) => id.startsWith("early"))) {
          const late = `late${early.id.slice(5)}`
          if (engine.catalog.has(late)) continue
          if (random.chance(0.3)) engine.addView(late, { query: queries[Number(early.id.slice(5))], rules: RULES })
        }
        for (const view of engine.catalog.views().filter(({ id }) => id.startsWith("late"))) {
          const early = engine.catalog.get(`early${view.id.slice(4)}`)
          expect(rowsOf(engine, view.id)).toEqual(rowsOf(engine, early.id))
          expect(view.failure?.code).toBe(early.failure?.code)
        }
        if (random.chance(0.2)) {
          const [gone] = engine.catalog.views().filter(({ id }) => id.startsWith("early"))
          if (gone !== undefined) {
            const i = gone.id.slice(5)
            if (engine.catalog.has(`late${i}`)) engine.catalog.remove(`late${i}`)
          }
        }
        expect((await verifyViews(engine)).divergence).toBeNull()
      }
    }
  })

  it("filled late, alone in its circuit, every operator holds the same as from the start", () => {
    for (let world = 0; world < 30; world++) {
      const random = new Random(seed() + world)
      const query = new QueryMaker(random).query()
      const early = engineOf(SCHEMA)
      const late = engineOf(SCHEMA)
      if (codeOf(() => early.addView("v", { query, rules: RULES })) !== "nothing") continue
      const history = [`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`]
      for (let i = 0; i < 12; i++) history.push(randomTransaction(random))
      for (const text of history)
        expect(codeOf(() => late.transact(forms(text)))).toBe(codeOf(() => early.transact(forms(text))))
      late.addView("v", { query, rules: RULES })
      const [a, b] = [early, late].map(
        (engine) => viewState(engine, engine.catalog.get("v")) as { rows: unknown; failure: unknown },
      )
      expect([b.rows, b.failure === undefined]).toEqual([a.rows, a.failure === undefined])
      const planned = [early, late].map((engine) =>
        engine.catalog.get("v").circuit.operators.map(({ id, inputs }) => [id, inputs]),
      )
      if (JSON.stringify(planned[0]) === JSON.stringify(planned[1])) expect(b).toEqual(a)
    }
  })
})

describe("cost follows the change", () => {
  it("of 1,000 views over attributes of their own, a datom runs only the operators of one", () => {
    const engine = engineOf()
    for (let i = 0; i < 1000; i++)
      engine.addView(`v${i}`, { query: `[:find ?e ?x :where [?e :a${i} ?x] [?e :b${i} ?x]]` })
    engine.transact(datoms("[[1 :a500 5] [1 :b500 5]]"))
    const ran = ranDuring(engine, () => engine.transact(datoms("[[2 :a500 7] [2 :b500 7] [3 :c 1]]")))
    expect(ran.length).toBe(engine.catalog.get("v500").circuit.operators.length)
    expect(ranDuring(engine, () => engine.transact(datoms("[[3 :nobody 1]]")))).toEqual([])
  })

  it("of 1,000 views that differ in a constant, a datom runs only those that name its value", () => {
    const engine = engineOf()
    for (let i = 0; i < 1000; i++) engine.addView(`v${i}`, { query: `[:find ?e :where [?e :kind ${i}]]` })
    for (let i = 0; i < 1000; i++) engine.addView(`e${i}`, { query: `[:find ?v :where [${i} :kind ?v]]` })
    const ran = ranDuring(engine, () => engine.transact(datoms("[[5000 :kind 77]]")))
    expect(ran.length).toBe(engine.catalog.get("v77").circuit.operators.length)
    const both = ranDuring(engine, () => engine.transact(datoms("[[33 :kind 78]]")))
    expect(both.length).toBe(
      engine.catalog.get("v78").circuit.operators.length + engine.catalog.get("e33").circuit.operators.length,
    )
    expect([rowsOf(engine, "v77"), rowsOf(engine, "v78"), rowsOf(engine, "e33")]).toEqual([
      ["[5000]"],
      ["[33]"],
      ["[78]"],
    ])
  })

  it("a transaction that changes nothing runs nothing", () => {
    const engine = engineOf(SCHEMA)
    engine.addView("v", { query: "[:find ?n ?a :where [?e :name ?n] [?e :age ?a]]" })
    engine.transact(forms(`[{:name "A" :age 1}]`))
    expect(ranDuring(engine, () => engine.transact(forms(`[{:name "A" :age 1}]`)))).toEqual([])
    expect(ranDuring(engine, () => engine.transact(datoms("[]")))).toEqual([])
  })
})

function ranIn(circuit: Circuit, act: () => void): number {
  let ran = 0
  circuit.listener = (event) => {
    if (event.kind === "op-end") ran++
  }
  act()
  circuit.listener = undefined
  return ran
}
