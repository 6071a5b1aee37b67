import { describe, expect, test } from "vitest"
import { keyword as k } from "../../src/edn/value.js"
import { Wizard } from "../../src/index.js"
import { changes, World } from "./world.js"

const PATH = "[[(path ?a ?b) [?a :to ?b]] [(path ?a ?b) [?a :to ?c] (path ?c ?b)]]"
const DOUBLE = "[[(path ?a ?b) [?a :to ?b]] [(path ?a ?b) (path ?a ?c) (path ?c ?b)]]"
const PAIRS = "[:find ?a ?b :in $ % :where (path ?a ?b)]"

const edges = (...pairs: (readonly [number, number])[]) => pairs.map(([a, b]) => [a, k("to"), b])
const gone = (a: number, b: number) => [a, k("to"), b, null, false]

describe.each([
  ["linear", PATH],
  ["non-linear", DOUBLE],
])("traps 20 and 22: %s recursion", (_, rules) => {
  test("a cycle that loses an edge loses exactly what it no longer supports", async () => {
    const w = await World.make()
    await w.view("v", PAIRS, rules)
    await w.raw(...edges([1, 2], [2, 3], [3, 1], [3, 4]))
    expect(w.rows("v").length).toBe(12)
    expect(changes(await w.raw(gone(1, 2)), "v")).toEqual(
      ["[1 1]", "[1 2]", "[1 3]", "[1 4]", "[2 2]", "[3 2]", "[3 3]"].map((row) => `-1 ${row}`),
    )
    expect(w.rows("v")).toEqual(["[2 1]", "[2 3]", "[2 4]", "[3 1]", "[3 4]"])
  })

  test("a fact whose first derivation goes stays while a longer one stays", async () => {
    const w = await World.make()
    await w.view("v", "[:find ?b :in $ % :where (path 1 ?b)]", rules)
    await w.raw(...edges([1, 2], [2, 3], [3, 4], [4, 5], [1, 5], [5, 6]))
    expect(changes(await w.raw(gone(1, 5)), "v")).toEqual([])
    expect(changes(await w.raw(gone(3, 4)), "v")).toEqual(["-1 [4]", "-1 [5]", "-1 [6]"])
    expect(changes(await w.raw(...edges([1, 5])), "v")).toEqual(["+1 [5]", "+1 [6]"])
  })

  test("two disjoint ways: either may go, not both", async () => {
    const w = await World.make()
    await w.view("v", "[:find ?b :in $ % :where (path 1 ?b) [(> ?b 8)]]", rules)
    await w.raw(...edges([1, 2], [2, 9], [1, 3], [3, 4], [4, 9]))
    expect(changes(await w.raw(gone(2, 9)), "v")).toEqual([])
    expect(changes(await w.raw(gone(3, 4)), "v")).toEqual(["-1 [9]"])
  })

  test("an edge that touches one part of the graph costs that part", async () => {
    const wizard = await Wizard.load()
    await wizard.addView("v", { query: PAIRS, rules })
    const islands = Array.from({ length: 200 }, (_, i) => edges([3 * i, 3 * i + 1], [3 * i + 1, 3 * i + 2])).flat()
    wizard.transactSync({ datoms: islands })
    let rows = 0
    wizard.on("trace", (event) => {
      if (event.event === "op-end") rows += event.delta.changes.length
    })
    wizard.transactSync({ datoms: [gone(30, 31)] })
    expect(rows).toBeLessThan(40)
  })
})

describe("trap 21: mutual recursion and negation of a lower stratum", () => {
  const RULES = `[[(even ?a ?b) [?a :to ?c] (odd ?c ?b)] [(odd ?a ?b) [?a :to ?b]] [(odd ?a ?b) [?a :to ?c] (even ?c ?b)]
                  [(open ?x) [?x :to _] (not [?x :shut true])]
                  [(way ?a ?b) [?a :to ?b] (open ?b)] [(way ?a ?b) (way ?a ?c) [?c :to ?b] (open ?b)]]`

  test("even and odd ways round a cycle", async () => {
    const w = await World.make()
    await w.view("v", "[:find ?b :in $ % :where (even 1 ?b)]", RULES)
    await w.raw(...edges([1, 2], [2, 3], [3, 1]))
    expect(w.rows("v")).toEqual(["[1]", "[2]", "[3]"])
    expect(changes(await w.raw(gone(3, 1), ...edges([3, 4])), "v")).toEqual(["-1 [1]", "-1 [2]"])
  })

  test("a rule below that begins and ends to hold", async () => {
    const w = await World.make()
    await w.view("v", "[:find ?b :in $ % :where (way 1 ?b)]", RULES)
    await w.raw(...edges([1, 2], [2, 3], [3, 4], [4, 1]))
    expect(w.rows("v")).toEqual(["[1]", "[2]", "[3]", "[4]"])
    expect(changes(await w.raw([3, k("shut"), true]), "v")).toEqual(["-1 [1]", "-1 [3]", "-1 [4]"])
    expect(changes(await w.raw([3, k("shut"), true, null, false]), "v")).toEqual(["+1 [1]", "+1 [3]", "+1 [4]"])
  })

  test("a rule that negates itself is refused, and the way round is named", async () => {
    const w = await World.make()
    const rules = "[[(win ?x) [?x :to ?y] (not (lose ?y))] [(lose ?x) [?x :to ?y] (win ?y)]]"
    expect(await w.refused(() => w.view("v", "[:find ?x :in $ % :where (win ?x)]", rules))).toBe("rule/unstratified")
  })
})

describe("recursion that makes values", () => {
  const COUNT = "[[(nat ?n) [_ :from ?n]] [(nat ?m) (nat ?n) (not [_ :stop ?n]) [(inc ?n) ?m]]]"

  test("fails also when it makes them by a rule that does not recur itself", async () => {
    const wizard = await Wizard.load({}, { rounds: 50 })
    const rules = "[[(nat ?n) [_ :from ?n]] [(nat ?m) (nat ?n) (next ?n ?m)] [(next [?n] ?m) [(inc ?n) ?m]]]"
    await wizard.addView("v", { query: "[:find ?n :in $ % :where (nat ?n)]", rules })
    wizard.transactSync({ datoms: [[1, ":from", 3]] })
    expect(wizard.view("v").status).toMatchObject({ code: "rule/unbounded" })
    expect((await wizard.verify()).divergence).toBeNull()
  })

  test("ends by its data, fails the view when it does not, and recovers", async () => {
    const wizard = await Wizard.load({}, { rounds: 50 })
    await wizard.addView("v", { query: "[:find ?n :in $ % :where (nat ?n)]", rules: COUNT })
    await wizard.addView("other", { query: "[:find ?n :where [_ :from ?n]]" })
    const rows = () => wizard.view("v").rows().length
    wizard.transactSync({
      datoms: [
        [1, ":from", 3],
        [1, ":stop", 7],
      ],
    })
    expect(rows()).toBe(5)
    const endless = wizard.transactSync({ datoms: [[1, ":stop", 7, null, false]] })
    expect(endless.failed).toEqual(["v"])
    expect(wizard.view("v").status).toMatchObject({ code: "rule/unbounded", op: "nat/1.fixpoint", row: [] })
    expect(String(JSON.stringify(wizard.view("v").status))).toContain("nat/1")
    wizard.transactSync({ datoms: [[2, ":from", 5]] })
    expect(wizard.view("other").rows().length).toBe(2)
    expect(wizard.view("v").status).not.toBe("ok")
    const healed = wizard.transactSync({ datoms: [[1, ":stop", 9]] })
    expect(wizard.view("v").status).toBe("ok")
    expect(healed.change("v").asserts).toEqual([[8], [9]])
    expect((await wizard.verify()).divergence).toBeNull()
    await wizard.goto(2)
    expect(wizard.view("v").status).not.toBe("ok")
    await wizard.goto(1)
    expect(rows()).toBe(5)
    await wizard.goto(4)
    expect(rows()).toBe(7)
    expect((await wizard.verify()).divergence).toBeNull()
  })
})
