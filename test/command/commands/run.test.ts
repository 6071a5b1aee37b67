import { describe, expect, test } from "vitest"
import { ask, openNotebook } from "../../session/support.js"

describe(":run", () => {
  test("runs the changed cell and those below it, and says what went wrong there", async () => {
    const session = await openNotebook("movies.md")
    expect(JSON.parse(await ask(session, ":run"))).toEqual({ done: "nothing is stale" })
    const view = session.cells.all.findIndex(({ cell }) => cell.kind === "view")
    const { body } = session.cells.all[view].cell
    session.cells.edit(view, body.replace("1980", "1986"))
    const stale = session.cells.all.filter(({ status }) => status === "stale").length
    expect(stale).toBe(session.cells.all.length - view)
    const { done: message } = JSON.parse(await ask(session, ":run")) as { done: string }
    expect(message).toContain(`${stale} cells were run anew`)
    // The notebook expects what the view was before.
    expect(message).toMatch(/line \d+, expect: /)
    expect(session.rows().rows).toEqual([["Predator"]])
    expect(session.cells.isStale).toBe(false)
  })

  test("what is stopped has not happened, and goes on when it is asked again", async () => {
    const session = await openNotebook("movies.md")
    session.cells.edit(0, session.cells.all[0].cell.body.replace("]\n", "]\n;\n"))
    const stop = new AbortController()
    stop.abort()
    const { execute } = await import("../../../src/command/execute.js")
    const stopped = await execute(session, ":run", {}, { signal: stop.signal })
    expect(stopped).toMatchObject({ kind: "error", error: { code: "session/interrupted" } })
    await ask(session, ":run")
    expect(session.rows().rows).toEqual([["Commando"], ["Predator"]])
  })
})
