import { expect, test } from "vitest"
import { read } from "../../src/edn/read.js"
import { Wizard } from "../../src/library/wizard.js"
import { World } from "../laws/world.js"

test("arguments that do not fit leave the view as it was", async () => {
  const w = await Wizard.load()
  await w.transact({ datoms: [[1, ":year", 1985]] })
  await w.addView("by-year", { query: "[:find ?e :in $ ?y :where [?e :year ?y]]", args: [1985] })
  for (const args of [[1, 2], [], [null]]) {
    expect(() => w.view("by-year").args(args)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^query\//) }),
    )
    expect(w.view("by-year").rows()).toEqual([[1]])
  }
})

// A variable of a rule that is named as an input was taken for the input where that is a lookup ref or an ident.
test.each([
  ["[:find ?x :in $ % ?e :where (keyed ?x) [?e :key _]]", ["[3]", "[4]"]],
  ["[:find ?x :in $ % ?e :where (after ?e ?x)]", ["[4]", "[5]"]],
  ["[:find ?y ?x :in $ % ?e :where [?e :key _] (after ?y ?x)]", ["[3 4]", "[3 5]", "[4 5]"]],
])("a rule's variable is its own, however an input is named: %s", async (query, rows) => {
  const schema = `[{:db/ident :key :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
                   {:db/ident :next :db/valueType :db.type/ref :db/cardinality :db.cardinality/one}]`
  const w = await World.make({ schema })
  const rules = `[[(keyed ?e) [?e :key]] [(after ?e ?f) [?e :next ?f]] [(after ?e ?f) [?e :next ?g] (after ?g ?f)]]`
  await w.view("v", query, rules, [read(`[:key "a"]`)])
  await w.tx(`[{:key "a" :next {:key "b" :next {:db/id "c" :db/doc "c"}}}]`)
  expect(w.rows("v")).toEqual(rows)
})
