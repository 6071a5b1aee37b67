import { expect, test } from "vitest"
import { Wizard } from "../../src/index.js"

// Going back over a change of arguments gave them to another view that had taken the name.
test("arguments of a view are not given to the one that takes its name", async () => {
  const w = await Wizard.load()
  const query = "[:find ?e :in $ ?n :where [?e :n ?n]]"
  await w.addView("v", { query, args: [1] })
  w.transactSync({
    datoms: [
      [1, ":n", 1],
      [2, ":n", 2],
    ],
  })
  w.view("v").args([2])
  w.removeView("v")
  await w.addView("v", { query: "[:find ?n :in $ ?e ?m :where [?e :n ?n] [(< ?n ?m)]]", args: [2, 9] })
  await w.goto(1)
  expect(w.view("v").rows()).toEqual([[2]])
  expect((await w.verify()).divergence).toBeNull()
  await w.goto(2)
  expect(w.view("v").rows()).toEqual([[2]])
  expect((await w.verify({ operators: true, batching: true })).divergence).toBeNull()
})
