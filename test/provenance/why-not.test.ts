import { describe, expect, it } from "vitest"
import { adviceOf, follow, world } from "./support.js"

describe("why-not", () => {
  it("counts what passes each clause, names the nearest bindings, and replaces the value that is wrong", async () => {
    const query = "[:find ?n :where [?e :name ?n]\n [?e :age ?a]\n [(>= ?a 18)]]"
    const w = await world('[[20 :name "A"] [20 :age 17] [21 :name "B"] [21 :age 30]]', query)
    const answer = await w.whyNot("v", ["A"])
    expect(answer?.clauses.map(({ path, line, passed }) => [path, line, passed])).toEqual([
      ["c1", 1, 1],
      ["c2", 2, 1],
      ["c3", 3, 0],
    ])
    expect(answer?.clauses[2].nearest).toEqual([{ "?n": "A", "?e": 20, "?a": 17 }])
    expect(adviceOf(answer)).toEqual(["+[20 :age 18]", "-[20 :age 17]"])
    expect(await follow(w, answer)).toBe(true)
  })

  it("answers null for a row that is there", async () => {
    const w = await world("[[20 :age 5]]", "[:find ?a :where [?e :age ?a]]")
    expect(await w.whyNot("v", [5])).toBeNull()
    expect((await w.whyNot("v", [5], 0))?.t).toBe(0)
    expect(w.t).toBe(1)
  })

  it("makes an entity for what nothing binds, and shares it between clauses", async () => {
    const w = await world("[]", "[:find ?n :where [?e :name ?n] [?e :tag :x]]")
    const answer = await w.whyNot("v", ["A"])
    expect(answer?.advice?.add).toHaveLength(2)
    expect(new Set(answer?.advice?.add.map(([e]) => e)).size).toBe(1)
    expect(await follow(w, answer)).toBe(true)
  })

  it("retracts what blocks, and goes into rules and alternatives", async () => {
    const rules = "[[(calm ?e) [?e :age _] (not [?e :tag :x])] [(calm ?e) [?e :active false]]]"
    const w = await world("[[20 :age 5] [20 :tag :x]]", "[:find ?e :in $ % :where (calm ?e)]", rules)
    const answer = await w.whyNot("v", [20])
    expect(answer?.clauses.map(({ path }) => path)).toContain("calm/1.r1.c2")
    expect(answer?.advice).not.toBeNull()
    expect(await follow(w, answer)).toBe(true)
  })

  it("adds the missing edge of a recursion", async () => {
    const rules = "[[(path ?a ?b) [?a :friend ?b]] [(path ?a ?b) [?a :friend ?c] (path ?c ?b)]]"
    const w = await world("[[20 :friend 21] [22 :friend 23]]", "[:find ?a ?b :in $ % :where (path ?a ?b)]", rules)
    const answer = await w.whyNot("v", [20, 23])
    expect(answer?.advice?.add).toHaveLength(1)
    expect(await follow(w, answer)).toBe(true)
  })

  it("knows when nothing helps", async () => {
    const w = await world("[[20 :age 5]]", "[:find ?a :where [?e :age ?a] [(> ?a 10)]]")
    const answer = await w.whyNot("v", [7])
    expect(answer?.advice).toBeNull()
    expect(answer?.clauses.at(-1)).toMatchObject({ path: "c2", passed: 0 })
  })

  it.each([
    ["(count ?e)", 3],
    ["(count ?e)", 1],
    ["(max ?a)", 9],
    ["(max ?a)", 2],
    ["(min ?a)", 1],
    ["(sum ?a)", 12],
  ])("brings %s to %i", async (element, value) => {
    const query = `[:find ?t ${element} ${element.includes("?e") ? "" : ":with ?e"} :where [?e :tag ?t] [?e :age ?a]]`
    const w = await world("[[20 :age 5] [20 :tag :x] [21 :age 2] [21 :tag :x]]", query)
    const [tag] = w.view("v").rows()[0]
    const answer = await w.whyNot("v", [tag, value])
    expect(answer?.advice).not.toBeNull()
    expect(await follow(w, answer)).toBe(true)
  })

  it("changes the facts of the entity that a tree names", async () => {
    const query = "[:find (pull ?e [:db/id :age]) :where [?e :name _]]"
    const w = await world('[[20 :name "A"] [20 :age 5]]', query)
    const { EdnMap, keyword } = await import("../../src/edn/value.js")
    const tree = new EdnMap([
      [keyword("db/id"), 20],
      [keyword("age"), 6],
    ])
    const answer = await w.whyNot("v", [tree])
    expect(adviceOf(answer)).toEqual(["+[20 :age 6]", "-[20 :age 5]"])
    expect(await follow(w, answer)).toBe(true)
  })
})
