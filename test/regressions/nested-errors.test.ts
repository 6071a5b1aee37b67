import { expect, test } from "vitest"
import { read } from "../../src/edn/read.js"
import { keyword as k } from "../../src/edn/value.js"
import { World } from "../laws/world.js"

// What a nested conjunction has bound when it throws was forgotten where it ran before its surroundings had bound the same, so that
// bindings failed the view that do not satisfy it.
test.each([
  ["or", "(or (and [?e :tag ?t] [(subs ?s 1) ?x]))", ""],
  ["or-join", "(or-join [?e ?s] (and [?e :tag _] [(subs ?s 1) ?x]))", ""],
  ["a rule in place", "(tagged ?s ?e)", "[[(tagged [?s] ?e) [?e :tag] [(subs ?s 1) _]]]"],
])("%s throws for the bindings that satisfy it otherwise", async (_, clause, rules) => {
  const w = await World.make()
  const query = `[:find (count ?e) . :in $ % :where [?f :nick ?s] [?g :tag ?t] [?e :age ?n] ${clause}]`
  await w.view("v", query, rules === "" ? "[[(none ?e) [?e :none]]]" : rules)
  await w.raw([1, k("nick"), ""], [2, k("tag"), k("z")], [3, k("age"), 2])
  expect(w.rows("v")).toEqual([])
  await w.raw([3, k("tag"), k("z")])
  expect(w.rows("v")).toBe("function/range")
  await w.raw([3, k("age"), 2, null, false])
  expect(w.rows("v")).toEqual([])
})

// The oracle took a lookup ref for the entity under an attribute variable, where nothing tells; Datomic takes it as it is.
test("a name in value position is itself where the attribute is a variable", async () => {
  const schema = `[{:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
                   {:db/ident :boss :db/valueType :db.type/ref :db/cardinality :db.cardinality/one}]`
  const w = await World.make({ schema })
  await w.view("lookup", `[:find ?n ?a :where [?e ?a [:name "Ann"]] [?e :name ?n]]`)
  await w.view("ident", `[:find ?n :where [?e ?a :ann] [?e :name ?n]]`)
  await w.view("any", `[:find ?n :where [?e _ :ann] [?e :name ?n]]`)
  await w.view("known", `[:find ?n :where [?e :boss :ann] [?e :name ?n]]`)
  await w.tx(`[{:db/id "a" :name "Ann" :db/ident :ann} {:name "Bob" :boss "a"}]`)
  expect(["lookup", "ident", "any", "known"].map((id) => w.rows(id))).toEqual([
    [],
    [`["Ann"]`],
    [`["Ann"]`],
    [`["Bob"]`],
  ])
})

// A body that is a relation of its own was narrowed to what a lookup ref of `:in` names, and then threw for that alone.
const THROWS = "[?e :friend ?f] [?e :age ?n] [(quot 3 ?n) _]"
test.each([
  ["not", `(not-join [?e] ${THROWS})`, ""],
  ["or", `(or-join [?e] (and ${THROWS}) [?e :friend])`, ""],
  ["or in not", `(not-join [?e] [?e :friend ?f] (or-join [?e] (and ${THROWS}) [?e :tag :x]))`, ""],
  ["not in not", `(not-join [?e] [?e :name] (not-join [?e] ${THROWS}))`, ""],
  ["a rule", "(not (bad ?e))", `[[(bad ?e) ${THROWS}]]`],
  [
    "rules",
    "(not-join [?e] (bad ?e)) (or (bad ?e) [?e :tag :x])",
    `[[(bad ?e) ${THROWS}] [(bad ?e) (bad ?e) [?e :tag]]]`,
  ],
])("a body of its own throws whatever the values of :in name: %s", async (_, clauses, rules) => {
  const schema = `[{:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
                   {:db/ident :age :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
                   {:db/ident :friend :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]`
  const query = `[:find ?e :in $ % [?e ...] :where [?e :friend ?f] ${clauses}]`
  for (const given of [`[[:name "Ann"]]`, `[[:name "Ann"] [:name "Eve"]]`]) {
    const w = await World.make({ schema })
    await w.tx(`[{:db/id "a" :name "Ann" :age 1 :friend "a"} {:db/id "b" :name "Bob" :age 2 :friend "b"}]`)
    await w.view("v", query, rules === "" ? "[[(none ?e) [?e :none]]]" : rules, [read(given)])
    expect(Array.isArray(w.rows("v"))).toBe(true)
    await w.tx(`[[:db/add [:name "Bob"] :age 0]]`)
    expect(w.rows("v")).toBe("function/divide-by-zero")
    await w.tx(`[[:db/add [:name "Bob"] :age 3]]`)
    expect(Array.isArray(w.rows("v"))).toBe(true)
  }
})
