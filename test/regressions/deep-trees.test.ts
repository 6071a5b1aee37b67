import { expect, test } from "vitest"
import { fromJs } from "../../src/edn/js.js"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { MAX_TREE } from "../../src/edn/stack.js"
import type { Value } from "../../src/edn/value.js"
import { keyword as k } from "../../src/edn/value.js"
import { World } from "../laws/world.js"

// How deep a tree could be depended on how much stack was left: between about 1,000 and 2,000 levels the oracle failed and the view did
// not. The bound is that of everything that is read: what a view shows can be printed and read back.
test.each([
  ["cardinality one", "{:db/cardinality :db.cardinality/one}", "[{:next ...} :n]", MAX_TREE],
  ["cardinality many", "{:db/cardinality :db.cardinality/many}", "[{:next ...} :n]", MAX_TREE / 2],
  ["components", "{:db/cardinality :db.cardinality/one :db/isComponent true}", "[*]", MAX_TREE],
])("a chain of %s is shown whole up to the bound, and fails beyond it", async (_, kind, pattern, levels) => {
  const schema = `[{:db/ident :next :db/valueType :db.type/ref ${kind.slice(1, -1)}}
                   {:db/ident :n :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]`
  const w = await World.make({ schema })
  await w.view("v", `[:find (pull ?e ${pattern}) :where [?e :n 0]]`)
  const link = (i: number) => [1000 + i, k("next"), 1001 + i]
  const chain = Array.from({ length: levels - 1 }, (_, i) => link(i))
  await w.raw(...chain, [1000, k("n"), 0], [1000 + levels - 1, k("n"), 1])
  const [row] = w.wizard.view("v").rows()
  const text = print((row as unknown[]).map(fromJs) as Value)
  expect([text.split(":n 1").length, print(read(text))]).toEqual([2, text])
  await w.raw(link(levels - 1), [1000 + levels, k("n"), 2])
  expect(w.rows("v")).toBe("pull/too-deep")
  await w.raw([...link(levels - 1), null, false])
  expect(w.wizard.view("v").rows()).toHaveLength(1)
})
