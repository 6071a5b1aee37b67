import { beforeEach, describe, expect, test } from "vitest"
import { read } from "../../src/edn/read.js"
import { keyword, type Value } from "../../src/index.js"
import { changes, World } from "./world.js"

const k = (name: string): Value => keyword(name)
const SCHEMA = `[
 {:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
 {:db/ident :age :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
 {:db/ident :nick :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
 {:db/ident :tag :db/valueType :db.type/keyword :db/cardinality :db.cardinality/many}
 {:db/ident :note :db/valueType :db.type/string :db/cardinality :db.cardinality/many}]`

let w: World
beforeEach(async () => {
  w = await World.make()
})

describe("trap 17: a function that throws fails its view alone, and the view recovers", () => {
  test.each([
    ["/ by zero", "(/ 1 ?v)", "0", "1"],
    ["/ of doubles by zero", "(/ 1.0 ?v)", "0.0", "2.0"],
    ["quot by zero", "(quot 1 ?v)", "0", "1"],
    ["rem by zero", "(rem 1 ?v)", "0", "1"],
    ["mod by zero", "(mod 1 ?v)", "0", "1"],
    ["long overflow", "(+ ?v 1)", "9223372036854775807", "1"],
    ["long overflow by multiplication", "(* ?v 4)", "4611686018427387904", "1"],
    ["subs out of range", "(subs ?v 2)", `"a"`, `"abc"`],
    ["nth out of range", "(nth ?v 1)", "[1]", "[1 2]"],
    ["+ of a string", "(+ ?v 1)", `"x"`, "1"],
  ])("%s", async (_, call, bad, good) => {
    await w.view("v", `[:find ?e ?r :where [?e :x ?v] [${call} ?r]]`)
    await w.view("other", "[:find ?e :where [?e :x ?v]]")
    await w.raw([1, k("x"), read(good)])
    const before = w.rows("v") as string[]
    expect(before.length).toBe(1)
    const failing = await w.raw([2, k("x"), read(bad)])
    expect(failing.failed).toEqual(["v"])
    expect(w.rows("v")).toMatch(/^function\//)
    expect(changes(failing, "other")).toEqual(["+1 [2]"])
    const status = w.wizard.view("v").status
    if (status === "ok") throw new Error("expected a failure")
    expect(status.row).toContain(2)
    expect(status.op).toBe("c2.map")
    expect([status.line, status.column]).toEqual([1, 32])
    expect(() => w.wizard.view("v").rows()).toThrow(/stands failed/)
    const still = await w.raw([3, k("x"), read(bad)], [4, k("x"), read(good)])
    expect(still.failed).toEqual(["v"])
    await w.raw([2, k("x"), read(bad), null, false])
    expect(w.rows("v")).toMatch(/^function\//)
    const healed = await w.raw([3, k("x"), read(bad), null, false])
    expect(healed.failed).toEqual([])
    expect(changes(healed, "v").length).toBe(1)
    expect(w.rows("v")).toEqual([...before, before[0].replace("[1 ", "[4 ")])
  })

  test("a tuple binding longer than its value", async () => {
    await w.view("v", "[:find ?e ?a ?b :where [?e :x ?v] [(identity ?v) [?a ?b]]]")
    await w.raw([1, k("x"), [1, 2]], [2, k("x"), [1]])
    expect(w.rows("v")).toBe("function/binding")
    await w.raw([2, k("x"), [1], null, false], [3, k("x"), [1, 2, 3]])
    expect(w.rows("v")).toEqual(["[1 1 2]", "[3 1 2]"])
  })

  test("comparing values of two types does not throw", async () => {
    await w.view("v", `[:find ?e :where [?e :x ?v] [(< ?v "m")]]`)
    await w.raw(...(read(`[1 2.5 :k "a" "z" true [1]]`) as Value[]).map((v, e) => [e, k("x"), v]))
    expect(w.rows("v")).toEqual(["[0]", "[1]", "[2]", "[3]", "[5]"])
  })

  test("it fails exactly when a binding satisfies every other clause, whatever the order", async () => {
    const clauses = ["[?e :x ?v]", "[(/ 6 ?v) ?r]", "[?e :on true]", "(not [?e :off])"]
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [2, 1, 3, 0],
    ]
    for (const [i, order] of orders.entries()) {
      await w.view(`v${i}`, `[:find ?e ?r :where ${order.map((c) => clauses[c]).join(" ")}]`)
    }
    const all = () => orders.map((_, i) => w.rows(`v${i}`))
    const every = (expected: unknown) => orders.map(() => expected)
    await w.raw([1, k("x"), 0], [2, k("x"), 2], [2, k("on"), true])
    expect(all()).toEqual(every(["[2 3]"]))
    await w.raw([1, k("on"), true])
    expect(all()).toEqual(every("function/divide-by-zero"))
    await w.raw([1, k("off"), 1])
    expect(all()).toEqual(every(["[2 3]"]))
    await w.raw([1, k("off"), 1, null, false])
    expect(all()).toEqual(every("function/divide-by-zero"))
    await w.raw([1, k("x"), 0, null, false], [1, k("x"), 3])
    expect(all()).toEqual(every(["[1 2]", "[2 3]"]))
  })

  test("a failing predicate inside not and or fails the view too", async () => {
    await w.view(
      "not",
      "[:find ?e :where [?e :x ?v] (not [(/ 1 ?v) ?r] [(< ?r 0)])]".replace("[(/ 1 ?v) ?r] [(< ?r 0)]", "[(even? ?v)]"),
    )
    await w.view("or", "[:find ?e :where [?e :x ?v] (or [(even? ?v)] [(= ?v 3)])]")
    await w.raw([1, k("x"), 2], [2, k("x"), 3])
    expect([w.rows("not"), w.rows("or")]).toEqual([["[2]"], ["[1]", "[2]"]])
    await w.raw([3, k("x"), "odd"])
    expect([w.rows("not"), w.rows("or")]).toEqual(["function/type", "function/type"])
    await w.raw([3, k("x"), "odd", null, false])
    expect([w.rows("not"), w.rows("or")]).toEqual([["[2]"], ["[1]", "[2]"]])
  })
})

describe("trap 18: nil, false, truth", () => {
  test("a function that returns nil gives no row; false binds; nil in a tuple binds", async () => {
    await w.view("nil", "[:find ?e ?r :where [?e :x ?v] [(get {1 :one} ?v) ?r]]")
    await w.view("false", "[:find ?e ?r :where [?e :x ?v] [(= ?v 1) ?r]]")
    await w
      .view("tuple", "[:find ?e ?a ?b :where [?e :x ?v] [(tuple ?v nil) [?a ?b]]]")
      .catch(() => w.view("tuple", "[:find ?e ?a ?b :where [?e :x ?v] [(ground [[7 nil]]) [[?a ?b]]]]"))
    await w.raw([1, k("x"), 1], [2, k("x"), 2])
    expect(w.rows("nil")).toEqual(["[1 :one]"])
    expect(w.rows("false")).toEqual(["[1 true]", "[2 false]"])
    expect((w.rows("tuple") as string[]).every((row) => row.endsWith("nil]"))).toBe(true)
    expect(w.rows("tuple").length).toBe(2)
  })

  test("in a predicate everything but nil and false is true", async () => {
    await w.view("v", "[:find ?e :where [?e :x ?v] [(identity ?v)]]")
    await w.view("get", "[:find ?e :where [?e :x ?v] [(get {0 nil 1 false 2 0} ?v)]]")
    await w.raw([1, k("x"), false], [2, k("x"), true], [3, k("x"), 0], [4, k("x"), ""], [5, k("x"), 1], [6, k("x"), 2])
    expect(w.rows("v")).toEqual(["[2]", "[3]", "[4]", "[5]", "[6]"])
    expect(w.rows("get")).toEqual(["[6]"])
  })

  test("an expression stands before what binds it, uses constants and collections, binds _", async () => {
    await w.view("before", "[:find ?e ?r :where [(+ ?v 1) ?r] [?e :x ?v]]")
    await w.view("constants", "[:find ?r :where [(+ 1 2) ?r]]")
    await w.view("set", "[:find ?e :where [?e :x ?v] [(#{1 3} ?v)]]")
    await w.view("map", "[:find ?e ?r :where [?e :x ?v] [({1 :a 2 :b} ?v) ?r]]")
    await w.view("blank", "[:find ?e :where [?e :x ?v] [(+ ?v 1) _]]")
    await w.raw([1, k("x"), 1], [2, k("x"), 2], [3, k("x"), 3])
    expect(w.rows("before")).toEqual(["[1 2]", "[2 3]", "[3 4]"])
    expect(w.rows("constants")).toEqual(["[3]"])
    expect(w.rows("set")).toEqual(["[1]", "[3]"])
    expect(w.rows("map")).toEqual(["[1 :a]", "[2 :b]"])
    expect(w.rows("blank")).toEqual(["[1]", "[2]", "[3]"])
  })

  test("a variable twice in one binding, or bound already, is a selection", async () => {
    await w.view("twice", "[:find ?e ?a :where [?e :x ?v] [(identity ?v) [?a ?a]]]")
    await w.view("bound", "[:find ?e :where [?e :x ?v] [?e :y ?r] [(count ?v) ?r]]")
    await w.raw([1, k("x"), [5, 5]], [2, k("x"), [5, 6]], [1, k("y"), 2], [2, k("y"), 3])
    expect(w.rows("twice")).toEqual(["[1 5]"])
    expect(w.rows("bound")).toEqual(["[1]"])
  })

  test.each([
    ["(/ 7 2)", "3"],
    ["(/ -7 2)", "-3"],
    ["(/ 7 2.0)", "3.5"],
    ["(quot -7 2)", "-3"],
    ["(rem -7 2)", "-1"],
    ["(mod -7 2)", "1"],
    ["(+ 1 2)", "3"],
    ["(+ 1 2.0)", "3.0"],
    ["(* 2 1.5M)", "3.0M"],
    ["(str 1.0)", `"1.0"`],
    ["(str 1.0E8)", `"1.0E8"`],
    ["(str :a/b)", `":a/b"`],
    ["(str 1.50M)", `"1.50"`],
    [`(count "😀")`, "2"],
    [`(clojure.string/upper-case "ß")`, `"SS"`],
    [`(re-find #"(a)(b)?" "xa")`, `["a" "a" nil]`],
    ["(+ 9007199254740992 1)", "9007199254740993"],
    ["(max 1 2)", "2"],
  ])("arithmetic and text: %s is %s", async (call, expected) => {
    const query = call.includes('#"')
      ? `[:find ?r :where [(re-pattern "(a)(b)?") ?p] [(re-find ?p "xa") ?r]]`
      : `[:find ?r :where [${call} ?r]]`
    await w.view("v", query)
    expect(w.rows("v")).toEqual([`[${expected}]`])
  })

  test("get-else, get-some and missing? follow the facts; cardinality many and nil are refused", async () => {
    const s = await World.make({ schema: SCHEMA })
    await s.view("else", "[:find ?n ?a :where [?e :name ?n] [(get-else $ ?e :age -1) ?a]]")
    await s.view("some", "[:find ?n ?v :where [?e :name ?n] [(get-some $ ?e :nick :age) [_ ?v]]]")
    await s.view("missing", "[:find ?n :where [?e :name ?n] [(missing? $ ?e :age)]]")
    await s.tx(`[{:name "A"} {:name "B" :age 2} {:name "C" :age 3 :nick "c"}]`)
    expect(s.rows("else")).toEqual([`["A" -1]`, `["B" 2]`, `["C" 3]`])
    expect(s.rows("some")).toEqual([`["B" 2]`, `["C" "c"]`])
    expect(s.rows("missing")).toEqual([`["A"]`])
    const report = await s.tx(
      `[{:name "A" :age 1} [:db/retract [:name "C"] :nick "c"] [:db/retract [:name "B"] :age 2]]`,
    )
    expect(changes(report, "else")).toEqual([`-1 ["A" -1]`, `+1 ["A" 1]`, `-1 ["B" 2]`, `+1 ["B" -1]`].sort(byRow))
    expect(s.rows("some")).toEqual([`["A" 1]`, `["C" 3]`])
    expect(s.rows("missing")).toEqual([`["B"]`])
    const many = "[:find ?v :where [?e :name] [(get-else $ ?e :tag :none) ?v]]"
    const nil = "[:find ?v :where [?e :name] [(get-else $ ?e :age nil) ?v]]"
    expect(await s.refused(() => s.view("many", many))).toBe("function/cardinality-many")
    expect(await s.refused(() => s.view("nil", nil))).toBe("function/nil-default")
    expect(s.wizard.views()).toEqual(["else", "some", "missing"])
  })
})

const byRow = (a: string, b: string): number => {
  const [x, y] = [a, b].map((line) => line.match(/"(.)" (-?\d+)/) as RegExpMatchArray)
  return x[1] === y[1] ? Number(x[2]) - Number(y[2]) : x[1] < y[1] ? -1 : 1
}

describe("trap 19: the positions tx and op", () => {
  test("tx is that of the fact that holds; asserting again does not change it; op is true", async () => {
    const s = await World.make({ schema: SCHEMA })
    await s.view("v", "[:find ?n ?t ?op :where [?e :name ?n] [?e :age _ ?t ?op]]")
    await s.view("never", "[:find ?e :where [?e :age _ _ false]]")
    const first = await s.tx(`[{:name "A" :age 1}]`)
    expect(changes(first, "v")).toEqual([`+1 ["A" ${first.tx} true]`])
    expect(changes(await s.tx(`[{:name "A" :age 1}]`), "v")).toEqual([])
    expect(s.rows("v")).toEqual([`["A" ${first.tx} true]`])
    const third = await s.tx(`[{:name "A" :age 2}]`)
    expect(changes(third, "v")).toEqual([`-1 ["A" ${first.tx} true]`, `+1 ["A" ${third.tx} true]`])
    expect(changes(await s.tx(`[[:db/retract [:name "A"] :age 2]]`), "v")).toEqual([`-1 ["A" ${third.tx} true]`])
    const fifth = await s.tx(`[{:name "A" :age 2}]`)
    expect(s.rows("v")).toEqual([`["A" ${fifth.tx} true]`])
    expect(s.rows("never")).toEqual([])
    await s.wizard.goto(1)
    expect(s.rows("v")).toEqual([`["A" ${first.tx} true]`])
    await s.wizard.goto(3)
    expect(s.rows("v")).toEqual([`["A" ${third.tx} true]`])
    await s.verified()
  })

  test("the transaction is an entity: facts about it join; the schema is there to be seen", async () => {
    const s = await World.make({ schema: SCHEMA })
    await s.view("v", "[:find ?n ?r :where [?e :name ?n ?t] [?t :note ?r]]")
    await s.view("when", "[:find ?t ?i :where [?t :db/txInstant ?i] [_ :name _ ?t]]")
    await s.view("schema", "[:find ?i :where [?a :db/ident ?i] [?a :db/valueType]]")
    expect((s.rows("schema") as string[]).toSorted?.() ?? [...s.rows("schema")].sort()).toEqual([
      "[:age]",
      "[:name]",
      "[:nick]",
      "[:note]",
      "[:tag]",
    ])
    const { tx } = await s.tx(`[{:name "A"} {:db/id "datomic.tx" :note "why"}]`)
    expect(s.rows("v")).toEqual([`["A" "why"]`])
    expect((s.rows("when") as string[]).length).toBe(1)
    expect(await s.refused(() => s.raw([tx, k("note"), "why", null, false]))).toBe("accepted")
    expect(s.rows("v")).toEqual([])
  })

  test("a constant in the tx position and one variable for the entity and its tx", async () => {
    await w.view("c", "[:find ?e :where [?e :x _ 700]]")
    await w.view("own", "[:find ?e :where [?e :x _ ?e]]")
    await w.raw([1, k("x"), 5, 700], [2, k("x"), 5, 701], [702, k("x"), 5, 702])
    expect([w.rows("c"), w.rows("own")]).toEqual([["[1]"], ["[702]"]])
    await w.raw([1, k("x"), 5, 703, false], [702, k("x"), 5, 703, false])
    expect([w.rows("c"), w.rows("own")]).toEqual([[], []])
  })
})
