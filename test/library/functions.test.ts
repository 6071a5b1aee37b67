import { describe, expect, it } from "vitest"
import { Wizard } from "../../src/index.js"

const query = (name: string) => `[:find ?e :where [?e :x ?v] [(${name} ?v 2)]]`

describe("functions of the user", () => {
  it.each(["my/less", "toString", "constructor", "hasOwnProperty", "valueOf", "identical"])(
    "named %s are the ones that are called",
    async (name) => {
      const w = await Wizard.load({}, { functions: { [name]: (a: number, b: number) => a < b } })
      await w.addView("v", { query: query(name) })
      await w.transact({
        datoms: [
          [1, ":x", 1],
          [2, ":x", 2],
          [3, ":x", 3],
        ],
      })
      expect(w.view("v").rows()).toEqual([[1]])
      expect((await w.verify()).divergence).toBeNull()
    },
  )

  it.each(["<", "=", "identity", "tuple", "ground"])(
    "%s of the same name as a built-in: views and full query agree",
    async (name) => {
      const make = () => Wizard.load({}, { functions: { [name]: (a: number) => a > 1 } })
      const w = await make()
      const added = await w.addView("v", { query: query(name) }).then(
        () => true,
        () => false,
      )
      if (!added) return
      await w.transact({
        datoms: [
          [1, ":x", 1],
          [2, ":x", 2],
          [3, ":x", 3],
        ],
      })
      expect((await w.verify()).divergence).toBeNull()
    },
  )
})
