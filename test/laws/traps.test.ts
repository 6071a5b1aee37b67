import { beforeEach, describe, expect, test } from "vitest"
import { identity, print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { Double, keyword, type Value } from "../../src/index.js"
import { collidingPairs } from "../zset/support.js"
import { changes, datomsOf, World } from "./world.js"

const SCHEMA = `[
 {:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
 {:db/ident :email :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/value}
 {:db/ident :age :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
 {:db/ident :tag :db/valueType :db.type/keyword :db/cardinality :db.cardinality/many}
 {:db/ident :friend :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
 {:db/ident :boss :db/valueType :db.type/ref :db/cardinality :db.cardinality/one}
 {:db/ident :part :db/valueType :db.type/ref :db/cardinality :db.cardinality/many :db/isComponent true}
 {:db/ident :big :db/valueType :db.type/bigint :db/cardinality :db.cardinality/one}
 {:db/ident :note :db/valueType :db.type/string :db/cardinality :db.cardinality/many}]`

let w: World
beforeEach(async () => {
  w = await World.make({ schema: SCHEMA })
})

const k = (name: string): Value => keyword(name)

describe("trap 1: a row stays until its last derivation goes", () => {
  test.each([
    ["projection", "[:find ?t :where [?e :tag ?t]]"],
    ["join", "[:find ?t :where [?e :tag ?t] [?e :name ?n]]"],
    ["or", "[:find ?t :where [?e :name ?n] (or [?e :tag ?t] (and [?e :tag ?t] [?e :age _]))]"],
    ["or-join", "[:find ?t :where [?e :name] (or-join [?e ?t] [?e :tag ?t] (and [?e :age] [?e :tag ?t]))]"],
    ["rule", "[:find ?t :in $ % :where (tagged ?e ?t)]"],
  ])("by %s", async (_, query) => {
    const rules = "[[(tagged ?e ?t) [?e :tag ?t]] [(tagged ?e ?t) [?e :friend ?f] [?f :tag ?t]]]"
    await w.view("v", query, query.includes("%") ? rules : undefined)
    const both = await w.tx(`[{:name "A" :tag :x :age 1} {:name "B" :tag :x}]`)
    expect(changes(both, "v")).toEqual(["+1 [:x]"])
    expect(changes(await w.tx(`[[:db/retract [:name "A"] :tag :x]]`), "v")).toEqual([])
    expect(w.rows("v")).toEqual(["[:x]"])
    expect(changes(await w.tx(`[[:db/retract [:name "B"] :tag :x]]`), "v")).toEqual(["-1 [:x]"])
    expect(w.rows("v")).toEqual([])
    expect(changes(await w.tx(`[{:name "B" :tag :x}]`), "v")).toEqual(["+1 [:x]"])
  })

  test("and a negated row stays out until its last witness goes", async () => {
    await w.view("v", "[:find ?n :where [?e :name ?n] (not-join [?e] [?f :friend ?e])]")
    await w.tx(`[{:db/id "a" :name "A"} {:name "B" :friend "a"} {:name "C" :friend "a"}]`)
    expect(w.rows("v")).toEqual([`["B"]`, `["C"]`])
    expect(changes(await w.tx(`[[:db/retract [:name "B"] :friend [:name "A"]]]`), "v")).toEqual([])
    const last = await w.tx(`[[:db/retract [:name "C"] :friend [:name "A"]]]`)
    expect(changes(last, "v")).toEqual([`+1 ["A"]`])
  })
})

describe("trap 4: scopes of or and not", () => {
  test.each([
    ["branches of different variables", "[:find ?e :where (or [?e :age ?a] [?e :name])]"],
    [
      "an or-join variable that a branch does not use",
      "[:find ?e ?a :where [?e :name] (or-join [?e ?a] [?e :age ?a] [?e :tag])]",
    ],
  ])("%s are refused", async (_, query) => {
    expect(await w.refused(() => w.view("v", query))).toMatch(/^(query|rule)\//)
    expect(w.wizard.views()).toEqual([])
  })

  test("inner variables of or-join and not-join are local", async () => {
    await w.view("or", "[:find ?n ?x :where [?e :name ?n] [?e :age ?x] (or-join [?e] [?e :tag ?x] [?e :boss ?x])]")
    await w.view("not", "[:find ?n ?x :where [?e :name ?n] [?e :age ?x] (not-join [?e] [?e :tag ?x])]")
    await w.tx(`[{:name "A" :age 1 :tag :x} {:name "B" :age 2}]`)
    expect(w.rows("or")).toEqual([`["A" 1]`])
    expect(w.rows("not")).toEqual([`["B" 2]`])
  })
})

describe("trap 5: safety, and order that means nothing", () => {
  test.each([
    ["a free variable in not", "[:find ?e :where [?e :name] (not [?e :friend ?f])]"],
    [
      "a listed variable of not-join that nothing binds",
      "[:find ?e :where [?e :name] (not-join [?e ?z] [?e :friend ?z])]",
    ],
    ["a predicate over a free variable", "[:find ?e :where [?e :name] [(> ?z 1)]]"],
    ["a function over a free variable", "[:find ?e ?y :where [?e :name] [(+ ?z 1) ?y]]"],
    ["functions that need each other", "[:find ?x :where [?e :name] [(+ ?y 1) ?x] [(+ ?x 1) ?y]]"],
    ["a find variable that nothing binds", "[:find ?z :where [?e :name]]"],
  ])("%s is refused", async (_, query) => {
    expect(await w.refused(() => w.view("v", query))).toMatch(/^query\/(unbound|circular)$/)
  })

  test("the hint of a free variable in not writes the not-join", async () => {
    const error = await w.wizard.addView("v", { query: "[:find ?e :where [?e :name] (not [?e :friend ?f])]" }).then(
      () => undefined,
      (e) => e,
    )
    expect(error.hint).toContain("not-join [?e]")
    expect(error.span).toBeDefined()
  })

  test("_ inside not is fine", async () => {
    await w.view("v", "[:find ?n :where [?e :name ?n] (not [?e :friend _])]")
    await w.tx(`[{:name "A"} {:name "B" :friend {:name "C"}}]`)
    expect(w.rows("v")).toEqual([`["A"]`, `["C"]`])
  })

  test("every order of the clauses answers the same", async () => {
    const clauses = ["[?e :name ?n]", "[?e :age ?a]", "[(+ ?a 1) ?b]", "[(> ?b 2)]", "(not [?e :tag :x])"]
    const orders = permutations(clauses)
    expect(orders.length).toBe(120)
    for (const [i, order] of orders.entries())
      await w.wizard.addView(`v${i}`, { query: `[:find ?n ?b :where ${order.join(" ")}]` })
    await w.tx(`[{:name "A" :age 1} {:name "B" :age 2} {:name "C" :age 3 :tag :x} {:name "D" :age 9}]`)
    for (const i of orders.keys()) expect(w.rows(`v${i}`)).toEqual([`["B" 3]`, `["D" 10]`])
  })
})

describe("trap 6: disjoint clauses and constants", () => {
  test("disjoint clauses make a cross product, in deltas too", async () => {
    await w.view("v", "[:find ?n ?t :where [?e :name ?n] [?f :tag ?t]]")
    await w.tx(`[{:name "A"} {:name "B"}]`)
    expect(w.rows("v")).toEqual([])
    expect(changes(await w.tx(`[{:name "A" :tag [:x :y]}]`), "v")).toEqual([
      `+1 ["A" :x]`,
      `+1 ["A" :y]`,
      `+1 ["B" :x]`,
      `+1 ["B" :y]`,
    ])
    expect(changes(await w.tx(`[{:name "C"} [:db/retract [:name "A"] :tag :y]]`), "v")).toEqual([
      `-1 ["A" :y]`,
      `-1 ["B" :y]`,
      `+1 ["C" :x]`,
    ])
  })

  test("a view over constants has its row from the start", async () => {
    const empty = await World.make()
    await empty.view("v", "[:find ?x :where [(ground 7) ?x]]")
    await empty.view("in", "[:find ?x ?y :in [?x ...] :where [(+ ?x 1) ?y]]", undefined, [[1, 2]])
    expect(empty.rows("v")).toEqual(["[7]"])
    expect(empty.rows("in")).toEqual(["[1 2]", "[2 3]"])
    expect(changes(await empty.raw([1, k("a"), 1]), "v")).toEqual([])
    expect(empty.rows("v")).toEqual(["[7]"])
  })

  test("a clause that only says that something is there multiplies nothing and can empty the view", async () => {
    await w.view("v", "[:find ?n :where [?e :name ?n] [_ :tag :on]]")
    await w.tx(`[{:name "A"} {:name "B"}]`)
    expect(w.rows("v")).toEqual([])
    expect(changes(await w.tx(`[{:name "A" :tag :on} {:name "B" :tag :on}]`), "v")).toEqual([`+1 ["A"]`, `+1 ["B"]`])
    await w.tx(`[[:db/retract [:name "A"] :tag :on]]`)
    expect(w.rows("v")).toEqual([`["A"]`, `["B"]`])
    await w.tx(`[[:db/retract [:name "B"] :tag :on]]`)
    expect(w.rows("v")).toEqual([])
  })
})

describe("trap 7: what changes nothing is no datom and no delta", () => {
  test("asserting what holds, by forms and by raw datoms", async () => {
    await w.view("v", "[:find ?n ?a :where [?e :name ?n] [?e :age ?a]]")
    await w.tx(`[{:name "A" :age 1}]`)
    const again = await w.tx(`[{:name "A" :age 1}]`)
    expect(datomsOf(again)).toEqual([])
    expect(changes(again, "v")).toEqual([])
    const [[e]] = (await w.wizard.query({ query: `[:find ?e :where [?e :name "A"]]` })).rows as number[][]
    const raw = await w.raw([e, k("age"), 1], [e, k("age"), 1, 77, true])
    expect(datomsOf(raw)).toEqual([])
    expect(w.rows("v")).toEqual([`["A" 1]`])
    expect(changes(await w.tx(`[[:db/retract [:name "A"] :age 1]]`), "v")).toEqual([`-1 ["A" 1]`])
  })

  test("retracting what does not hold, by forms and by raw datoms", async () => {
    await w.view("v", "[:find ?n ?a :where [?e :name ?n] [?e :age ?a]]")
    await w.tx(`[{:name "A" :age 1}]`)
    expect(datomsOf(await w.tx(`[[:db/retract [:name "A"] :age 2] [:db/retract [:name "A"] :tag :x]]`))).toEqual([])
    const raw = await w.raw([999, k("age"), 1, null, false], [999, k("name"), "Z", null, false])
    expect(datomsOf(raw)).toEqual([])
    expect(w.rows("v")).toEqual([`["A" 1]`])
    await w.raw([999, k("age"), 1], [999, k("name"), "Z"])
    expect(w.rows("v")).toEqual([`["A" 1]`, `["Z" 1]`])
  })
})

describe("trap 8: contradictions", () => {
  test("assert and retract of one fact is refused by the transactor, whatever the order and whether it holds", async () => {
    await w.view("v", "[:find ?t :where [_ :tag ?t]]")
    await w.tx(`[{:name "A" :tag :held}]`)
    for (const t of [":x", ":held"]) {
      const add = `[:db/add [:name "A"] :tag ${t}]`
      const retract = `[:db/retract [:name "A"] :tag ${t}]`
      for (const order of [`[${add} ${retract}]`, `[${retract} ${add}]`]) {
        expect(await w.refused(() => w.tx(order))).toBe("db.error/datoms-conflict")
      }
    }
    expect(w.rows("v")).toEqual(["[:held]"])
    expect(w.wizard.t).toBe(1)
  })

  test("in raw datoms the net effect counts and no ghost is left", async () => {
    const raw = await World.make()
    await raw.view("v", "[:find ?e ?v :where [?e :a ?v]]")
    const ghost = await raw.raw([1, k("a"), 5], [1, k("a"), 5, null, false])
    expect(changes(ghost, "v")).toEqual([])
    expect(raw.rows("v")).toEqual([])
    await raw.raw([1, k("a"), 5])
    expect(changes(await raw.raw([1, k("a"), 5, null, false], [1, k("a"), 5]), "v")).toEqual([])
    expect(raw.rows("v")).toEqual(["[1 5]"])
    await raw.raw([1, k("a"), 5, null, false], [1, k("a"), 5], [1, k("a"), 5, null, false])
    expect(raw.rows("v")).toEqual([])
    await raw.raw([1, k("a"), 5])
    expect(raw.rows("v")).toEqual(["[1 5]"])
  })

  test("the same form twice is the same form once", async () => {
    await w.view("v", "[:find ?t :where [_ :tag ?t]]")
    const twice = await w.tx(`[{:name "A"} {:name "A" :tag :x} {:name "A" :tag :x}]`)
    expect(changes(twice, "v")).toEqual(["+1 [:x]"])
    const gone = await w.tx(`[[:db/retract [:name "A"] :tag :x] [:db/retract [:name "A"] :tag :x]]`)
    expect(changes(gone, "v")).toEqual(["-1 [:x]"])
  })
})

describe("trap 9 and 10: cardinality one", () => {
  test("trap 9: a new value retracts the old one in the same transaction", async () => {
    await w.view("v", "[:find ?n ?a :where [?e :name ?n] [?e :age ?a]]")
    await w.view("none", "[:find ?n :where [?e :name ?n] (not [?e :age])]")
    await w.tx(`[{:name "A" :age 1}]`)
    const report = await w.tx(`[{:name "A" :age 2}]`)
    expect(datomsOf(report).length).toBe(2)
    expect(changes(report, "v")).toEqual([`-1 ["A" 1]`, `+1 ["A" 2]`])
    expect(changes(report, "none")).toEqual([])
    expect(w.rows("v")).toEqual([`["A" 2]`])
  })

  test("trap 9: a value that is joined on moves without a moment between", async () => {
    await w.view("v", "[:find ?n ?m :where [?e :age ?a] [?f :age ?a] [?e :name ?n] [?f :name ?m] [(!= ?e ?f)]]")
    await w.tx(`[{:name "A" :age 1} {:name "B" :age 2}]`)
    expect(changes(await w.tx(`[{:name "A" :age 2} {:name "B" :age 1}]`), "v")).toEqual([])
    expect(changes(await w.tx(`[{:name "A" :age 1}]`), "v")).toEqual([`+1 ["A" "B"]`, `+1 ["B" "A"]`])
  })

  test("trap 10: two values are refused, the old one's retraction beside the new is fine", async () => {
    await w.view("v", "[:find ?a :where [_ :age ?a]]")
    await w.tx(`[{:name "A" :age 1}]`)
    const two = `[[:db/add [:name "A"] :age 2] [:db/add [:name "A"] :age 3]]`
    expect(await w.refused(() => w.tx(two))).toBe("db.error/datoms-conflict")
    expect(await w.refused(() => w.tx(`[{:name "N" :age 2} {:name "N" :age 3}]`))).toBe("db.error/datoms-conflict")
    expect(w.rows("v")).toEqual(["[1]"])
    const fine = await w.tx(`[[:db/retract [:name "A"] :age 1] [:db/add [:name "A"] :age 2]]`)
    expect(changes(fine, "v")).toEqual(["-1 [1]", "+1 [2]"])
  })
})

describe("trap 11: identity", () => {
  beforeEach(async () => {
    await w.view("v", "[:find ?n ?a :where [?e :name ?n] [?e :age ?a]]")
    await w.view("refs", "[:find ?n ?m :where [?e :friend ?f] [?e :name ?n] [?f :name ?m]]")
    await w.tx(`[{:name "A" :age 1} {:name "B" :age 2}]`)
  })

  test("upsert by map form, and tempids that meet", async () => {
    const report =
      await w.tx(`[{:db/id "x" :name "A" :age 5} {:db/id "y" :name "A" :friend "x"} [:db/add "x" :friend "z"]
                                {:db/id "z" :name "B"}]`)
    expect(report.tempids.get("x")).toBe(report.tempids.get("y"))
    expect(w.rows("v")).toEqual([`["A" 5]`, `["B" 2]`])
    expect(w.rows("refs")).toEqual([`["A" "A"]`, `["A" "B"]`])
  })

  test("conflicting upserts and colliding unique values are refused", async () => {
    await w.tx(`[{:name "A" :email "a@x"}]`)
    expect(await w.refused(() => w.tx(`[{:db/id [:name "A"] :name "B"}]`))).toMatch(/^db\.error\//)
    expect(await w.refused(() => w.tx(`[{:name "B" :email "a@x"}]`))).toBe("db.error/unique-conflict")
    expect(await w.refused(() => w.tx(`[{:name "N" :email "n"} {:name "M" :email "n"}]`))).toMatch(/^db\.error\//)
    expect(w.rows("v")).toEqual([`["A" 1]`, `["B" 2]`])
  })

  test("cas, retractEntity with components and references, nested maps, retract without a value, old names", async () => {
    expect(changes(await w.tx(`[[:db.fn/cas [:name "A"] :age 1 7]]`), "v")).toEqual([`-1 ["A" 1]`, `+1 ["A" 7]`])
    expect(await w.refused(() => w.tx(`[[:db/cas [:name "A"] :age 1 8]]`))).toBe("db.error/cas-failed")
    await w.view("parts", "[:find ?n ?t :where [?e :part ?p] [?e :name ?n] [?p :tag ?t]]")
    await w.view("tags", "[:find ?t :where [_ :tag ?t]]")
    await w.tx(`[{:name "A" :part [{:tag :p} {:tag :q}]} {:name "B" :friend [:name "A"] :tag [:l :m]}]`)
    expect(w.rows("parts")).toEqual([`["A" :p]`, `["A" :q]`])
    expect(w.rows("refs")).toEqual([`["B" "A"]`])
    expect(changes(await w.tx(`[[:db/retract [:name "B"] :tag]]`), "tags")).toEqual(["-1 [:l]", "-1 [:m]"])
    await w.tx(`[[:db.fn/retractEntity [:name "A"]]]`)
    expect([w.rows("v"), w.rows("refs"), w.rows("parts"), w.rows("tags")]).toEqual([[`["B" 2]`], [], [], []])
  })

  test("the transaction's own entity and reverse keys", async () => {
    await w.view("why", "[:find ?n ?r :where [?e :name ?n ?tx] [?tx :note ?r]]")
    await w.tx(`[{:name "C" :_friend [:name "A"]} {:db/id "datomic.tx" :note "first"}]`)
    await w.tx(`[{:name "D"} [:db/add :db/current-tx :note "second"]]`)
    expect(w.rows("refs")).toEqual([`["A" "C"]`])
    expect(w.rows("why")).toEqual([`["C" "first"]`, `["D" "second"]`])
  })
})

describe("trap 12 to 14: transactions are whole", () => {
  test("trap 12: a failed transaction changes nothing, not even ids and t", async () => {
    await w.view("v", "[:find ?e ?n :where [?e :name ?n]]")
    await w.tx(`[{:name "A"}]`)
    const twin = await World.make({ schema: SCHEMA })
    await twin.view("v", "[:find ?e ?n :where [?e :name ?n]]")
    await twin.tx(`[{:name "A"}]`)
    expect(await w.refused(() => w.tx(`[{:name "N1"} {:name "N2"} {:name "N3" :age "no"}]`))).toMatch(/^db\.error\//)
    const next = [await w.tx(`[{:name "B"}]`), await twin.tx(`[{:name "B"}]`)]
    expect([next[0].t, next[0].tx]).toEqual([next[1].t, next[1].tx])
    expect(w.rows("v")).toEqual(twin.rows("v"))
  })

  test("trap 13: no delta shows half a transaction, however large it is", async () => {
    await w.view("pairs", "[:find ?e ?f :where [?e :boss ?f] [?f :boss ?e]]")
    const seen: number[] = []
    w.wizard.subscribe("pairs", ({ asserts, retracts }) => {
      seen.push(asserts.length, retracts.length)
      return undefined
    })
    const n = 2500
    const datoms: unknown[][] = []
    for (let i = 0; i < n; i++) datoms.push([1000 + 2 * i, k("boss"), 1001 + 2 * i])
    for (let i = n - 1; i >= 0; i--) datoms.push([1001 + 2 * i, k("boss"), 1000 + 2 * i])
    await w.wizard.transact({ datoms }, { exact: true })
    expect(seen).toEqual([2 * n, 0])
    await w.wizard.transact({ datoms: datoms.map(([e, a, v]) => [e, a, v, null, false]) }, { exact: true })
    expect(seen).toEqual([2 * n, 0, 0, 2 * n])
  })

  test("trap 14: one at a time, all at once, and in two batches end in the same rows", async () => {
    const history: unknown[][] = [
      [1, k("a"), 5],
      [2, k("a"), 5],
      [1, k("b"), 5],
      [1, k("a"), 5, null, false],
      [1, k("a"), 6],
      [2, k("b"), 6],
      [2, k("a"), 5, null, false],
      [1, k("a"), 5],
      [2, k("b"), 6, null, false],
      [2, k("b"), 5],
    ]
    const rows: unknown[] = []
    for (const size of [1, 3, 10]) {
      const world = await World.make()
      await world.view("v", "[:find ?v :where [?e :a ?v] [?f :b ?v]]")
      await world.view("n", "[:find ?e :where [?e :a ?v] (not [_ :b ?v])]")
      for (let i = 0; i < history.length; i += size) await world.raw(...history.slice(i, i + size))
      rows.push([world.rows("v"), world.rows("n")])
    }
    expect(rows[0]).toEqual([["[5]"], ["[1]"]])
    expect(rows[1]).toEqual(rows[0])
    expect(rows[2]).toEqual(rows[0])
  })
})

const FIVE: readonly Value[] = read(
  `[1 1.0 1M "1" :1 \\1 0.0 -0.0 0 1.0M 1.00M "" 9007199254740993 9007199254740992]`,
) as Value[]

describe("trap 15: values are kept apart by type", () => {
  test("in patterns, joins and repeated variables", async () => {
    const raw = await World.make()
    await raw.view("join", "[:find ?e ?f :where [?e :a ?v] [?f :b ?v]]")
    for (const [i, text] of ["1", "1.0", "1M", `"1"`, ":1", "0.0", "-0.0", "1.00M"].entries()) {
      await raw.view(`p${i}`, `[:find ?e :where [?e :a ${text}]]`)
    }
    await raw.raw(...FIVE.map((value, i) => [i, k("a"), value]), ...FIVE.map((value, i) => [100 + i, k("b"), value]))
    expect(raw.rows("join")).toEqual(FIVE.map((_, i) => `[${i} ${100 + i}]`))
    const expected = [0, 1, 2, 3, 4, 6, 7, 10]
    const order = ["1", "1.0", "1M", `"1"`, ":1", "0.0", "-0.0", "1.00M"]
    expect(order.map((_, i) => raw.rows(`p${i}`))).toEqual(expected.map((e) => [`[${e}]`]))
  })

  test("integers are one type: 30 and 30N join, longs beyond 2⁵³ are exact", async () => {
    await w.view("same", "[:find ?n :where [?e :age ?v] [?e :big ?v] [?e :name ?n]]")
    await w.view("big", "[:find ?v :where [_ :big ?v]]")
    await w.tx(`[{:name "A" :age 30 :big 30N} {:name "B" :age 9007199254740993 :big 9007199254740992}
                 {:name "C" :age 9007199254740993 :big 9007199254740993N} {:name "D" :big 9223372036854775808}]`)
    expect(w.rows("same")).toEqual([`["A"]`, `["C"]`])
    expect(w.rows("big")).toEqual(["[30]", "[9007199254740992]", "[9007199254740993]", "[9223372036854775808N]"])
    expect(await w.refused(() => w.tx(`[{:name "E" :age 9223372036854775808}]`))).toMatch(/^db\.error\//)
  })

  test.each([
    ["(= ?x ?y)", "[1 1] [1.0M 1.00M] [0.0 -0.0] [##NaN ##NaN]", '[1 1.0] [1 "1"] [1.0 1M]'],
    ["(== ?x ?y)", "[1 1.0] [1 1M] [1.0M 1.00M] [0.0 -0.0]", "[1 2] [1 1.5]"],
    [
      "(< ?x ?y)",
      `[1 1.5] [1 :a] [:a b] [:b :a/a] [b false] [false true] [true "a"] ["a" "b"] ["Z" "a"] [[1] [1 2]] [[1 2] [2]]
      ["z" #inst "2000-01-01T00:00:00.000Z"] [:a/b :b/a] [9007199254740992 9007199254740993]`,
      '[1 1] [1 1.0] [##NaN 1] [1 ##NaN] [##NaN ##NaN] ["b" "a"] [:a 1]',
    ],
    ["(>= ?x ?y)", '[1 1] [1.0 1] [2 1.5] ["a" :z]', "[##NaN ##NaN] [1 2]"],
  ])("the predicate %s", async (predicate, yes, no) => {
    const raw = await World.make()
    const good = read(`[${yes}]`) as Value[][]
    const bad = read(`[${no}]`) as Value[][]
    await raw.view("v", `[:find ?e :where [?e :x ?x] [?e :y ?y] [${predicate}]]`)
    await raw.raw(
      ...[...good, ...bad].flatMap(([x, y], e) => [
        [e, k("x"), x],
        [e, k("y"), y],
      ]),
    )
    expect(raw.rows("v")).toEqual(good.map((_, e) => `[${e}]`))
  })
})

describe("trap 16: every value is stored, retracted and shown as it is", () => {
  test.each([
    "##NaN",
    "-0.0",
    "0.0",
    `""`,
    `"\\u0000"`,
    `"a\\u0000b"`,
    `"\\ud800"`,
    `"\\udc00x"`,
    ":a",
    ":a/b",
    "123456789012345678901234567890N",
    "1.50M",
    "0.00M",
    `#uuid "00000000-0000-0000-0000-00000000000a"`,
    `#inst "1969-12-31T23:59:59.999Z"`,
    "\\a",
    "\\newline",
    '[1 :a "x" [2.0]]',
    "true",
    "false",
    "##Inf",
    "##-Inf",
  ])("%s", async (given) => {
    const raw = await World.make()
    const value = read(given)
    const written = print(value)
    expect(identity(read(written))).toBe(identity(value))
    await raw.view("v", "[:find ?v :where [_ :a ?v]]")
    await raw.view("join", "[:find ?e :where [?e :a ?v] [?f :b ?v]]")
    expect(changes(await raw.raw([1, k("a"), value], [2, k("b"), value]), "v")).toEqual([`+1 [${written}]`])
    expect(raw.rows("v")).toEqual([`[${written}]`])
    expect(raw.rows("join")).toEqual(["[1]"])
    const again = read(given)
    expect(changes(await raw.raw([1, k("a"), again, null, false]), "v")).toEqual([`-1 [${written}]`])
    expect([raw.rows("v"), raw.rows("join")]).toEqual([[], []])
  })

  test("bytes", async () => {
    const raw = await World.make()
    await raw.view("v", "[:find ?e :where [?e :a ?v] [?f :b ?v]]")
    await raw.raw(
      [1, k("a"), new Uint8Array([0, 255])],
      [2, k("b"), new Uint8Array([0, 255])],
      [3, k("a"), new Uint8Array([0])],
    )
    expect(raw.rows("v")).toEqual(["[1]"])
    await raw.raw([1, k("a"), new Uint8Array([0, 255]), null, false])
    expect(raw.rows("v")).toEqual([])
  })
})

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  )
}

test("trap 23: 300,000 rows whose 32-bit hashes collide stay 300,000", { timeout: 300_000 }, async () => {
  const raw = await World.make()
  await raw.wizard.addView("v", { query: "[:find ?e ?v :where [?e :a ?v]]" })
  await raw.wizard.addView("joined", { query: "[:find ?e ?v :where [?e :a ?v] [?e :b]]" })
  const pairs = collidingPairs(300_000, 20)
  const datoms = pairs.map(([e, v]) => [e, k("a"), v])
  await raw.wizard.transact({ datoms: [...datoms, [pairs[5][0], k("b"), 1]] }, { exact: true })
  expect(raw.wizard.view("v").rows().length).toBe(300_000)
  const shown = new Set(
    raw.wizard
      .view("v")
      .rows()
      .map(([e, v]) => `${e} ${v}`),
  )
  expect(shown.size).toBe(300_000)
  expect(raw.wizard.view("joined").rows().length).toBe(pairs.filter(([e]) => e === pairs[5][0]).length)
  await raw.wizard.transact(
    { datoms: datoms.slice(0, 100_000).map((datom) => [...datom, null, false]) },
    { exact: true },
  )
  const left = new Set(
    raw.wizard
      .view("v")
      .rows()
      .map(([e, v]) => `${e} ${v}`),
  )
  expect(left).toEqual(new Set(pairs.slice(100_000).map(([e, v]) => `${e} ${v}`)))
})

describe("trap 24: rows that look like engine metadata are only rows", () => {
  const names = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "length",
    "weight",
    "!errors",
    "!c2",
    "root",
    "__meta",
  ]
  test.each(names)("%s", async (name) => {
    const raw = await World.make()
    await raw.view("v", "[:find ?e ?a ?v :where [?e ?a ?v]]")
    await raw.view(name, "[:find ?v :where [?e :x ?v] (not [?e :y ?v])]")
    await raw.raw([name, k("x"), name], [k(name), k("x"), k(name)], [0, k(name), [name, 1, true]])
    expect(raw.rows(name)).toEqual([`[:${name}]`, `["${name}"]`])
    expect((raw.rows("v") as string[]).length).toBe(3)
    await raw.raw([name, k("y"), name], [0, k(name), [name, 1, true], null, false])
    expect(raw.rows(name)).toEqual([`[:${name}]`])
    expect((raw.rows("v") as string[]).length).toBe(3)
  })

  test("a row that is what an error row looks like does not fail the view", async () => {
    const raw = await World.make()
    await raw.view("v", "[:find ?v ?w :where [?e :x ?v] [(str ?v) ?w]]")
    await raw.raw([1, k("x"), ["function/divide-by-zero", "/ divides 1 by zero"]], [2, k("x"), ["!c2", "failed"]])
    expect((raw.rows("v") as string[]).length).toBe(2)
    await raw.raw([3, k("x"), new Double(Number.NaN)])
    expect((raw.rows("v") as string[]).length).toBe(3)
  })
})
