import { describe, expect, test } from "vitest"
import type { SessionEvent } from "../../src/session/session-event.js"
import { ask, openNotebook } from "./support.js"

describe("comparing the whole history", () => {
  test("comes back into the transaction where it began, whoever looks on the way", async () => {
    const session = await openNotebook("movies.md", { budget: 1000 })
    await session.goto(2)
    await session.back("operator", 3)
    const before = session.position
    const seen: unknown[] = []
    session.on(() => seen.push(session.position))
    expect(JSON.parse(await ask(session, ":verify all"))).toMatchObject({ verified: 4, divergence: null })
    expect(seen.length).toBeGreaterThan(0)
    expect(session.position).toEqual(before)
  })

  test("nobody is told of a movement that ends where it began", async () => {
    const session = await openNotebook("movies.md")
    const told: SessionEvent["kind"][] = []
    session.on(({ kind }) => told.push(kind))
    await session.verify({ from: 1, to: 2 })
    expect(session.isAway).toBe(false)
    expect(new Set(told)).toEqual(new Set(["marks"]))
  })

  test("the size of every delta is known when the notebook has run, and after a comparison", async () => {
    const run = await openNotebook("movies.md")
    expect(run.timeline(1, 3, run.view).map(({ size }) => size)).toEqual([2, 1, 1])
    const late = await openNotebook("movies.md")
    await ask(late, ":view late [:find ?t :where [_ :movie/title ?t]]")
    expect(late.timeline(1, 3, "late").map(({ size }) => size)).toEqual([undefined, undefined, undefined])
    await late.verify({ from: 1, to: 3 })
    expect(late.timeline(1, 3, "late").map(({ size }) => size)).toEqual([3, 1, 0])
  })
})
