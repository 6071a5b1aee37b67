import { describe, expect, test } from "vitest"
import { TOUR } from "../../src/session/tour.js"
import { openNotebook } from "../support/screen.js"

describe("the tour", () => {
  test.each([
    [80, 24],
    [200, 60],
    [60, 20],
    [40, 16],
  ])("at %ix%i leads with Enter through all stations, each of which can be read and done", async (columns, rows) => {
    const opened = await openNotebook("movies.md", { columns, rows, tour: true })
    for (const [i, { says }] of TOUR.entries()) {
      const shown = await opened.screen()
      expect(shown).toContain(`Tour ${i + 1} of ${TOUR.length}`)
      const words = shown.replaceAll(/[│\n\s]+/g, " ")
      expect(words).toContain(says)
      await opened.press("\r")
      expect(await opened.screen()).not.toContain("error[")
    }
    const after = await opened.screen()
    expect(after).not.toContain("Tour ")
    expect(opened.session.t).toBe(opened.session.last)
  })

  test("on the smallest screen it still leads on, though its words do not fit", async () => {
    const { screen, press, session } = await openNotebook("movies.md", { columns: 40, rows: 10, tour: true })
    await press("\r", "\r")
    expect(session.t).toBe(1)
    expect((await screen()).split("\n")).toHaveLength(10)
  })

  test("Esc ends it, and the command of a station may be typed instead", async () => {
    const { screen, press } = await openNotebook("movies.md", { tour: true })
    await press(":", "r", "o", "w", "s", "\r")
    expect(await screen()).toContain("Tour 2 of")
    await press("\x1b", "\x1b", "\x1b")
    expect(await screen()).not.toContain("Tour 2")
  })
})
