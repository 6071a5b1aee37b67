import { mkdtempSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { DatabaseFile } from "../../src/cli/database-file.js"
import { parseNotebook } from "../../src/notebook/format.js"
import { runNotebook } from "../../src/notebook/runner.js"
import { Session } from "../../src/session/session.js"
import { ask } from "./support.js"

const MOVIES = readFileSync(resolve(import.meta.dirname, "../../notebooks/movies.md"), "utf8")
const FILM = '[{:movie/title "Aliens" :movie/genre "action/adventure" :movie/release-year 1986}]'

const place = (): string => join(mkdtempSync(join(tmpdir(), "wizard-")), "movies.duckdb")

const open = (path: string, text = MOVIES): Promise<Session> =>
  Session.open(parseNotebook(text, "movies.md"), { storage: new DatabaseFile(path) })

const looked = async (session: Session): Promise<string> =>
  (await Promise.all([":rows", ":views", ":state", ":delta", ":tx", ":zoom"].map((line) => ask(session, line)))).join(
    "\n",
  )

describe("a session that is kept in a file", () => {
  it("goes on where it was left: same t, views, rows, states, at every t", { timeout: 60_000 }, async () => {
    const path = place()
    const first = await open(path)
    await first.editor.transact(FILM)
    await first.editor.addView(
      "all",
      "[:find ?t :in $ ?y :where [?m :movie/title ?t] [?m :movie/release-year ?z] [(>= ?z ?y)]]",
      "[1986]",
    )
    await first.editor.setArgs("[1987]")
    const at: string[] = []
    for (let t = 0; t <= first.last; t++) {
      await first.goto(t)
      at.push(await looked(first))
    }
    const { text } = first.cells.document
    const statuses = first.cells.all.map(({ status, message, t }) => [status, message, t])
    await first.close()
    const second = await open(path)
    expect([second.last, second.t, second.view]).toEqual([5, 5, "action-movies-1980s"])
    second.select("all")
    for (let t = 0; t <= second.last; t++) {
      await second.goto(t)
      expect(await looked(second)).toBe(at[t])
    }
    expect(second.cells.document.text).toBe(text)
    expect(second.cells.unsaved).toBe(true)
    expect(second.cells.all.map(({ status, message, t }) => [status, message, t])).toEqual(statuses)
    await second.goto(5)
    await second.editor.transact(FILM.replace("Aliens", "Robocop"))
    expect((await runNotebook(second.cells.document)).failed).toBe(0)
    expect(second.rows("action-movies-1980s").count).toBe(4)
    await second.close()
  })

  it("runs what has come below the cells that ran, once", { timeout: 60_000 }, async () => {
    const path = place()
    await (await open(path)).close()
    const more = `${MOVIES}\n\`\`\`edn tx aliens\n${FILM}\n\`\`\`\n`
    const second = await open(path, more)
    expect([second.last, second.rows().count, second.cells.unsaved]).toEqual([4, 3, false])
    await second.close()
    const third = await open(path, more)
    expect([third.last, third.rows().count]).toEqual([4, 3])
    await third.close()
  })

  it("keeps what ran when the notebook was changed, and runs it anew when asked", { timeout: 60_000 }, async () => {
    const path = place()
    await (await open(path)).close()
    const changed = MOVIES.replace("1987}]", "1979}]")
    const second = await open(path, changed)
    expect(second.cells.all.map(({ status }) => status).indexOf("stale")).toBe(4)
    expect(second.rows().rows).toEqual([["Commando"], ["Predator"]])
    await second.editor.rerun()
    expect(second.cells.all.filter(({ status }) => status === "stale")).toEqual([])
    expect(second.rows().rows).toEqual([["Commando"]])
    await second.close()
    const third = await open(path, changed)
    expect([third.rows().rows, third.cells.isStale]).toEqual([[["Commando"]], false])
    await third.close()
  })

  it("takes back, and branches, in the file too", { timeout: 60_000 }, async () => {
    const path = place()
    const first = await open(path)
    await first.editor.transact(FILM)
    await first.editor.undo()
    await first.goto(1)
    await first.editor.branch()
    await first.editor.transact(FILM)
    const { text } = first.cells.document
    await first.close()
    const second = await open(path, text)
    expect([second.last, second.rows().rows]).toEqual([2, [["Aliens"], ["Commando"], ["The Goonies"]]])
    expect([second.cells.isStale, second.cells.unsaved]).toEqual([false, false])
    await second.close()
  })

  it("goes on after the process was killed in the middle: a transaction that was told of stays", {
    timeout: 60_000,
  }, async () => {
    const path = place()
    const first = await open(path)
    await first.editor.transact(FILM)
    // What `kill -9` leaves: nothing is closed, no checkpoint is written, and the end of the cell is not noted.
    const { history } = first.wizard
    const last = first.cells.all.length - 1
    const { after, status, message, t, ...begun } = JSON.parse(history.noted(`cell ${last}`) ?? "{}") as Record<
      string,
      unknown
    >
    expect([after, status, message, t]).toEqual([4, "ok", "", 4])
    await history.note(`cell ${last}`, JSON.stringify({ ...begun, stageT: 3 }))
    await first.close()
    const second = await open(path)
    expect([second.last, second.rows().count]).toEqual([4, 3])
    await second.close()
  })

  it("is refused while another has it open, with a clear error", { timeout: 60_000 }, async () => {
    const path = place()
    const first = await open(path)
    await expect(open(path)).rejects.toMatchObject({ code: "storage/locked" })
    await first.close()
    await (await open(path)).close()
  })
})

describe("what outlasts a session", () => {
  it("marks of the timeline with sizes, marks by hand, breakpoints and watches", { timeout: 60_000 }, async () => {
    const path = place()
    const first = await open(path)
    await first.verify({ from: 1, to: 3 })
    await first.goto(2)
    await ask(first, ":mark a")
    await ask(first, ':break row ["Predator"]')
    await ask(first, ":watch delta>10")
    const timeline = first.timeline(0, 3, first.view)
    expect(timeline.map(({ mark }) => mark).slice(1)).toEqual(["verified", "verified", "verified"])
    await first.close()
    const second = await open(path)
    expect(second.timeline(0, 3, second.view)).toEqual(timeline)
    expect(second.stops.all.map(({ kind, condition }) => [kind, condition])).toEqual([
      ["break", 'row ["Predator"]'],
      ["watch", "delta>10"],
    ])
    expect(JSON.parse(await ask(second, ":goto 'a"))).toMatchObject({ t: 2 })
    await second.goto(1)
    expect(JSON.parse(await ask(second, ":step 2"))).toMatchObject({ t: 2 })
    await second.close()
  })

  it("a history that was changed in between has no marks of what is gone", { timeout: 60_000 }, async () => {
    const path = place()
    const first = await open(path)
    await first.verify({ from: 1, to: 3 })
    await first.close()
    const second = await open(path)
    await second.goto(2)
    await second.editor.branch()
    await second.editor.transact(FILM)
    // Killed: nothing of it is noted.
    await second.wizard.close()
    const third = await Session.open(parseNotebook(second.cells.document.text, "movies.md"), {
      storage: new DatabaseFile(path),
      budget: 0,
    })
    expect(third.timeline(1, 3, third.view).map(({ mark }) => mark)).toEqual(["unverified", "unverified", "unverified"])
    await third.close()
  })
})
