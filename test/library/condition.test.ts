import { describe, expect, it } from "vitest"
import { Star } from "../../src/circuit/operators/star.js"
import { type Hit, Wizard, WizardError } from "../../src/index.js"

const PATH = "[[(path ?a ?b) [?a :to ?b]] [(path ?a ?b) [?a :to ?c] (path ?c ?b)]]"

async function world(): Promise<{ wizard: Wizard; hits: (condition: string) => Hit[] }> {
  const wizard = await Wizard.load()
  await wizard.addView("old", { query: "[:find ?e ?y :where [?e :year ?y] [(< ?y 1980)]]" })
  await wizard.addView("far", { query: "[:find ?a ?b :in $ % :where (path ?a ?b)]", rules: PATH })
  const hits = (condition: string): Hit[] => {
    const all: Hit[] = []
    wizard.watch(condition, (hit) => all.push(hit))
    return all
  }
  return { wizard, hits }
}

describe("a watch", () => {
  it("tells of a row that fits, wherever it comes out, and of one that leaves", async () => {
    const { wizard, hits } = await world()
    const [rows, gone] = [hits("row [_ 1977]"), hits("leaves [1 _]")]
    wizard.transactSync({
      datoms: [
        [1, ":year", 1977],
        [2, ":year", 1990],
      ],
    })
    expect(rows.map(({ op, row, weight }) => [op, row, weight])).toEqual(
      ["c1.scan", "c2.filter", "find", "distinct", "out"].map((op) => [op, [1, 1977], 1]),
    )
    expect(gone).toEqual([])
    wizard.transactSync({ datoms: [[1, ":year", 1977, null, false]] })
    expect(gone.map(({ op, row, weight, t }) => [op, row, weight, t])).toEqual(
      ["c1.scan", "c2.filter", "find", "distinct", "out"].map((op) => [op, [1, 1977], -1, 2]),
    )
  })

  it("tells of an operator, of a change of a view, of a large delta, with the round inside a fixpoint", async () => {
    const { wizard, hits } = await world()
    const [join, view, large] = [hits("op path/2.r2.c2.join"), hits("view"), hits("delta>2")]
    wizard.transactSync({
      datoms: [
        [1, ":to", 2],
        [2, ":to", 3],
        [3, ":to", 4],
      ],
    })
    expect(join.map(({ iteration }) => iteration)).toEqual([0, 1, 2, 3])
    expect(view.map((hit) => [hit.view, hit.op])).toEqual([["far", "out"]])
    expect(new Set(large.map(({ op }) => op))).toContain("path/2.fixpoint")
  })

  it("tells of no negative weight while views come and go, are rebuilt, and steps are taken back", async () => {
    const wizard = await Wizard.load()
    const hits: Hit[] = []
    wizard.watch("weight<0", (hit) => hits.push(hit))
    const query = "[:find ?e ?k :in $ ?k :where [?e :year _] (not [?e :gone true]) [(ground [1 2]) [?n ...]]]"
    await wizard.addView("v", { query, args: [5] })
    wizard.transactSync({
      datoms: [
        [1, ":year", 1977],
        [2, ":gone", true],
        [2, ":year", 1990],
      ],
    })
    await wizard.addView("late", { query: "[:find ?y :where [?e :year ?y]]" })
    wizard.view("v").args([6])
    const stop = wizard.on("trace", ({ event }) => {
      if (event === "op-end") throw new Error("enough")
    })
    expect(() => wizard.transactSync({ datoms: [[1, ":year", 1977, null, false]] })).toThrow("enough")
    stop()
    wizard.transactSync({ datoms: [[1, ":year", 1977, null, false]] })
    wizard.transactSync("[{:db/ident :year :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]")
    wizard.transactSync({
      datoms: [
        [2, ":gone", true, null, false],
        [2, ":year", 1990, null, false],
      ],
    })
    await wizard.goto(1)
    expect(hits).toEqual([])
    expect((await wizard.verify()).divergence).toBeNull()
  })

  it("tells of the first operator whose weights go wrong, if it was there before the views", async () => {
    const wizard = await Wizard.load()
    const hits: Hit[] = []
    wizard.watch("weight<0", (hit) => hits.push(hit))
    await wizard.addView("v", { query: "[:find ?e :where [?e :year ?y] [?e :seen true]]" })
    expect(() => wizard.watch("weight<0", () => {})).toThrow("before the first view")
    wizard.transactSync({
      datoms: [
        [1, ":year", 1977],
        [1, ":seen", true],
      ],
    })
    const { step } = Star.prototype
    Star.prototype.step = function (deltas, out, parts) {
      step.call(this, deltas, out, parts)
      for (let i = 0; i < out.length; i++) out.weights[i] *= 2
    }
    try {
      wizard.transactSync({ datoms: [[1, ":year", 1977, null, false]] })
    } finally {
      Star.prototype.step = step
    }
    expect(hits[0]).toEqual({ t: 2, view: "v", op: "c2.join", iteration: null, row: [1], weight: -1 })
  })

  it.each([
    ["transact", (w: Wizard) => w.transactSync({ datoms: [[9, ":year", 1]] })],
    ["remove a view", (w: Wizard) => w.removeView("old")],
    ["give other arguments", (w: Wizard) => w.view("old").args([])],
    ["add a view", (w: Wizard) => w.explain("x", { query: "[:find ?e :where [?e :year]]" })],
  ])("who looks on cannot %s in the middle of a step", async (_, act) => {
    const { wizard } = await world()
    const stop = wizard.watch("op c1.scan", () => act(wizard))
    expect(() => wizard.transactSync({ datoms: [[1, ":year", 1977]] })).toThrow("being stepped")
    stop()
    expect(wizard.t).toBe(0)
    wizard.transactSync({ datoms: [[1, ":year", 1977]] })
    expect(wizard.view("old").rows()).toEqual([[1, 1977]])
    expect((await wizard.verify()).divergence).toBeNull()
  })

  it("ends when it is told to, and tracing with it", async () => {
    const { wizard } = await world()
    const seen: string[] = []
    const stop = wizard.watch("op c1.scan", ({ op }) => seen.push(op))
    const trace = wizard.on("trace", ({ event }) => seen.push(event))
    wizard.transactSync({ datoms: [[1, ":year", 1977]] })
    expect(seen).toContain("c1.scan")
    expect(seen).toContain("tx-end")
    stop()
    trace()
    const { length } = seen
    wizard.transactSync({ datoms: [[2, ":year", 1977]] })
    expect(seen.length).toBe(length)
  })

  it.each(["rwo [1]", "row", "row 5", "row [1", "weight>0", "delta<5", "delta>x", "op", "view x", "", "c1.scan"])(
    "refuses %j with a hint",
    async (text) => {
      const { wizard } = await world()
      expect(() => wizard.watch(text, () => {})).toThrow(WizardError)
      try {
        wizard.watch(text, () => {})
      } catch (error) {
        expect([(error as WizardError).code, (error as WizardError).hint]).toEqual([
          "break/condition",
          expect.any(String),
        ])
      }
    },
  )
})
