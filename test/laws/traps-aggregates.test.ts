import { beforeEach, describe, expect, test } from "vitest"
import { Double, keyword, Wizard } from "../../src/index.js"
import { changes, World } from "./world.js"

const SCHEMA = `[
 {:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
 {:db/ident :heads :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
 {:db/ident :kind :db/valueType :db.type/keyword :db/cardinality :db.cardinality/one}
 {:db/ident :weight :db/valueType :db.type/double :db/cardinality :db.cardinality/one}]`

let w: World
beforeEach(async () => {
  w = await World.make({ schema: SCHEMA })
})

const MONSTERS = `[{:name "Cerberus" :heads 3} {:name "Medusa" :heads 1} {:name "Cyclops" :heads 1} {:name "Chimera" :heads 1}]`

describe("trap 2: aggregates see the set of :find and :with tuples", () => {
  test("values {3, 1, 1, 1} sum to 4, and with their monsters to 6", async () => {
    await w.view("set", "[:find (sum ?h) :where [?m :heads ?h]]")
    await w.view("with", "[:find (sum ?h) :with ?m :where [?m :heads ?h]]")
    await w.view("count", "[:find (count ?h) (count ?m) :where [?m :heads ?h]]")
    await w.tx(MONSTERS)
    expect([w.rows("set"), w.rows("with"), w.rows("count")]).toEqual([["[4]"], ["[6]"], ["[4 4]"]])
    const one = await w.tx(`[[:db/retract [:name "Medusa"] :heads 1]]`)
    expect([changes(one, "set"), changes(one, "with")]).toEqual([[], ["+1 [5]", "-1 [6]"]])
  })

  test("a variable that stands in :find as well is seen, one that stands in :where alone is not", async () => {
    await w.view("v", "[:find ?k (count ?h) (sum ?h) :where [?m :kind ?k] [?m :heads ?h]]")
    await w.tx(`[{:name "A" :kind :snake :heads 9} {:name "B" :kind :snake :heads 9} {:name "C" :kind :dog :heads 3}]`)
    expect(w.rows("v")).toEqual(["[:dog 1 3]", "[:snake 1 9]"])
  })

  test("a tuple with two derivations counts once until the last goes", async () => {
    await w.view("v", "[:find (count ?n) :where (or [?m :name ?n] (and [?m :name ?n] [?m :heads]))]")
    await w.tx(`[{:name "A" :heads 1}]`)
    expect(w.rows("v")).toEqual(["[1]"])
    expect(changes(await w.tx(`[[:db/retract [:name "A"] :heads 1]]`), "v")).toEqual([])
  })

  test("columns are named by the text of their elements", async () => {
    await w.view("v", "[:find (max 2 ?h) ?k (count ?m) :where [?m :kind ?k] [?m :heads ?h]]")
    expect(w.wizard.view("v").columns).toEqual(["(max 2 ?h)", "?k", "(count ?m)"])
  })
})

describe("trap 3: a group that empties", () => {
  test("disappears and comes back, and over nothing there is no row", async () => {
    await w.view("count", "[:find (count ?m) :where [?m :heads _]]")
    await w.view("scalar", "[:find (max ?h) . :where [?m :heads ?h]]")
    await w.view("by", "[:find ?k (count ?m) :where [?m :kind ?k]]")
    expect([w.rows("count"), w.rows("scalar"), w.rows("by")]).toEqual([[], [], []])
    await w.tx(`[{:name "A" :kind :snake :heads 9} {:name "B" :kind :dog}]`)
    expect([w.rows("count"), w.rows("scalar"), w.rows("by")]).toEqual([["[1]"], ["[9]"], ["[:dog 1]", "[:snake 1]"]])
    const gone = await w.tx(`[[:db/retractEntity [:name "A"]]]`)
    expect([changes(gone, "count"), changes(gone, "scalar"), changes(gone, "by")]).toEqual([
      ["-1 [1]"],
      ["-1 [9]"],
      ["-1 [:snake 1]"],
    ])
    const back = await w.tx(`[{:name "C" :kind :snake :heads 2}]`)
    expect([changes(back, "count"), changes(back, "by")]).toEqual([["+1 [1]"], ["+1 [:snake 1]"]])
  })

  test("moves from group to group in one transaction, back and forth in time", async () => {
    await w.view("v", "[:find ?k (count ?m) (min ?n) :where [?m :kind ?k] [?m :name ?n]]")
    await w.tx(`[{:name "A" :kind :dog} {:name "B" :kind :dog}]`)
    const moved = await w.tx(`[{:name "A" :kind :snake}]`)
    expect(changes(moved, "v")).toEqual([`+1 [:dog 1 "B"]`, `-1 [:dog 2 "A"]`, `+1 [:snake 1 "A"]`])
    await w.wizard.goto(1)
    await w.verified()
    expect(w.rows("v")).toEqual([`[:dog 2 "A"]`])
    await w.wizard.goto(2)
    await w.verified()
    expect(w.rows("v")).toEqual([`[:dog 1 "B"]`, `[:snake 1 "A"]`])
  })
})

describe("trap 15: groups and values are kept apart by type", () => {
  test("1, 1.0, 1M and 1N", async () => {
    await w.view("groups", "[:find ?v (count ?e) :where [?e :v ?v]]")
    await w.view("distinct", "[:find (count-distinct ?v) (distinct ?v) :with ?e :where [?e :v ?v]]")
    await w.raw([1, keyword("v"), 1], [2, keyword("v"), new Double(1)], [3, keyword("v"), 1], [4, keyword("v"), "1"])
    expect(w.rows("groups")).toEqual(["[1 2]", "[1.0 1]", `["1" 1]`])
    expect(w.rows("distinct")).toEqual([`[3 #{1 1.0 "1"}]`])
  })
})

describe("trap 18: what aggregates give", () => {
  test("sums of doubles leave no trace", async () => {
    await w.view("v", "[:find (sum ?x) (avg ?x) :with ?m :where [?m :weight ?x]]")
    await w.tx(`[{:name "A" :weight 0.1} {:name "B" :weight 0.2} {:name "C" :weight 1.0E16}]`)
    await w.tx(`[{:name "D" :weight 0.3} [:db/retract [:name "C"] :weight 1.0E16]]`)
    expect(w.rows("v")).toEqual(["[0.6 0.2]"])
  })

  test("(min n) keeps repetitions and gives fewer when there are fewer; median is quot of the two in the middle", async () => {
    await w.view("v", "[:find (min 3 ?h) (max 9 ?h) (median ?h) :with ?m :where [?m :heads ?h]]")
    await w.tx(MONSTERS)
    expect(w.rows("v")).toEqual(["[[1 1 1] [3 1 1 1] 1]"])
    await w.tx(`[{:name "Medusa" :heads 8} {:name "Cyclops" :heads 4}]`)
    expect(w.rows("v")).toEqual(["[[1 3 4] [8 4 3 1] 3]"])
  })

  test("a sum beyond 64 bits fails the view with its group and its place, and heals", async () => {
    await w.view("v", "[:find ?k (count ?m) (sum ?h) :with ?m :where [?m :kind ?k] [?m :heads ?h]]")
    await w.view("other", "[:find (count ?m) :where [?m :kind ?k]]")
    await w.tx(`[{:name "A" :kind :dog :heads 9223372036854775807} {:name "B" :kind :snake :heads 1}]`)
    const result = await w.tx(`[{:name "C" :kind :dog :heads 1}]`)
    expect(result.failed).toEqual(["v"])
    expect(changes(result, "other")).toEqual(["-1 [2]", "+1 [3]"])
    const { status } = w.wizard.view("v")
    expect(status).toMatchObject({ code: "function/overflow", op: "agg", row: [keyword("dog")], line: 1, column: 22 })
    const healed = await w.tx(`[[:db/add [:name "C"] :heads -7]]`)
    expect(changes(healed, "v")).toEqual(["-1 [:dog 1 9223372036854775807]", "+1 [:dog 2 9223372036854775800]"])
  })

  test("what is no number fails a sum, not a count", async () => {
    await w.view("sum", "[:find (count ?n) (sum ?n) (avg ?n) :where [?m :name ?n]]")
    await w.view("count", "[:find (count ?n) :where [?m :name ?n]]")
    await w.tx(`[{:name "A"}]`)
    expect([w.rows("sum"), w.rows("count")]).toEqual(["function/type", ["[1]"]])
    await w.tx(`[[:db/retractEntity [:name "A"]]]`)
    expect([w.rows("sum"), w.rows("count")]).toEqual([[], []])
  })
})

describe("aggregates of the user", () => {
  const aggregates = {
    "my/product": (values: readonly number[], factor: number) => values.reduce((a, b) => a * b, factor ?? 1),
    "my/total": {
      init: () => 0,
      add: (sum: number, x: number) => {
        if (x === 13) throw new Error("unlucky")
        return sum + x
      },
      remove: (sum: number, x: number) => sum - x,
      result: (sum: number) => [sum],
    },
  }

  test("follow their groups, take constants, fail and heal", async () => {
    const own = await World.make({ schema: SCHEMA, aggregates })
    await own.view("v", "[:find ?k (my/product 10 ?h) (my/total ?h) :with ?m :where [?m :kind ?k] [?m :heads ?h]]")
    await own.tx(`[{:name "A" :kind :dog :heads 2} {:name "B" :kind :dog :heads 2} {:name "C" :kind :snake :heads 5}]`)
    expect(own.rows("v")).toEqual(["[:dog 40 [4]]", "[:snake 50 [5]]"])
    await own.tx(`[{:name "D" :kind :dog :heads 13}]`)
    expect(own.rows("v")).toBe("aggregate/threw")
    await own.tx(`[{:name "A" :kind :dog :heads 3}]`)
    const healed = await own.tx(`[{:name "D" :heads 1}]`)
    expect(own.rows("v")).toEqual(["[:dog 60 [6]]", "[:snake 50 [5]]"])
    expect(changes(healed, "v")).toEqual(["-1 [:dog 40 [4]]", "+1 [:dog 60 [6]]"])
    expect(await own.refused(() => own.view("w", "[:find (my/prodct ?h) :where [?m :heads ?h]]"))).toBe(
      "query/unknown-aggregate",
    )
  })

  test("are the ones that are called when they have the name of a built-in", async () => {
    const wizard = await Wizard.load({}, { aggregates: { count: (values: readonly unknown[]) => -values.length } })
    await wizard.addView("v", { query: "[:find (count ?v) :where [_ :x ?v]]" })
    await wizard.transact({ datoms: [[1, ":x", 5]] })
    expect(wizard.view("v").rows()).toEqual([[-1]])
    expect((await wizard.verify()).divergence).toBeNull()
    expect((await wizard.query({ query: "[:find (count ?v) :where [_ :x ?v]]" })).rows).toEqual([[-1]])
  })
})

test("explain shows an aggregate at every level", async () => {
  await w.view("v", "[:find ?k (count ?m) :with ?h :where [?m :kind ?k] [?m :heads ?h]]")
  const tail = (level: "plan" | "circuit" | "primitives") => w.wizard.view("v").explain(level)
  expect(tail("plan").output).toBe("agg")
  expect(tail("plan").operators.at(-1)).toMatchObject({ kind: "aggregate", rule: "γ ?k (count ?m)" })
  expect(
    tail("circuit")
      .operators.slice(-3)
      .map(({ id, kind }) => [id, kind]),
  ).toEqual([
    ["find", "map"],
    ["agg", "aggregate"],
    ["out", "output"],
  ])
  expect(
    tail("primitives")
      .operators.slice(-4)
      .map(({ id, kind }) => [id, kind]),
  ).toEqual([
    ["agg.integrate", "integrate"],
    ["agg.lift", "aggregate"],
    ["agg", "differentiate"],
    ["out", "output"],
  ])
})
