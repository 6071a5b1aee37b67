import { expect, test, vi } from "vitest"
import { Engine } from "../../src/engine/engine.js"
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

test("a rehearsal brings and takes rows of all views, whatever the first transactions were", async () => {
  const stages = new Set<Engine>()
  const heard = new Map<string, { plus: number; minus: number }>()
  const { transact } = Engine.prototype
  const spy = vi.spyOn(Engine.prototype, "transact").mockImplementation(function (this: Engine, ...given) {
    const report = transact.apply(this, given)
    stages.add(this)
    for (const [id, { codes }] of stages.size > 1 ? report.deltas : []) {
      const sizes = heard.get(id) ?? { plus: 0, minus: 0 }
      for (const weight of codes.weights.subarray(0, codes.length)) weight > 0 ? sizes.plus++ : sizes.minus++
      heard.set(id, sizes)
    }
    return report
  })
  const w = await Wizard.load()
  await w.addView("join", { query: QUERY })
  await w.addView("not", { query: "[:find ?e :where [?e :name] (not-join [?e] [?e :friend ?f] [?f :banned true])]" })
  for (let t = 1; t < 16; t++) w.transactSync({ datoms: [[t, ":name", `n${t}`]] })
  expect(stages.size).toBe(1)
  // A slow machine would end it early.
  const clock = vi.spyOn(performance, "now").mockReturnValue(0)
  w.transactSync({ datoms: [[16, ":name", "n16"]] })
  clock.mockRestore()
  spy.mockRestore()
  expect(stages.size).toBe(2)
  for (const id of ["join", "not"]) {
    expect(heard.get(id)?.plus).toBeGreaterThan(10)
    expect(heard.get(id)?.minus).toBeGreaterThan(10)
  }
})
