import { describe, expect, it } from "vitest"
import { Wizard } from "../../src/index.js"
import { leaves, operators, world } from "./support.js"

describe("why", () => {
  it("derives a join from its datoms, with the ids that explain shows", async () => {
    const w = await world('[[20 :name "A"] [20 :age 5] [21 :age 5]]', "[:find ?n ?a :where [?e :name ?n] [?e :age ?a]]")
    const answer = await w.why("v", ["A", 5])
    expect(answer).toMatchObject({ row: ["A", 5], t: 1, weight: 1, derivation: { op: "find" } })
    expect(leaves(answer)).toEqual(["[20 :age 5]", '[20 :name "A"]'])
    const ids = w
      .view("v")
      .explain()
      .operators.map(({ id }) => id)
    expect(operators(answer)).toContain("c2.join")
    expect(operators(answer).filter((id) => !ids.includes(id))).toEqual([])
  })

  it("answers null for a row that is not there, and refuses one of another length", async () => {
    const w = await world("[[20 :age 5]]", "[:find ?a :where [?e :age ?a]]")
    expect(await w.why("v", [6])).toBeNull()
    await expect(w.why("v", [5, 6])).rejects.toMatchObject({ code: "why/row" })
    await expect(w.why("nope", [5])).rejects.toMatchObject({ code: "view/unknown" })
  })

  it("takes the least of several witnesses, whenever they came", async () => {
    const query = "[:find ?a :where [?e :age ?a]]"
    for (const datoms of ["[[20 :age 5] [21 :age 5]]", "[[21 :age 5] [20 :age 5]]"]) {
      expect(leaves(await (await world(datoms, query)).why("v", [5]))).toEqual(["[20 :age 5]"])
    }
  })

  it("names the t and line of the transaction that asserted a fact, as of any t", async () => {
    const w = await world("[[20 :age 5]]", "[:find ?e :where [?e :age ?a] (not [?e :active true])]")
    await w.transact({ name: "t.edn", text: "\n[{:db/id 20 :active true}]", line: 7 })
    expect(await w.why("v", [20])).toBeNull()
    expect((await w.why("v", [20], 1))?.t).toBe(1)
    expect(w.t).toBe(2)
    await w.addView("a", { query: "[:find ?e :where [?e :active true]]" })
    const answer = await w.why("a", [20])
    expect(JSON.stringify(answer)).toContain('"t":2,"line":8,"file":"t.edn"')
  })

  it("shows what is absent, and keeps what makes a not in a not true", async () => {
    const query = "[:find ?e :where [?e :age _] (not [?e :tag :x] (not [?e :active true]))]"
    const w = await world("[[20 :age 5] [20 :tag :x] [20 :active true]]", query)
    const answer = await w.why("v", [20])
    expect(operators(answer).some((id) => id.startsWith("no c2"))).toBe(true)
    expect(leaves(answer)).toEqual(["[20 :age 5]"])
    const both = "[:find ?e :where [?e :age _] [?e :tag :x] (not [?e :tag :x] (not [?e :active true]))]"
    const v = await world("[[20 :age 5] [20 :tag :x] [20 :active true]]", both)
    expect(leaves(await v.why("v", [20]))).toEqual(["[20 :active true]", "[20 :age 5]", "[20 :tag :x]"])
  })

  it("explains an aggregate over a count of many rounds in time that grows with the rounds", {
    timeout: 10_000,
  }, async () => {
    const rules = `[[(counted ?n) [(ground 0) ?n]]
      [(counted ?n) (counted ?before) [_ :age ?most] [(< ?before ?most)] [(inc ?before) ?n]]]`
    const w = await world("[[20 :age 2500]]", "[:find (max ?n) . :in $ % :where (counted ?n)]", rules)
    const answer = await w.why("v", [2500])
    expect(leaves(answer)).toEqual(["[20 :age 2500]"])
  })

  it("follows or, rules, functions, inputs, get-else and missing?", async () => {
    const rules = "[[(near ?a ?b) [?a :friend ?b]] [(near ?a ?b) [?b :friend ?a]]]"
    const query = `[:find ?b ?n ?k :in $ % ?min :where (near 20 ?b) [?b :age ?a] [(>= ?a ?min)] [(+ ?a 1) ?n]
      (or [?b :tag :x] [?b :tag :y]) [(get-else $ ?b :name "none") ?k] [(missing? $ ?b :active)]]`
    const w = await world("[[21 :friend 20] [21 :age 5] [21 :tag :y]]", query, rules, [4])
    expect(leaves(await w.why("v", [21, 6, "none"]))).toEqual(["[21 :age 5]", "[21 :friend 20]", "[21 :tag :y]"])
  })

  it("explains recursion by a derivation of the lowest round, non-linear and deep ones too", async () => {
    const rules = "[[(path ?a ?b) [?a :friend ?b]] [(path ?a ?b) (path ?a ?c) (path ?c ?b)]]"
    const query = "[:find ?a ?b :in $ % :where (path ?a ?b)]"
    const w = await world("[[20 :friend 21] [21 :friend 20] [21 :friend 22] [22 :friend 23]]", query, rules)
    expect(leaves(await w.why("v", [20, 20]))).toEqual(["[20 :friend 21]", "[21 :friend 20]"])
    expect(leaves(await w.why("v", [20, 23]))).toEqual(["[20 :friend 21]", "[21 :friend 22]", "[22 :friend 23]"])
    const chain = `[${Array.from({ length: 400 }, (_, i) => `[${100 + i} :friend ${101 + i}]`).join(" ")}]`
    const linear = "[[(path ?a ?b) [?a :friend ?b]] [(path ?a ?b) [?a :friend ?c] (path ?c ?b)]]"
    const long = await world(chain, "[:find ?b :in $ % :where (path ?a ?b) [(= ?a 100)]]", linear)
    expect(leaves(await long.why("v", [500]))).toHaveLength(400)
  })

  it("explains an aggregate by all rows of the group", async () => {
    const query = "[:find ?t (sum ?a) :with ?e :where [?e :tag ?t] [?e :age ?a]]"
    const w = await world("[[20 :age 5] [20 :tag :x] [21 :age 5] [21 :tag :x] [22 :age 1] [22 :tag :y]]", query)
    const row = w.view("v").rows()[0]
    expect(row[1]).toBe(10)
    expect(leaves(await w.why("v", row))).toEqual(["[20 :age 5]", "[20 :tag :x]", "[21 :age 5]", "[21 :tag :x]"])
  })

  it("explains a tree by the datoms that it shows", async () => {
    const query = "[:find (pull ?e [:db/id :age {:friend [:name]}]) :where [?e :age 5]]"
    const w = await world('[[20 :age 5] [20 :tag :x] [20 :friend 21] [21 :name "B"] [21 :age 9]]', query)
    const found = leaves(await w.why("v", w.view("v").rows()[0]))
    for (const datom of ["[20 :age 5]", "[20 :friend 21]", '[21 :name "B"]']) expect(found).toContain(datom)
    expect(found).not.toContain("[20 :tag :x]")
  })

  it("takes JS numbers for the doubles that they look like", async () => {
    const w = await Wizard.load()
    await w.addView("v", { query: "[:find ?r :where [?e :rate ?r]]" })
    await w.transact({ datoms: [[20, ":rate", 2.5]] })
    expect((await w.why("v", [2.5]))?.row).toEqual([2.5])
  })
})
