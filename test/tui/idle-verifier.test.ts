import { describe, expect, test } from "vitest"
import { openNotebook } from "../support/screen.js"

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe("while nobody does anything", () => {
  test("transactions are compared one by one, and what is looked at stays as it is", async () => {
    const { app, screen, press, session } = await openNotebook("movies.md", { budget: 0 })
    await press("<", ".", "2", "j", "j", "j")
    const { cursor } = app.state.delta.list
    expect(cursor).toBe(3)
    for (let i = 0; i < 100 && !(await screen()).includes("✓ t1–t3"); i++) await pause(50)
    expect(await screen()).toContain("✓ t1–t3")
    expect(session.t).toBe(1)
    expect(app.state.delta.list.cursor).toBe(cursor)
  })

  test("while the session is elsewhere, the panes keep what they showed", async () => {
    const { screen, session } = await openNotebook("movies.md")
    const before = await screen()
    let meanwhile = ""
    await session.elsewhere(async () => {
      await session.goto(1)
      meanwhile = await screen()
    })
    expect(meanwhile).toBe(before)
    expect(await screen()).toBe(before)
  })
})
