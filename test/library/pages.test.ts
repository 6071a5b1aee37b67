import { describe, expect, it } from "vitest"
import { Wizard } from "../../src/index.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"

describe("a page", () => {
  it("is what stands at its place among all rows, in canonical order, whatever the page", async () => {
    const random = new Random(seed())
    const wizard = await Wizard.load()
    await wizard.addView("all", { query: "[:find ?e ?v :where [?e :a ?v]]" })
    const values = [1, 2, 3, 2.5, "b", "a", true, "long text"]
    for (let i = 0; i < 40; i++) await wizard.transact({ datoms: [[random.below(12), ":a", random.pick(values)]] })
    const rows = wizard.view("all").rows()
    const texts = (some: readonly unknown[]) => some.map((row) => JSON.stringify(row))
    for (let n = 0; n < 30; n++) {
      const [offset, limit] = [random.below(rows.length + 2), random.below(9)]
      const page = wizard.view("all").page({ offset, limit })
      expect(texts(page.rows)).toEqual(texts(rows.slice(offset, offset + limit)))
      expect(page.count).toBe(rows.length)
      const held = wizard.view("all").state("distinct").rows(0, { offset, limit })
      expect(texts(held.rows.map(({ row }) => row))).toEqual(texts(page.rows))
      expect(held.count).toBe(rows.length)
    }
    expect(wizard.view("all").page({ filter: "LONG", limit: 50 }).rows).toEqual(
      rows.filter((row) => row[1] === "long text"),
    )
  })

  it("refuses an operator that there is not, with the nearest", async () => {
    const wizard = await Wizard.load()
    await wizard.addView("v", { query: "[:find ?e :where [?e :a 1] [?e :b 2]]" })
    expect(() => wizard.view("v").state("c2.jion")).toThrow(
      expect.objectContaining({ code: "operator/unknown", hint: "did you mean c2.join?" }),
    )
  })
})

describe("the history", () => {
  it("records what operators did in any transaction, and changes nothing by it", async () => {
    const wizard = await Wizard.load()
    await wizard.addView("v", { query: "[:find ?e ?w :where [?e :a ?v] [?e :b ?w]]" })
    await wizard.transact({
      datoms: [
        [1, ":a", 1],
        [2, ":b", 7],
      ],
    })
    await wizard.transact({ datoms: [[1, ":b", 5]] })
    await wizard.transact({
      datoms: [
        [2, ":a", 1],
        [1, ":a", 1, false],
      ],
    })
    const { history } = wizard
    const record = history.record(2)
    expect(record.steps("v").map(({ op }) => op)).toEqual(["c2.scan", "c2.join", "find", "distinct", "out"])
    expect(record.delta("v", "c2.join").changes).toEqual([{ weight: 1, row: [1, 5] }])
    expect(record.input("v", "c2.join", 0)?.changes).toEqual([])
    expect(record.delta("v", "c2.join", 1).changes).toEqual([])
    expect(record.deltas.get("v")?.sizes).toEqual({ plus: 1, minus: 0, weight: 1 })
    expect([wizard.t, wizard.view("v").rows()]).toEqual([3, [[2, 7]]])
    expect(history.visit(2, () => wizard.view("v").rows())).toEqual([[1, 5]])
    expect([...history.transactions(2, 3)].map(({ t, datoms }) => [t, datoms.length])).toEqual([
      [2, 1],
      [3, 2],
    ])
    expect(() => history.record(9)).toThrow(expect.objectContaining({ code: "history/range" }))
  })
})
