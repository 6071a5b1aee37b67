import { expect, test } from "vitest"
import { keyword as k } from "../../src/edn/value.js"
import { changes, World } from "../laws/world.js"

// Datomic answers a not-join whose body says nothing of a variable that it lists; it was refused.
test("a not-join that shares nothing takes all away as soon as it holds", async () => {
  const w = await World.make()
  await w.view("v", "[:find ?e :where [?e :a _] (not-join [?e] [_ :stop true])]")
  await w.view("x", "[:find ?e ?v :where [?e :a ?v] (not-join [?e ?v] [?e :b])]")
  expect(w.wizard.view("x").warnings.map(({ code, hint }) => [code, hint])).toEqual([
    ["query/unused-join-variable", "use it there, or take it out of the brackets"],
  ])
  await w.raw([1, k("a"), 1], [2, k("a"), 2], [2, k("b"), 1])
  expect([w.rows("v"), w.rows("x")]).toEqual([["[1]", "[2]"], ["[1 1]"]])
  expect(changes(await w.raw([9, k("stop"), true]), "v")).toEqual(["-1 [1]", "-1 [2]"])
  expect(changes(await w.raw([9, k("stop"), true, null, false]), "v")).toEqual(["+1 [1]", "+1 [2]"])
})
