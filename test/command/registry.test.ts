import { describe, expect, test } from "vitest"
import { execute } from "../../src/command/execute.js"
import { COMMANDS, commandNamed } from "../../src/command/registry.js"
import { ask, openNotebook } from "../session/support.js"

/** Those of which the project promises that they are there. */
const PROMISED =
  "load save open view views rules schema tx query args step back goto play op delta state rows verify why whynot break watch explain zoom compare profile bench shrink export undo set help quit"

describe("the commands", () => {
  test("are those that are promised, each with an own name, its usage and a sentence", () => {
    const names = COMMANDS.flatMap(({ name, aliases }) => [name, ...aliases])
    expect(new Set(names).size).toBe(names.length)
    for (const name of PROMISED.split(" ")) expect(commandNamed(name).name).toBe(name)
    for (const { name, usage, summary } of COMMANDS) {
      expect(usage.split(/[ [!]/)[0]).toBe(`:${name}`)
      expect(summary).toMatch(/^[a-z].*[^.]$/)
    }
  })

  test.each(COMMANDS.map(({ name }) => name))(
    ":help %s tells of it, and :%s with too much is refused and does nothing",
    async (name) => {
      const session = await openNotebook("movies.md")
      const { commands } = JSON.parse(await ask(session, `:help ${name}`)) as { commands: { name: string }[] }
      expect(commands.map((each) => each.name)).toEqual([name])
      const before = [session.position, session.cells.document.text, session.views]
      const reply = await execute(session, `:${name} 1 2 3 4 5 6 7`)
      expect(reply).toMatchObject({ kind: "error", error: { hint: expect.stringMatching(/\S/) } })
      expect([session.position, session.cells.document.text, session.views]).toEqual(before)
    },
  )

  test("a misspelt one is answered with the nearest", async () => {
    const session = await openNotebook("movies.md")
    expect(await execute(session, ":verfy")).toMatchObject({
      error: { code: "command/unknown", hint: expect.stringContaining(":verify") },
    })
  })
})
