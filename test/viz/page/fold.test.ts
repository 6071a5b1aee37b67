import { describe, expect, test } from "vitest"
import { Wizard } from "../../../src/library/wizard.js"
import { producer } from "../../../viz/loops.js"
import { fold, foldId, groups } from "../../../viz/page/fold.js"

const RULES = `[[(way ?a ?b) [?a :to ?b]] [(way ?a ?c) [?a :to ?b] (way ?b ?c)] [(far ?a ?c) (way ?a ?b) (not (way ?b ?c)) [?b :to ?c]]]`
const QUERY = `[:find ?n (count ?b) :in $ % :where [?a :name ?n] (way ?a ?b) (not (far ?a ?b)) (or [?b :x 1] (and [?b :y 2] [(> ?b 3)]))]`
const wizard = await Wizard.load({})
const description = wizard.explain("v", { query: QUERY, rules: RULES })
const all = groups(description)

/** Each group, each pair of groups, and all together. */
const sets = [...all.map((group) => [group]), ...all.flatMap((a) => all.map((b) => [a, b])), all]

describe("a folded circuit", () => {
  test("has rules and clauses to fold", () => {
    expect(all).toEqual(expect.arrayContaining(["way/2", "far/2", "c4"]))
  })

  test("has each operator in one place, and every input from a node above", () => {
    for (const folded of sets) {
      const { description: drawn, boxOf } = fold(description, folded)
      const ids = drawn.operators.map(({ id }) => id)
      const above = new Set<string>()
      const early = drawn.operators.flatMap(({ id, inputs }) => {
        const missing = inputs.filter((input) => !above.has(producer(input)))
        above.add(id)
        return missing
      })
      const placed = description.operators.filter(({ id }) => ids.includes(id) !== boxOf.has(id))
      expect([folded, new Set(ids).size, placed.length]).toEqual([folded, ids.length, description.operators.length])
      expect([folded, early, [...boxOf.values()].filter((box) => !ids.includes(box))]).toEqual([folded, [], []])
      expect(ids).toContain("out")
    }
  })

  test("names its boxes by their groups", () => {
    const { description: drawn } = fold(description, ["way/2"])
    expect(drawn.operators.find(({ id }) => id === foldId("way/2"))).toMatchObject({ kind: "fold", rule: "way/2" })
    expect(drawn.operators.length).toBeLessThan(description.operators.length)
  })
})
