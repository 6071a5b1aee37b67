import { expect, test } from "vitest"
import { localise } from "../../src/verify/localise.js"
import { WAYS } from "../../src/verify/recording.js"
import { divergesAt, recordingOfScenario } from "../../src/verify/shrink/scenario.js"
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

test("mutants have names of their own, fifty and more", () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length)
  expect(MUTANTS.length).toBeGreaterThanOrEqual(50)
})
