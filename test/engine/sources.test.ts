import { describe, expect, it } from "vitest"
import { Circuit } from "../../src/circuit/circuit.js"
import { Database } from "../../src/datom/database.js"
import { transactRaw } from "../../src/datom/transact-raw.js"
import { transact } from "../../src/datom/transactor.js"
import { Catalog } from "../../src/engine/catalog.js"
import type { ViewDefinition } from "../../src/engine/definition.js"
import type { Engine } from "../../src/engine/engine.js"
import { goto } from "../../src/engine/history.js"
import { localise } from "../../src/verify/localise.js"
import { recordingOf } from "../../src/verify/recording.js"
import { verifyViews } from "../../src/verify/verify.js"
import { Dictionary } from "../../src/zset/dictionary.js"
import { SCHEMA } from "../support/world.js"
import { codeOf, contents, datoms, deltaText, engineOf, forms, ranDuring, rowsOf, setArguments } from "./support.js"

const RAW = "[[1 :a 5] [2 :a 6] [3 :next 1] [1 :next 2]]"
const RULES = `[[(far ?x ?y) [?x :next ?y]] [(far ?x ?y) [?x :next ?z] (far ?z ?y)]
 [(plain ?x ?v) [?x :a ?v]] [(sized ?x ?v) ($ plain ?x ?v) (not [$ ?x :next 9])]
 [(down [?x] ?y) [?x :next ?y]] [(down [?x] ?y) [?x :next ?z] (down ?z ?y)]]`

function raw(dictionary: Dictionary, text = RAW): Database {
  const database = new Database(dictionary)
  transactRaw(database, datoms(text).datoms)
  return database
}

function typed(dictionary: Dictionary, text: string): Database {
  const database = new Database(dictionary)
  // Its attributes and entities get other numbers than those of `$`.
  for (const each of [`[{:db/ident :first/one}]`, SCHEMA, text]) {
    transact(database, forms(each).forms, { instant: new Date(0) })
  }
  return database
}

const view = (engine: Engine, query: string, b: Database, more: Partial<ViewDefinition> = {}) =>
  engine.addView("v", { query, rules: RULES, sources: new Map([["$b", b]]), ...more })

/** `$` has [1 :a 5] and [1 :next 3], `$b` what RAW says. */
function world() {
  const engine = engineOf()
  engine.transact(datoms("[[1 :a 5] [4 :a 7] [1 :next 3] [3 :next 4]]"))
  return { engine, b: raw(engine.database.dictionary) }
}

const agrees = async (engine: Engine) => expect((await verifyViews(engine)).divergence).toBeNull()

describe("what a prefix reads", () => {
  it.each([
    ["[:find ?x ?v :in $ $b % :where [$b ?x :a ?v]]", ["[1 5]", "[2 6]"]],
    ["[:find ?x ?v :in $ $b % :where [?x :a ?v] [$b ?x :a ?v]]", ["[1 5]"]],
    ["[:find ?x :in $ $b % :where [?x :a _] (not [$b ?x :a _])]", ["[4]"]],
    ["[:find ?x :in $ $b % :where [?x :a _] ($b not [?x :a _])]", ["[4]"]],
    ["[:find ?x :in $ $b % :where [?x :a _] ($b not [$ ?x :a _])]", []],
    ["[:find ?x :in $ $b % :where [?x :a _] ($b not-join [?x] [?x :next ?y] [$ ?x :a _])]", ["[4]"]],
    ["[:find ?x :in $ $b % :where ($b or [?x :a 6] [$ ?x :a 7])]", ["[2]", "[4]"]],
    ["[:find ?x :in $ $b % :where ($b or-join [?x] (and [?x :next ?y] [?y :a _]) [$ ?x :a 7])]", ["[1]", "[3]", "[4]"]],
    ["[:find ?x ?y :in $ $b % :where ($b far ?x ?y)]", ["[1 2]", "[3 1]", "[3 2]"]],
    ["[:find ?x ?y :in $ $b % :where (far ?x ?y)]", ["[1 3]", "[1 4]", "[3 4]"]],
    ["[:find ?x ?y :in $ $b % :where (far ?x ?y) (not ($b far ?y _))]", ["[1 4]", "[3 4]"]],
    ["[:find ?y :in $ $b % :where ($b not [99 :a 1]) ($b or (far 3 ?y))]", ["[1]", "[2]"]],
    ["[:find ?x ?v :in $ $b % :where ($b sized ?x ?v)]", ["[1 5]", "[2 6]"]],
    ["[:find ?x ?y :in $ $b % :where [?x :a _] ($b down ?x ?y)]", ["[1 2]"]],
    ["[:find ?x ?v :in $ $b % :where [?x :a _] [(get-else $b ?x :a 0) ?v]]", ["[1 5]", "[4 0]"]],
    ["[:find ?x :in $ $b % :where [?x :a _] [(missing? $b ?x :a)]]", ["[4]"]],
    ["[:find ?x ?s :in $ $b % :where [?x :a _] [(get-some $b ?x :next :a) ?s]]", ["[1 [:next 2]]"]],
    ["[:find (pull $b ?x [:a {:next [:a]}]) :in $ $b % :where [?x :a 5]]", ["[{:a 5, :next {:a 6}}]"]],
    ["[:find (sum ?v) :in $ $b % :where (or [$b _ :a ?v] [_ :a ?v])]", ["[18]"]],
  ])("%s", async (query, rows) => {
    const { engine, b } = world()
    view(engine, query, b)
    expect(rowsOf(engine, "v")).toEqual(rows)
    await agrees(engine)
    engine.transact(datoms("[[2 :a 5] [4 :next 1] [1 :a 5 7 false]]"))
    await agrees(engine)
    goto(engine, 1)
    expect(rowsOf(engine, "v")).toEqual(rows)
  })

  it("idents and lookup refs mean what they mean in the source of their pattern, inputs too", async () => {
    const engine = engineOf(SCHEMA)
    engine.transact(forms(`[{:name "A" :age 1} {:name "B" :age 2}]`))
    const b = typed(engine.database.dictionary, `[{:name "B" :age 20} {:name "A" :age 10}]`)
    const query = `[:find ?x ?m ?n :in $ $b ?x :where [?x :age ?m] [$b ?x :age ?n] [$b [:name "A"] :age 10]]`
    view(engine, query, b, { args: [["name", "A"].map((text, i) => (i === 0 ? forms("[:name]").forms[0] : text))] })
    expect(rowsOf(engine, "v")).toEqual([`[[:name "A"] 1 10]`])
    engine.transact(forms(`[{:name "A" :age 3}]`))
    expect(rowsOf(engine, "v")).toEqual([`[[:name "A"] 3 10]`])
    await agrees(engine)
    const other = [forms("[:name]").forms[0], "B"]
    expect(deltaText(setArguments(engine, "v", [other]))).toEqual([`-1 [[:name "A"] 3 10]`, `+1 [[:name "B"] 2 20]`])
    await agrees(engine)
  })

  it("the only source of :in is the database, whatever it is called, unless one is given for it", async () => {
    const { engine, b } = world()
    engine.addView("own", { query: "[:find ?x :in $films :where [$films ?x :a]]" })
    engine.addView("given", {
      query: "[:find ?x :in $films :where [$films ?x :a]]",
      sources: new Map([["$films", b]]),
    })
    engine.transact(datoms("[[8 :a 1]]"))
    expect(rowsOf(engine, "own")).toEqual(["[1]", "[4]", "[8]"])
    expect(rowsOf(engine, "given")).toEqual(["[1]", "[2]"])
    await agrees(engine)
  })
})

describe("a source that is missing or too many", () => {
  const add = (query: string, sources: readonly string[]) => {
    const { engine, b } = world()
    return codeOf(() => engine.addView("v", { query, sources: new Map(sources.map((name) => [name, b])) }))
  }
  it.each([
    ["[:find ?x :in $ $b :where [$b ?x :a]]", [], "source/missing"],
    ["[:find ?x :in $c $b :where [$b ?x :a] [$c ?x :a]]", ["$b"], "source/missing"],
    ["[:find ?x :in $c $b :where [$b ?x :a] [$c ?x :a]]", ["$b", "$c"], "nothing"],
    ["[:find ?x :in $ :where [?x :a]]", ["$b"], "source/unknown"],
    ["[:find ?x :where [?x :a]]", ["$b"], "source/unknown"],
    ["[:find ?x :in $ $b :where [$b ?x :a]]", ["$b", "$"], "source/unknown"],
    ["[:find ?x :in $ $b :where [$b ?x :a]]", ["$b"], "nothing"],
    ["[:find ?x :in $ $b :where [$c ?x :a]]", ["$b"], "query/source"],
  ])("%s given %s: %s", (query, sources, code) => expect(add(query, sources)).toBe(code))
})

describe("the circuit", () => {
  const QUERY = "[:find ?x ?v :in $ $b :where [$b ?x :a ?v] [$b ?x :next]]"

  function bench() {
    const database = new Database(new Dictionary())
    const circuit = new Circuit()
    const catalog = new Catalog(database, circuit, { functions: new Map(), aggregates: new Map(), rounds: 100 })
    const add = (id: string, query: string, b: Database) => catalog.add(id, { query, sources: new Map([["$b", b]]) })
    const rows = (id: string) => contents(catalog.get(id).circuit.set.operator.state[0], database.dictionary)
    return { database, circuit, catalog, add, rows }
  }

  it("shares what reads the same source, and nothing of different ones or of $", () => {
    const { database, circuit, catalog, add, rows } = bench()
    const b = raw(database.dictionary)
    add("one", QUERY, b)
    const { size } = circuit
    add("two", QUERY, b)
    expect(circuit.size).toBe(size)
    add("other", QUERY, raw(database.dictionary, "[[2 :a 6] [2 :next 1]]"))
    expect(circuit.size).toBe(2 * size)
    catalog.add("own", { query: "[:find ?x ?v :where [?x :a ?v] [?x :next]]" })
    expect(circuit.size).toBe(3 * size)
    expect([rows("one"), rows("two"), rows("other"), rows("own")]).toEqual([["1 [1 5]"], ["1 [1 5]"], ["1 [2 6]"], []])
    for (const id of ["one", "two", "other", "own"]) catalog.remove(id)
    expect(circuit.size).toBe(0)
  })

  it("fills a view from operators of the source that stand there already", () => {
    const { database, add, rows } = bench()
    const b = raw(database.dictionary)
    add("one", "[:find ?x ?v :in $ $b :where [$b ?x :a ?v] [$b ?x :next]]", b)
    add("two", "[:find (count ?x) :in $ $b :where [$b ?x :a ?v] [$b ?x :next]]", b)
    expect(rows("two")).toEqual(["1 [1]"])
  })

  it("runs nothing of a standing source when something is transacted", () => {
    const { engine, b } = world()
    view(engine, "[:find ?x ?v :in $ $b :where [$b ?x :a ?v] [$b ?x :next ?y] [$b ?y :a]]", b)
    expect(ranDuring(engine, () => engine.transact(datoms("[[1 :a 9] [1 :next 2]]")))).toEqual([])
    engine.catalog.rebuild("v")
    expect(rowsOf(engine, "v")).toEqual(["[1 5]"])
  })
})

it("a change of $'s schema rebuilds with the sources, and asks only $", async () => {
  const { engine, b } = world()
  const query = "[:find ?x ?y :in $ $b :where [?x :next ?y] [$b ?x :next ?z]]"
  view(engine, query, b)
  const install = "[{:db/ident :next :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]"
  engine.transact(forms(install))
  expect(rowsOf(engine, "v")).toEqual(["[1 3]", "[3 4]"])
  await agrees(engine)
  goto(engine, 0)
  expect(rowsOf(engine, "v")).toEqual([])
  await agrees(engine)
})

describe("verification", () => {
  it("localises over the source that a scan reads, and plays the history again with the sources", async () => {
    const { engine, b } = world()
    view(engine, "[:find ?x ?v :in $ $b % :where [?x :a] [$b ?x :a ?v] (not ($b far ?x 9))]", b)
    engine.transact(datoms("[[2 :a 1]]"))
    expect(localise(recordingOf(engine))).toBeNull()
    const { divergence, weights, batching } = await verifyViews(engine, { batching: { seed: 1 }, weights: true })
    expect([divergence, weights, batching?.divergence]).toEqual([null, null, null])
  })
})
