import { expect, test } from "vitest"
import { keyword as k } from "../../src/edn/value.js"
import { World } from "../laws/world.js"

const RULES = `[[(share [?n] ?r) [(quot 6 ?n) ?r]]
                [(share [?n] ?r) [(> ?n 3)] [(dec ?n) ?m] (share ?m ?r)]]`

// A recursive rule that must be given its arguments was asked, and failed the view, for bindings that a later clause dismisses.
test.each([
  ["a not", "(not [?e :gone true])"],
  ["an or", "(or-join [?e] [?e :here true] (and [?e :n ?k] [(> ?k 5)]))"],
  ["another call", "(known ?e)"],
])("an asked rule throws only for bindings that %s lets through", async (_, clause) => {
  const w = await World.make()
  const rules = `${RULES.slice(0, -1)} [(known ?e) [?e :here true]]]`
  await w.view("v", `[:find ?e ?r :in $ % :where [?e :n ?n] (share ?n ?r) ${clause}]`, rules)
  await w.raw([10, k("n"), 0], [10, k("gone"), true], [11, k("n"), 4], [11, k("here"), true])
  expect(w.rows("v")).toEqual(["[11 1]", "[11 2]"])
  await w.raw([10, k("gone"), true, null, false], [10, k("here"), true])
  expect(w.wizard.view("v").status).toMatchObject({ code: "function/divide-by-zero", op: "share/2.r1.c1.map" })
  await w.raw([10, k("n"), 0, null, false])
  expect(w.rows("v")).toEqual(["[11 1]", "[11 2]"])
})
