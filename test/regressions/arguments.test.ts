import { expect, test } from "vitest"
import { Wizard } from "../../src/library/wizard.js"

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
