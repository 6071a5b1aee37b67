import { describe, expect, test } from "vitest"
import { keyword } from "../../src/index.js"
import { changes, World } from "./world.js"

const k = keyword

/** What the program that this one follows gets wrong. */
describe("where the original fails", () => {
  test("losing one of two witnesses drops no row and admits none", async () => {
    const w = await World.make()
    await w.view("project", "[:find ?v :where [?e :a ?v]]")
    await w.view("join", "[:find ?v :where [?e :a ?v] [?e :b _]]")
    await w.view("or", "[:find ?e :where (or [?e :a] [?e :b])]")
    await w.view("not", "[:find ?e :where [?e :a] (not-join [?e] [?e :b])]")
    await w.raw([1, k("a"), 7], [2, k("a"), 7], [1, k("b"), 1], [1, k("b"), 2], [2, k("b"), 1])
    const lost = await w.raw([1, k("b"), 1, null, false])
    for (const id of ["project", "join", "or", "not"]) expect(changes(lost, id)).toEqual([])
    const more = await w.raw([1, k("a"), 7, null, false])
    expect(["project", "join", "or"].map((id) => changes(more, id))).toEqual([[], [], []])
    expect([w.rows("project"), w.rows("join"), w.rows("or"), w.rows("not")]).toEqual([
      ["[7]"],
      ["[7]"],
      ["[1]", "[2]"],
      [],
    ])
  })

  test("recursion goes as deep as the data, without a stack", async () => {
    const w = await World.make()
    const rules = "[[(reach ?b) [1 :to ?b]] [(reach ?b) (reach ?a) [?a :to ?b]]]"
    await w.view("r", "[:find ?b :in $ % :where (reach ?b)]", rules)
    const length = 12_000
    await w.raw(...Array.from({ length }, (_, i) => [i + 1, k("to"), i + 2]))
    expect(w.rows("r").length).toBe(length)
    const cut = await w.raw([11_000, k("to"), 11_001, null, false])
    expect(changes(cut, "r").length).toBe(length - 10_999)
  })

  test("aggregates are kept, not dropped", async () => {
    const w = await World.make()
    await w.view("c", "[:find (count ?e) :where [?e :a]]")
    expect(w.rows("c")).toEqual([])
    expect(changes(await w.raw([1, k("a"), 5], [2, k("a"), 5], [2, k("a"), 6]), "c")).toEqual(["+1 [2]"])
    expect(changes(await w.raw([2, k("a"), 5, null, false]), "c")).toEqual([])
    expect(changes(await w.raw([2, k("a"), 6, null, false]), "c")).toEqual(["+1 [1]", "-1 [2]"])
  })

  test("[?e :a] matches whatever the value is, once", async () => {
    const w = await World.make()
    await w.view("v", "[:find ?e :where [?e :a]]")
    expect(changes(await w.raw([1, k("a"), 5], [1, k("a"), false], [2, k("a"), "x"]), "v")).toEqual([
      "+1 [1]",
      "+1 [2]",
    ])
    expect(changes(await w.raw([1, k("a"), 5, null, false]), "v")).toEqual([])
  })

  test("every constant of a pattern counts, alone and together", async () => {
    const w = await World.make()
    const facts = [1, 2].flatMap((e) => ["a", "b"].flatMap((a) => [5, 6].map((v) => [e, k(a), v, 700 + e])))
    const terms = [
      ["1", "?e"],
      [":a", "?a"],
      ["5", "?v"],
      ["701", "?t"],
    ]
    for (let set = 1; set < 16; set++) {
      const pattern = terms.map(([constant, variable], i) => ((set >> i) & 1 ? constant : variable)).join(" ")
      await w.view(`v${set}`, `[:find ?x :where [?x :on] [${pattern}]]`)
      await w.view(`n${set}`, `[:find ?x :where [?x :on] (not [${pattern.replace(/\?\w/g, "_")}])]`)
    }
    await w.raw([9, k("on"), true, 800])
    for (const fact of facts) {
      await w.raw(fact)
      const [e, a, v, t] = [fact[0] === 1, fact[1] === k("a"), fact[2] === 5, fact[3] === 701]
      const code = (e ? 1 : 0) | (a ? 2 : 0) | (v ? 4 : 0) | (t ? 8 : 0)
      for (let set = 1; set < 16; set++) {
        const free = [1, 2, 4, 8].every((bit) => (set & bit) === 0 || (code & bit) !== 0)
        expect([set, fact, w.rows(`v${set}`)]).toEqual([set, fact, free ? ["[9]"] : []])
        expect([set, fact, w.rows(`n${set}`)]).toEqual([set, fact, free ? [] : ["[9]"]])
      }
      await w.raw([...fact.slice(0, 4), false])
    }
  })

  test("[?a :x ?v] [?a :y ?v] keeps both clauses", async () => {
    const w = await World.make()
    await w.view("v", "[:find ?a ?v :where [?a :x ?v] [?a :y ?v]]")
    await w.raw([1, k("x"), 5], [1, k("y"), 5], [2, k("x"), 5], [3, k("y"), 5], [4, k("x"), 5], [4, k("y"), 6])
    expect(w.rows("v")).toEqual(["[1 5]"])
  })

  test("a repeated variable in a pattern is a selection", async () => {
    const w = await World.make()
    await w.view("v", "[:find ?a :where [?a :knows ?a]]")
    await w.raw([1, k("knows"), 1], [1, k("knows"), 2], [2, k("knows"), 1])
    expect(w.rows("v")).toEqual(["[1]"])
  })

  test("retracting an absent datom inserts nothing; retract and assert in one transaction loses nothing", async () => {
    const w = await World.make()
    await w.view("v", "[:find ?e ?v :where [?e :a ?v] [?e :b]]")
    expect(changes(await w.raw([1, k("a"), 5, null, false], [1, k("b"), 1, null, false]), "v")).toEqual([])
    await w.raw([1, k("a"), 5], [1, k("b"), 1])
    expect(changes(await w.raw([1, k("a"), 5, null, false], [1, k("a"), 5]), "v")).toEqual([])
    expect(w.rows("v")).toEqual(["[1 5]"])
  })

  test('1 and "1" are two values, and mixed types do not throw', async () => {
    const w = await World.make()
    await w.view("v", "[:find ?e ?f :where [?e :a ?v] [?f :b ?v]]")
    await w.view("less", "[:find ?v :where [?e :a ?v] [(< ?v 2)]]")
    await w.raw([1, k("a"), 1], [2, k("a"), "1"], [3, k("b"), 1], [4, k("b"), "1"])
    expect(w.rows("v")).toEqual(["[1 3]", "[2 4]"])
    expect(w.rows("less")).toEqual(["[1]"])
  })

  test("joins do not depend on the order of arrival", async () => {
    const facts = [
      [1, k("a"), 5],
      [2, k("b"), 5],
      [2, k("c"), 9],
      [1, k("d"), 9],
    ]
    for (let turn = 0; turn < 4; turn++) {
      const w = await World.make()
      await w.view("v", "[:find ?x ?y :where [?x :a ?v] [?y :b ?v] [?y :c ?u] [?x :d ?u]]")
      for (let i = 0; i < 4; i++) await w.raw(facts[(turn + i) % 4])
      expect(w.rows("v")).toEqual(["[1 2]"])
    }
  })
})
