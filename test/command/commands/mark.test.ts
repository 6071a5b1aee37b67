import { describe, expect, test } from "vitest"
import { ask, openNotebook } from "../../session/support.js"

describe(":mark", () => {
  test("gives moments letters; :goto 'a comes back; off takes one away", async () => {
    const session = await openNotebook("movies.md")
    await ask(session, ":mark b")
    await ask(session, ":goto 1")
    expect(JSON.parse(await ask(session, ":mark a"))).toEqual({
      marks: [
        { letter: "a", t: 1 },
        { letter: "b", t: 3 },
      ],
    })
    expect(JSON.parse(await ask(session, ":goto 'b"))).toMatchObject({ t: 3 })
    expect(JSON.parse(await ask(session, ":mark b off"))).toEqual({ marks: [{ letter: "a", t: 1 }] })
  })

  test.each([
    [":mark 7", "mark/letter"],
    [":mark ab", "mark/letter"],
    [":goto 'x", "mark/unknown"],
    [":mark a now", "command/arguments"],
  ])("%s is refused", async (line, code) => {
    const session = await openNotebook("movies.md")
    expect(JSON.parse(await ask(session, line))).toMatchObject({ error: { code } })
    expect(JSON.parse(await ask(session, ":mark"))).toEqual({ marks: [] })
  })
})
