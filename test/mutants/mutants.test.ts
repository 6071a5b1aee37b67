import { expect, test } from "vitest"
import { Engine } from "../../src/engine/engine.js"
import { localise } from "../../src/verify/localise.js"
import { WAYS } from "../../src/verify/recording.js"
import { divergesAt, recordingOfScenario } from "../../src/verify/shrink/scenario.js"
import { datoms } from "../engine/support.js"
import { seed } from "../support/seed.js"
import { FAMILY_NAMES, scenarioOf } from "./families.js"
import { hunt, huntLine } from "./hunt.js"
import { MUTANTS } from "./table.js"

/** One of each sort; `npm run mutants` hunts all of them. */
const SAMPLE = [
  "scan by value misses retractions",
  "back restores a fact with another tx",
  "fill skips facts",
  "join misses ΔA ⋈ ΔB",
  "star misses what comes on two sides at once",
  "antijoin takes any loss of a witness for the last",
  "project loses duplicates",
  "errors never heal",
  "output drops retractions",
  "fixpoint does not look again for a fact that lost its round",
  "min and max are not looked for anew when theirs goes",
  "pull does not look at changed trees",
]

test.each(SAMPLE)(
  "%s: found, named, made small",
  async (name) => {
    const mutant = MUTANTS.find((each) => each.name === name)
    if (mutant === undefined) throw new Error(`no mutant ${name}`)
    const result = await hunt(mutant, 1)
    expect([result.ok, huntLine(result)]).toEqual([true, huntLine(result)])
  },
  300_000,
)

test("without a mutant nothing is found and nobody named", async () => {
  for (const name of FAMILY_NAMES) {
    const recording = recordingOfScenario(scenarioOf(name, seed()))
    for (const way of WAYS) expect([name, way, await divergesAt(recording, way)]).toEqual([name, way, undefined])
    expect([name, localise(recording)]).toEqual([name, null])
  }
}, 300_000)

test("in a history of many transactions the first that differs is found, whichever it is", () => {
  const mutant = MUTANTS.find(({ name }) => name === "output drops retractions")
  for (const retracted of [1, 94, 95, 96, 97, 98, 99, 299]) {
    const history = Array.from({ length: 300 }, (_, i) => {
      const k = i === retracted ? i - 1 : i
      return datoms(`[[${k + 1000} :a ${k} nil ${k === i}]]`)
    })
    const recording = {
      engine: () => new Engine({ now: () => new Date(0) }),
      views: [{ kind: "view", id: "v", definition: { query: "[:find ?v :where [_ :a ?v]]" } }] as const,
      transactions: history.map((data, i) => ({ kind: "transact" as const, data, options: { t: i + 1 } })),
    }
    const undo = mutant?.plant()
    try {
      expect(localise(recording)).toMatchObject({ t: retracted + 1, op: "out", expected: 0, found: 1 })
    } finally {
      undo?.()
    }
  }
}, 300_000)

test("mutants have names of their own, fifty and more", () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length)
  expect(MUTANTS.length).toBeGreaterThanOrEqual(50)
})
