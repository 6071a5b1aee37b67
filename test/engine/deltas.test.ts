import { describe, expect, it } from "vitest"
import { read } from "../../src/edn/read.js"
import type { Value } from "../../src/edn/value.js"
import { goto } from "../../src/engine/history.js"
import type { Report } from "../../src/engine/report.js"
import { verifyViews } from "../../src/verify/verify.js"
import { SCHEMA } from "../support/world.js"
import { codeOf, datoms, deltaText, engineOf, forms, rowsOf, setArguments, snapshot } from "./support.js"

const delta = (report: Report, id = "v") => deltaText(report.deltas.get(id))
const agrees = async (engine: ReturnType<typeof engineOf>) => expect((await verifyViews(engine)).divergence).toBeNull()
const values = (text: string) => read(text) as readonly Value[]

describe("a view that recovers", () => {
  it("tells the difference to its last good rows", async () => {
    const engine = engineOf()
    engine.addView("v", { query: "[:find ?e ?r :where [?e :x ?v] [(quot 6 ?v) ?r]]" })
    engine.transact(datoms("[[1 :x 1] [2 :x 2]]"))
    expect(engine.transact(datoms("[[3 :x 0] [1 :x 1 nil false] [4 :x 6]]")).failed).toEqual(["v"])
    expect(engine.transact(datoms("[[5 :x 3]]")).failed).toEqual(["v"])
    expect(delta(engine.transact(datoms("[[3 :x 0 nil false] [2 :x 2 nil false]]")))).toEqual([
      "-1 [1 6]",
      "-1 [2 3]",
      "+1 [4 1]",
      "+1 [5 2]",
    ])
    await agrees(engine)
  })

  it("tells nothing when the rows are as they were, and tells it once", async () => {
    const engine = engineOf()
    engine.addView("v", { query: "[:find ?r :where [?e :x ?v] [(quot 6 ?v) ?r]]" })
    engine.transact(datoms("[[1 :x 1]]"))
    engine.transact(datoms("[[1 :x 1 nil false] [2 :x 0]]"))
    const healed = engine.transact(datoms("[[1 :x 1] [2 :x 0 nil false]]"))
    expect([delta(healed), healed.failed]).toEqual([undefined, []])
    expect(delta(engine.transact(datoms("[[3 :x 2]]")))).toEqual(["+1 [3]"])
    await agrees(engine)
  })

  it("is listed once for each transaction after which it stands failed, though nothing of it changed", () => {
    const engine = engineOf()
    engine.addView("v", { query: "[:find ?e ?r :where [?e :x ?v] [(quot 6 ?v) ?r]]" })
    expect(engine.transact(datoms("[[1 :x 0] [2 :x 2]]")).failed).toEqual(["v"])
    expect(engine.transact(datoms("[[3 :x 3] [4 :x 0]]")).failed).toEqual(["v"])
    expect(delta(engine.transact(datoms("[[1 :x 0 nil false] [4 :x 0 nil false]]")))).toEqual(["+1 [2 3]", "+1 [3 2]"])
  })

  it("goes back into failure and out of it along the history", async () => {
    const engine = engineOf()
    engine.addView("v", { query: "[:find ?e ?r :where [?e :x ?v] [(quot 6 ?v) ?r]]" })
    engine.transact(datoms("[[1 :x 1]]"))
    engine.transact(datoms("[[2 :x 0]]"))
    engine.transact(datoms("[[2 :x 0 nil false] [2 :x 2]]"))
    for (const [t, rows] of [
      [2, undefined],
      [1, ["[1 6]"]],
      [3, ["[1 6]", "[2 3]"]],
      [2, undefined],
      [0, []],
    ] as const) {
      goto(engine, t)
      expect(rowsOf(engine, "v")).toEqual(rows)
      await agrees(engine)
    }
  })
})

describe("a tuple or scalar view", () => {
  it.each(["?v .", "[?v]"])("%s shows the least row only, and its deltas are of that row", async (find) => {
    const engine = engineOf()
    engine.addView("v", { query: `[:find ${find} :where [_ :x ?v]]` })
    expect(delta(engine.transact(datoms("[[1 :x 5] [2 :x 7]]")))).toEqual(["+1 [5]"])
    expect(delta(engine.transact(datoms("[[3 :x 6]]")))).toBeUndefined()
    expect(delta(engine.transact(datoms("[[4 :x 2]]")))).toEqual(["+1 [2]", "-1 [5]"])
    expect(delta(engine.transact(datoms("[[4 :x 2 nil false] [1 :x 5 nil false]]")))).toEqual(["-1 [2]", "+1 [6]"])
    expect(rowsOf(engine, "v")).toEqual(["[6]"])
    expect(delta(engine.transact(datoms("[[3 :x 6 nil false] [2 :x 7 nil false]]")))).toEqual(["-1 [6]"])
    expect(rowsOf(engine, "v")).toEqual([])
    await agrees(engine)
  })

  it("keeps telling differences through failure, new arguments and a new schema", async () => {
    const engine = engineOf()
    engine.addView("v", { query: "[:find ?r . :in $ ?n :where [_ :x ?v] [(quot ?n ?v) ?r]]", args: [12] })
    engine.transact(datoms("[[1 :x 1] [2 :x 2]]"))
    expect(deltaText(setArguments(engine, "v", [20]))).toEqual(["-1 [6]", "+1 [10]"])
    engine.transact(datoms("[[3 :x 0]]"))
    expect(delta(engine.transact(datoms("[[3 :x 0 nil false] [4 :x 4]]")))).toEqual(["+1 [5]", "-1 [10]"])
    const install = `[{:db/ident :x :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]`
    expect(delta(engine.transact(forms(install)))).toBeUndefined()
    expect(rowsOf(engine, "v")).toEqual(["[5]"])
    await agrees(engine)
  })
})

describe("arguments", () => {
  it("are replaced, and the view tells the difference", async () => {
    const engine = engineOf()
    engine.addView("v", { query: "[:find ?e ?v :in $ [?v ...] :where [?e :x ?v]]", args: values("[[1 2]]") })
    engine.transact(datoms("[[1 :x 1] [2 :x 2] [3 :x 3]]"))
    expect(deltaText(setArguments(engine, "v", values("[[2 3]]")))).toEqual(["-1 [1 1]", "+1 [3 3]"])
    await agrees(engine)
    expect(delta(engine.transact(datoms("[[4 :x 3] [5 :x 1]]")))).toEqual(["+1 [4 3]"])
    expect(deltaText(setArguments(engine, "v", values("[[]]")))).toEqual(["-1 [2 2]", "-1 [3 3]", "-1 [4 3]"])
    expect(rowsOf(engine, "v")).toEqual([])
    await agrees(engine)
  })

  it("of one view are not those of another with the same text", async () => {
    const engine = engineOf()
    const query = "[:find ?e :in $ ?v :where [?e :x ?v]]"
    engine.addView("a", { query, args: [1] })
    engine.addView("b", { query, args: [2] })
    engine.transact(datoms("[[1 :x 1] [2 :x 2]]"))
    expect([rowsOf(engine, "a"), rowsOf(engine, "b")]).toEqual([["[1]"], ["[2]"]])
    setArguments(engine, "a", [2])
    expect([rowsOf(engine, "a"), rowsOf(engine, "b")]).toEqual([["[2]"], ["[2]"]])
    setArguments(engine, "b", [1])
    expect([rowsOf(engine, "a"), rowsOf(engine, "b")]).toEqual([["[2]"], ["[1]"]])
    await agrees(engine)
  })

  it.each([
    ["too few", "[]", "query/input-count"],
    ["too many", "[[1] 2]", "query/input-count"],
    ["nil", "[nil]", "query/input"],
    ["another shape", "[5]", "function/binding"],
  ])("that do not fit (%s) are refused, and the view stays as it was", async (_, args, code) => {
    const engine = engineOf()
    engine.addView("v", { query: "[:find ?e ?v :in $ [?v ...] :where [?e :x ?v]]", args: values("[[1 2]]") })
    engine.addView("w", { query: "[:find ?v :where [_ :x ?v]]" })
    engine.transact(datoms("[[1 :x 1]]"))
    const before = snapshot(engine)
    expect(codeOf(() => setArguments(engine, "v", values(args)))).toBe(code)
    expect(snapshot(engine)).toEqual(before)
    expect(delta(engine.transact(datoms("[[2 :x 2]]")))).toEqual(["+1 [2 2]"])
    await agrees(engine)
  })

  it("that are idents and lookup refs match the entity and are shown as given", async () => {
    const engine = engineOf(SCHEMA)
    const query = "[:find ?who ?n :in $ [?who ...] :where [?e :friend ?who] [?e :name ?n]]"
    engine.addView("v", { query, args: values(`[[[:name "A"] :red [:name "Z"]]]`) })
    engine.addView("e", { query: "[:find ?x ?n :in $ ?x :where [?x :name ?n]]", args: values(`[[:name "A"]]`) })
    engine.transact(forms(`[{:db/id "r" :db/ident :red} {:db/id "a" :name "A"} {:name "B" :friend ["a" "r"]}]`))
    expect(rowsOf(engine, "v")).toEqual([`[:red "B"]`, `[[:name "A"] "B"]`])
    expect(rowsOf(engine, "e")).toEqual([`[[:name "A"] "A"]`])
    await agrees(engine)
    const found = engine.transact(forms(`[{:db/id "z" :name "Z"} {:name "C" :friend "z"}]`))
    expect(delta(found)).toEqual([`+1 [[:name "Z"] "C"]`])
    engine.transact(forms(`[[:db/add [:name "A"] :name "A2"]]`))
    expect(rowsOf(engine, "v")).toEqual([`[:red "B"]`, `[[:name "Z"] "C"]`])
    expect(rowsOf(engine, "e")).toEqual([])
    await agrees(engine)
  })

  it("are a transaction of their own, which going back takes back", async () => {
    const engine = engineOf()
    engine.addView("v", {
      query: "[:find ?e ?s :in $ [?n ...] :where [?e :x ?v] [(+ ?v ?n) ?s]]",
      args: values("[[1]]"),
    })
    const states = [snapshot(engine)]
    for (const step of ["[[1 :x 6]]", "[[2]]", "[[2 :x 1]]", "[[2 3]]", "[[]]", "[[2 :x 1 nil false]]", "[[1]]"]) {
      if (step.includes(":x")) engine.transact(datoms(step))
      else setArguments(engine, "v", values(`[${step.slice(1, -1)}]`))
      expect(engine.t).toBe(states.length)
      states.push(snapshot(engine))
      await agrees(engine)
    }
    for (const t of [0, 7, 3, 5, 2, 6, 1, 4, 7]) {
      goto(engine, t)
      expect(snapshot(engine)).toEqual(states[t])
      await agrees(engine)
    }
  })

  it("tell the difference to the last good rows when they heal a view, and fail it when they must", async () => {
    const engine = engineOf()
    engine.addView("v", { query: "[:find ?e ?r :in $ ?n :where [?e :x ?v] [(quot ?v ?n) ?r]]", args: [1] })
    engine.transact(datoms("[[1 :x 6]]"))
    expect(setArguments(engine, "v", [0])).toBeUndefined()
    expect(rowsOf(engine, "v")).toBeUndefined()
    await agrees(engine)
    expect(deltaText(setArguments(engine, "v", [2]))).toEqual(["+1 [1 3]", "-1 [1 6]"])
    await agrees(engine)
  })
})

describe("a schema that outdates a plan", () => {
  const long = (name: string) => `{:db/ident :${name} :db/valueType :db.type/long :db/cardinality :db.cardinality/one}`
  const reference = (name: string) =>
    `{:db/ident :${name} :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}`

  it("an attribute is installed over facts that are there: no row comes or goes", async () => {
    const engine = engineOf()
    engine.addView("v", { query: "[:find ?e ?x :where [?e :a ?x]]" })
    engine.addView("attributes", { query: "[:find ?e ?a :where [?e ?a 5]]" })
    engine.transact(datoms("[[1 :a 5] [2 :a 6]]"))
    expect(rowsOf(engine, "attributes")).toEqual(["[1 :a]"])
    expect(delta(engine.transact(forms(`[${long("a")}]`)))).toBeUndefined()
    expect(rowsOf(engine, "v")).toEqual(["[1 5]", "[2 6]"])
    await agrees(engine)
    expect(delta(engine.transact(forms("[[:db/add 1 :a 7]]")))).toEqual(["-1 [1 5]", "+1 [1 7]"])
    await agrees(engine)
    for (const t of [1, 0, 3, 2, 1, 3]) {
      goto(engine, t)
      await agrees(engine)
    }
  })

  it("an attribute becomes a reference, so that idents and lookup refs mean entities", async () => {
    const engine = engineOf(
      `[{:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}]`,
    )
    engine.addView("ident", { query: "[:find ?e :where [?e :to :red]]" })
    engine.addView("ref", { query: `[:find ?e :where [?e :to [:name "A"]]]` })
    engine.transact(forms(`[{:db/id "r" :db/ident :red} {:name "A"}]`))
    const entity = (text: string) => engine.transact(forms(text)).tempids
    expect(entity(`[{:db/id "a" :name "A"}]`).size).toBe(1)
    engine.transact(forms(`[${reference("to")}]`))
    await agrees(engine)
    engine.transact(forms(`[{:name "B" :to :red} {:name "C" :to [:name "A"]}]`))
    expect([rowsOf(engine, "ident")?.length, rowsOf(engine, "ref")?.length]).toEqual([1, 1])
    await agrees(engine)
    for (const t of [0, 4, 2, 3, 1]) {
      goto(engine, t)
      await agrees(engine)
    }
  })

  it("an attribute is renamed: its facts go by the new name", async () => {
    const engine = engineOf(`[${long("a")}]`)
    engine.addView("old", { query: "[:find ?e ?x :where [?e :a ?x]]" })
    engine.addView("new", { query: "[:find ?e ?x :where [?e :b ?x]]" })
    engine.transact(forms(`[{:a 1} {:a 2}]`))
    expect([rowsOf(engine, "old")?.length, rowsOf(engine, "new")]).toEqual([2, []])
    const renamed = engine.transact(forms(`[{:db/id :a :db/ident :b}]`))
    await agrees(engine)
    expect([rowsOf(engine, "old")?.length, rowsOf(engine, "new")?.length].includes(2)).toBe(true)
    expect(renamed.deltas.get("new")?.asserts.length).toBe(2)
    engine.transact(forms(`[{:b 3}]`))
    await agrees(engine)
    for (const t of [1, 3, 0, 2]) {
      goto(engine, t)
      await agrees(engine)
    }
  })

  it("that a view could not be planned for is refused, or the view follows: it is never lost", async () => {
    const engine = engineOf()
    engine.addView("v", { query: "[:find ?e ?x :where [?e :n] [(get-else $ ?e :a 0) ?x]]" })
    engine.addView("w", { query: "[:find ?e :where [?e :n]]" })
    engine.transact(datoms("[[1 :n 1] [2 :n 1] [2 :a 5]]"))
    const before = snapshot(engine)
    const code = codeOf(() =>
      engine.transact(forms(`[{:db/ident :a :db/valueType :db.type/long :db/cardinality :db.cardinality/many}]`)),
    )
    expect(
      engine.catalog
        .views()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(["v", "w"])
    if (code !== "nothing") expect(snapshot(engine)).toEqual(before)
    engine.transact(datoms("[[3 :n 1]]"))
    expect(rowsOf(engine, "w")).toEqual(["[1]", "[2]", "[3]"])
    if (code !== "nothing") await agrees(engine)
  })
})
