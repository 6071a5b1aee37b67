import { describe, expect, test } from "vitest"
import { Wizard } from "../../../src/library/wizard.js"
import { producer } from "../../../viz/loops.js"
import { fold, foldId, groups } from "../../../viz/page/fold.js"

const RULES = `[[(way ?a ?b) [?a :to ?b]] [(way ?a ?c) [?a :to ?b] (way ?b ?c)] [(far ?a ?c) (way ?a ?b) (not (way ?b ?c)) [?b :to ?c]]]`
const QUERY = `[:find ?n (count ?b) :in $ % :where [?a :name ?n] (way ?a ?b) (not (far ?a ?b)) (or [?b :x 1] (and [?b :y 2] [(> ?a 3)]))]`
const wizard = await Wizard.load({})
const description = wizard.explain("v", { query: QUERY, rules: RULES })
const all = groups(description)

/** Every set of groups, when there are few. */
const subsets = all.reduce<string[][]>((sets, group) => sets.concat(sets.map((set) => set.concat(group))), [[]])

describe("a folded circuit", () => {
  test("has rules and clauses to fold", () => {
    expect(all).toEqual(expect.arrayContaining(["way/2", "far/2", "c4"]))
  })

  test("has each operator in one place, and every input from a node above", () => {
    for (const folded of subsets) {
      const { description: drawn, boxOf } = fold(description, folded)
      const ids = drawn.operators.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const { id } of description.operators) expect([id, ids.includes(id) !== boxOf.has(id)]).toEqual([id, true])
      expect([...boxOf.values()].filter((box) => !ids.includes(box))).toEqual([])
      const above = new Set<string>()
      for (const { id, inputs } of drawn.operators) {
        expect([id, inputs.filter((input) => !above.has(producer(input)))]).toEqual([id, []])
        above.add(id)
      }
      expect(ids).toContain("out")
    }
  })

  test("names its boxes by their groups", () => {
    const { description: drawn } = fold(description, ["way/2"])
    expect(drawn.operators.find(({ id }) => id === foldId("way/2"))).toMatchObject({ kind: "fold", rule: "way/2" })
    expect(drawn.operators.length).toBeLessThan(description.operators.length)
  })
})
