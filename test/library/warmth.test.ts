import { expect, test } from "vitest"
import { Wizard } from "../../src/library/wizard.js"

const QUERY = "[:find ?n (count ?f) :where [?e :name ?n] [?e :friend ?f]]"

test("a rehearsal leaves no trace: not in the database, not in views, not in the functions of the user", async () => {
  const calls: unknown[] = []
  const loud = (n: unknown): boolean => calls.push(n) > 0
  const w = await Wizard.load({}, { functions: { loud } })
  await w.addView("plain", { query: QUERY })
  await w.addView("loud", { query: "[:find ?n :where [?e :name ?n] [(loud ?n)]]" })
  const told: number[] = []
  w.subscribe("plain", ({ t }) => {
    told.push(t)
    return undefined
  })
  const steps: unknown[] = []
  w.on("trace", (event) => steps.push(event))
  const after: { calls: number; steps: number }[] = []
  for (let t = 1; t <= 40; t++) {
    w.transactSync({
      datoms: [
        [t, ":name", `n${t}`],
        [t, ":friend", t - 1],
      ],
    })
    after.push({ calls: calls.length, steps: steps.length })
    expect(w.view("plain").rows()).toHaveLength(t)
  }
  expect(w.t).toBe(40)
  expect(w.history.datoms).toBe(80)
  expect(told).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
  expect(after.map(({ calls }) => calls)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
  const [first] = after
  for (const [i, { steps }] of after.entries()) expect(steps).toBe(first.steps * (i + 1))
  expect((await w.verify()).divergence).toBeNull()
})
