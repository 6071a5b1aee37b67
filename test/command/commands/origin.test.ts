import { describe, expect, test } from "vitest"
import { ask, NOTEBOOKS, openNotebook } from "../../session/support.js"

describe(":origin", () => {
  test.each([
    [':origin ["Predator"]', "c2.join"],
    [':origin ["Predator"] distinct', "c2.join"],
    [':origin ["Predator"] c2.join', "c1.scan"],
    [":origin [7] c3.join", "c2.scan"],
    [":origin [7] c2.scan", "c2.scan"],
  ])("%s is %s", async (line, op) => {
    const session = await openNotebook("movies.md")
    await session.goto(2)
    expect(JSON.parse(await ask(session, line))).toMatchObject({ id: op })
  })

  test.each([
    [':origin ["Nobody"]', "row/unknown"],
    [':origin ["Predator"] nothing', "operator/unknown"],
    [":origin", "command/arguments"],
  ])("%s is refused", async (line, code) => {
    const session = await openNotebook("movies.md")
    await session.goto(2)
    expect(JSON.parse(await ask(session, line))).toMatchObject({ error: { code } })
  })

  test.each(NOTEBOOKS)(
    "finds in %s for every row of a view's delta an operator that has it",
    { timeout: 120_000 },
    async (name) => {
      const session = await openNotebook(name)
      for (let t = 1; t <= Math.min(session.last, 12); t++) {
        await session.goto(t)
        for (const { row } of session.delta("out").changes.slice(0, 3)) {
          const { print } = await import("../../../src/edn/print.js")
          const { fromJs } = await import("../../../src/edn/js.js")
          const reply = JSON.parse(await ask(session, `:origin ${print(row.map(fromJs))}`)) as { id: string }
          expect(session.delta(reply.id).count).toBeGreaterThan(0)
        }
      }
    },
  )
})
