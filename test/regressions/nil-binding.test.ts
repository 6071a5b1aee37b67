import { expect, test } from "vitest"
import { World } from "../laws/world.js"

// Datomic takes nil inside a collection apart as a tuple of nils; the engine and the oracle disagreed on a collection.
test("nil inside a value that is taken apart", async () => {
  const w = await World.make()
  await w.view("tuple", "[:find ?a ?b :where [(ground [[1 2] nil]) [[?a ?b] ...]]]")
  await w.view("collection", "[:find ?a ?b :where [(ground [[1 [7]] [2 nil]]) [[?a [?b ...]]]]]")
  expect([w.rows("tuple"), w.rows("collection")]).toEqual([["[nil nil]", "[1 2]"], ["[1 7]"]])
})
