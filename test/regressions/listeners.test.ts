import { expect, test } from "vitest"
import { Wizard } from "../../src/library/wizard.js"

test("listeners that chase each other are all named", async () => {
  const w = await Wizard.load()
  await w.addView("on", { query: "[:find ?e :where [?e :state 1]]" })
  await w.addView("off", { query: "[:find ?e :where [?e :state 0]]" })
  await w.transact("[{:db/ident :state :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]", { t: 0 })
  w.subscribe("on", ({ asserts }) => asserts.map(([e]) => [":db/add", e, ":state", 0]), "darken")
  w.subscribe("off", ({ asserts }) => asserts.map(([e]) => [":db/add", e, ":state", 1]), "brighten")
  await expect(w.transact("[{:state 1}]")).rejects.toThrow(/darken and brighten|brighten and darken/)
})
