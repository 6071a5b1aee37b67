import { expect, test } from "vitest"
import { seed } from "../support/seed.js"
import { adviseWorld } from "./why-not-fuzz.js"

/** Worlds to try; WIZARD_FUZZ asks for more. */
const WORLDS = Number(process.env.WIZARD_FUZZ ?? 60)

test("advice, transacted as raw datoms, makes the row appear", { timeout: 3_600_000 }, () => {
  const from = seed()
  const count = { rows: 0, advised: 0 }
  const wrong: string[] = []
  for (let i = 0; i < WORLDS && wrong.length < 3; i++) {
    const found = adviseWorld(from + i, count)
    if (found !== undefined) wrong.push(found)
  }
  console.log(JSON.stringify(count))
  expect(wrong).toEqual([])
  expect(count.advised).toBeGreaterThan(count.rows * 0.1)
})
