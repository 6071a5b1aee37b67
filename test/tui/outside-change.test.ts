import { mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { describe, expect, test } from "vitest"
import { watchText } from "../../src/cli/watch.js"
import { openText } from "../support/screen.js"

const MOVIES = readFileSync(resolve(import.meta.dirname, "../../notebooks/movies.md"), "utf8")

/** A screen on a notebook whose file others change. */
async function watched(file = "notebooks/movies.md") {
  const tell: { changed?: (text: string) => void } = {}
  const watch = (changed: (text: string) => void) => {
    tell.changed = changed
    return () => undefined
  }
  const opened = await openText(MOVIES, { watch }, file)
  return { ...opened, change: (text: string) => tell.changed?.(text) }
}

describe("a notebook that is changed outside", () => {
  test("is followed: what has changed runs anew", async () => {
    const { change, screen, session } = await watched()
    change(MOVIES.replace("1980)", "1986)"))
    expect(await screen()).toContain("what has changed runs anew")
    expect(session.rows().rows).toEqual([["Predator"]])
    expect(session.cells.unsaved).toBe(false)
  })

  test("is told of in one line, however deep its directory is", async () => {
    const { change, screen } = await watched(`/${"a-directory/".repeat(10)}movies.md`)
    change(MOVIES.replace("1980)", "1986)"))
    expect(await screen()).toContain("movies.md was changed outside: what has changed runs anew")
  })

  test("is not followed when there are changes here: nothing is lost, and both ways are told", async () => {
    const { change, screen, session, press } = await watched()
    await press("4", '[{:movie/title "Aliens" :movie/genre "action/adventure" :movie/release-year 1986}]', "\r", "\x1b")
    change(MOVIES.replace("1980)", "1986)"))
    const shown = (await screen()).replaceAll(/[│\s]+/g, " ")
    expect(shown).toContain("changed outside, and here")
    expect(session.rows().count).toBe(3)
  })

  test("the same text is no change", async () => {
    const { change, screen } = await watched()
    const before = await screen()
    change(MOVIES)
    expect(await screen()).toBe(before)
  })
})

describe("watching a file", () => {
  test("editors that replace files are followed, and after its end nothing is told", { timeout: 20_000 }, async () => {
    const path = join(mkdtempSync(join(tmpdir(), "wizard-")), "a.md")
    writeFileSync(path, "one")
    const told: string[] = []
    const end = watchText(path, (text) => told.push(text))
    const until = async (text: string) => {
      for (let i = 0; i < 100 && told.at(-1) !== text; i++) await new Promise((done) => setTimeout(done, 50))
      expect(told.at(-1)).toBe(text)
    }
    writeFileSync(path, "two")
    await until("two")
    writeFileSync(`${path}~`, "three")
    renameSync(`${path}~`, path)
    await until("three")
    end()
    const count = told.length
    writeFileSync(path, "four")
    await new Promise((done) => setTimeout(done, 400))
    expect(told).toHaveLength(count)
  })
})
