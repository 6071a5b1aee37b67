import { expect, test } from "vitest"
import { seed } from "../support/seed.js"
import { explainWorld } from "./why-fuzz.js"

/** Worlds to try; WIZARD_FUZZ asks for more. */
const WORLDS = Number(process.env.WIZARD_FUZZ ?? 60)

test("the datoms of an explanation alone give the row", { timeout: 3_600_000 }, () => {
  const from = seed()
  const count = { rows: 0, datoms: 0 }
  const wrong: string[] = []
  for (let i = 0; i < WORLDS && wrong.length < 3; i++) {
    const found = explainWorld(from + i, count)
    if (found !== undefined) wrong.push(found)
  }
  console.log(JSON.stringify(count))
  expect(wrong).toEqual([])
  expect(count.rows).toBeGreaterThan(WORLDS / 10)
})
