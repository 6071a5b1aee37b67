import { expect, test } from "vitest"
import { seed } from "../support/seed.js"
import { type Disagreement, noCount } from "./fuzz.js"
import { fuzzSources } from "./sources-fuzz.js"

/** Worlds to try; WIZARD_FUZZ asks for more. */
const WORLDS = Number(process.env.WIZARD_FUZZ ?? 40)

test("views over several sources equal the naive oracle, back and forth", { timeout: 3_600_000 }, async () => {
  const count = noCount()
  const from = seed()
  const found: Disagreement[] = []
  for (let i = 0; i < WORLDS && found.length < 3; i++) {
    const disagreement = await fuzzSources(from + i, count)
    if (disagreement !== undefined) found.push(disagreement)
  }
  console.log(JSON.stringify(count))
  expect(found).toEqual([])
  expect(count.queries).toBeGreaterThan(WORLDS / 2)
  expect(count.nonEmpty).toBeGreaterThan(0)
})
