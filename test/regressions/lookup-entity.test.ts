import { expect, test } from "vitest"
import { keyword } from "../../src/edn/value.js"
import { Wizard } from "../../src/library/wizard.js"

const SCHEMA = `[{:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
                 {:db/ident :age :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]`
const RULES = "[[(aged ?e ?n) [(get-else $ ?e :age 1) ?n]] [(ageless ?e) [(missing? $ ?e :age)]]]"
const named = (name: string) => [keyword("name"), name]

// An entity that is asked for what it may lack: a lookup ref or an ident, which may name nothing. The circuit gave both the value and the default.
test.each([
  ["[:find ?n . :in $ ?e :where [(get-else $ ?e :age 1) ?n]]", [named("Ann")], 30, 1],
  ["[:find ?n . :in $ ?e :where [(get-else $ ?e :age 1) ?n]]", [named("Zed")], 1, 5],
  ["[:find ?n . :in $ ?e :where [(get-else $ ?e :age 1) ?n]]", [keyword("it")], 7, 7],
  ['[:find ?n . :in $ % :where (aged [:name "Ann"] ?n)]', [], 30, 1],
  ["[:find ?n . :in $ % ?e :where (aged ?e ?n)]", [named("Zed")], 1, 5],
  ['[:find (count ?x) . :in $ % :where [?x :name _] (ageless [:name "Zed"])]', [], 2, undefined],
  ["[:find (count ?x) . :in $ % ?e :where [?x :name _] (not (ageless ?e))]", [named("Ann")], 2, undefined],
  [
    "[:find (sum ?n) . :in $ [?e ...] :where [(get-else $ ?e :age 1) ?n]]",
    [[named("Ann"), named("Zed"), keyword("it"), 9999]],
    38,
    13,
  ],
])("%s of %j", async (query, args, before, after) => {
  const w = await Wizard.load()
  await w.transact(SCHEMA, { t: 0 })
  await w.transact('[{:name "Ann" :age 30} {:name "Bob"} {:db/ident :it :age 7}]')
  await w.addView("v", { query, rules: query.includes("%") ? RULES : undefined, args })
  const answer = () => w.view("v").rows()[0]?.[0]
  expect(answer()).toBe(before)
  await w.transact('[{:name "Zed" :age 5}]')
  await w.transact('[[:db/retract [:name "Ann"] :age 30]]')
  expect(answer()).toBe(after)
  expect((await w.verify({ oracles: ["naive", "sql"] })).divergence).toBeNull()
})
