import { describe, expect, it } from "vitest"
import { keyword, type Value } from "../../src/edn/value.js"
import type { Engine } from "../../src/engine/engine.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { contents, engineOf } from "./support.js"

const QUERIES = [
  "[:find ?v :where [?e :a ?v]]",
  "[:find ?e ?f :where [?e :a ?v] [?f :b ?v]]",
  "[:find ?v :where [?e :a ?v] [?f :b ?v] [?f :c ?w]]",
  "[:find ?e :where [?e :a ?v] (not [_ :b ?v])]",
  "[:find ?e :where (or [?e :a 1] [?e :b 2] (and [?e :c _] [?e :a 2]))]",
  "[:find ?e ?t :where [?e :a _ ?t]]",
  "[:find ?e ?r :where [?e :a ?v] [(+ ?v 1) ?r]]",
  "[:find ?e :where [?e :a ?v] (not-join [?e] [?e :b ?w] (not [?e :c ?w]))]",
]

const ATTRIBUTES = ["a", "b", "c"].map(keyword)

/** Random datoms of few entities and values, retractions included; the tx of a fact is a function of the datom's place. */
function randomDatoms(random: Random): Value[][] {
  return Array.from({ length: 60 }, (_, i) => {
    const datom = [random.below(4), random.pick(ATTRIBUTES), random.below(4)]
    return [...datom, 1000 + i, random.chance(0.6)]
  })
}

/** Rows of every view with the weights that the last distinct holds. */
function weights(engine: Engine): unknown {
  return engine.catalog
    .views()
    .map((view) => [view.id, contents(view.circuit.set.operator.state[0], engine.database.dictionary)])
}

function feed(batches: readonly (readonly Value[][])[]): Engine {
  const engine = engineOf()
  QUERIES.forEach((query, i) => {
    engine.addView(`v${i}`, { query })
  })
  for (const datoms of batches) engine.transact({ datoms })
  return engine
}

function cut(datoms: readonly Value[][], random: Random): Value[][][] {
  const batches: Value[][][] = [[]]
  for (const datom of datoms) {
    if (random.chance(0.2)) batches.push([])
    batches[batches.length - 1].push(datom)
  }
  return batches
}

describe("trap 14: batching of raw datoms", () => {
  it("one by one, all at once, in random batches: the same rows and the same weights", () => {
    for (let world = 0; world < 40; world++) {
      const random = new Random(seed() + world)
      const datoms = randomDatoms(random)
      const one = feed(datoms.map((datom) => [datom]))
      const without = (engine: Engine) => (weights(engine) as [string, string[]][]).filter(([id]) => id !== "v5")
      for (const other of [feed([datoms]), feed(cut(datoms, random)), feed(cut(datoms, random))]) {
        expect([world, without(other)]).toEqual([world, without(one)])
      }
    }
  })

  it("views added before, between and after hold the same weights", () => {
    for (let world = 0; world < 20; world++) {
      const random = new Random(seed() + world)
      const batches = cut(randomDatoms(random), random)
      const before = feed(batches)
      const after = engineOf()
      const middle = random.below(batches.length)
      batches.forEach((datoms, i) => {
        if (i === middle) QUERIES.slice(0, 4).forEach((query, k) => void after.addView(`v${k}`, { query }))
        after.transact({ datoms })
      })
      QUERIES.slice(4).forEach((query, k) => void after.addView(`v${k + 4}`, { query }))
      expect([world, weights(after)]).toEqual([world, weights(before)])
    }
  })

  it("the weights are the numbers of derivations, of inputs and constants too", () => {
    const engine = engineOf()
    const query = "[:find ?v :in $ [?v ...] :where [?e :a ?v]]"
    engine.addView("early", { query, args: [[1, 2]] })
    engine.addView("constant", { query: "[:find ?x :where [(ground 7) ?x]]" })
    engine.transact({ datoms: [1, 2, 3].map((e) => [e, keyword("a"), 1]) })
    engine.addView("late", { query, args: [[1, 2]] })
    const expected = [
      ["early", ["3 [1]"]],
      ["constant", ["1 [7]"]],
      ["late", ["3 [1]"]],
    ]
    expect(weights(engine)).toEqual(expected)
  })
})
