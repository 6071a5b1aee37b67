import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { afterEach, describe, expect, test } from "vitest"
import { files } from "../../src/cli/files.js"
import { SessionPages } from "../../src/cli/session-pages.js"
import type { Host } from "../../src/command/command.js"
import { execute } from "../../src/command/execute.js"
import type { Reply } from "../../src/command/reply.js"
import { replyText } from "../../src/command/reply-text.js"
import { BIN } from "../cli/wizard.js"
import { openText as openScreen } from "../support/screen.js"
import { asset, openPage } from "./browser.js"
import { WAYS } from "./examples.js"
import { openText, pathOf } from "./pages.js"

const opened: SessionPages[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((pages) => pages.stop()))
})

function host(): Host & { readonly pages: SessionPages } {
  const pages = new SessionPages(async () => ({ script: asset("page.js"), style: asset("page.css") }))
  opened.push(pages)
  return { pages, files }
}

const urlOf = (reply: Reply): string => (reply.kind === "page" ? reply.url : `no page: ${JSON.stringify(reply)}`)

/** Asks a page's server as its page does. */
async function post(url: string, path: string, body: object): Promise<Record<string, unknown>> {
  const headers = { "content-type": "application/json" }
  return (await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) })).json()
}

/** Transactions enough that writing them down takes a while. */
const many = (count: number): string =>
  WAYS +
  Array.from({ length: count }, (_, i) => `\n\`\`\`edn tx n${i}\n[{:town "N${i}" :to [:town "C"]}]\n\`\`\`\n`).join("")

describe(":page", () => {
  test("serves the session until it is closed, at one address", async () => {
    const [session, here] = [await openText(WAYS, "ways.md"), host()]
    const reply = await execute(session, ":page", here)
    const url = urlOf(reply)
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/)
    expect(replyText(reply, { width: 20, ascii: false, color: false })[0]).toBe(url)
    expect(urlOf(await execute(session, ":page", here))).toBe(url)
    expect(await (await fetch(url)).text()).toContain('"live":{"view":"towns","t":4,"s":0}')
    expect(await post(url, "do", { kind: "goto", view: "reached", t: 2, s: 3 })).toMatchObject({ t: 2, s: 3 })
    expect([session.view, session.t, session.position.inside?.step]).toEqual(["reached", 2, 3])
    expect(await execute(session, ":page off", here)).toEqual({ kind: "done", message: "the page is closed" })
    await expect(fetch(url)).rejects.toThrow()
    expect(await execute(session, ":page off", here)).toEqual({ kind: "done", message: "no page was served" })
  })

  test("says what is missing: pages, a view, a port", async () => {
    const code = async (text: string, line: string, where: Host) => {
      const reply = await execute(await openText(text), line, where)
      return reply.kind === "error" ? reply.error.code : reply.kind
    }
    expect(await code(WAYS, ":page", {})).toBe("session/no-pages")
    expect(await code("# nothing", ":page", host())).toBe("page/no-view")
    expect(await code(WAYS, ":page here", host())).toBe("command/arguments")
    const taken = new URL(urlOf(await execute(await openText(WAYS), ":page", host()))).port
    expect(await code(WAYS, `:page ${taken}`, host())).toBe("serve/port")
  })

  test("a page and a prompt follow each other", { timeout: 60_000 }, async () => {
    const [session, here] = [await openText(WAYS, "ways.md"), host()]
    const url = urlOf(await execute(session, ":page", here))
    const { page, faults } = await openPage(url, { reducedMotion: "reduce" })
    await page.waitForFunction(() => document.querySelector(".said")?.textContent === "live")
    await execute(session, ":goto 1", here)
    await page.waitForFunction(() => document.querySelector(".place")?.textContent === "t1 of 4")
    await page.keyboard.press(".")
    await expect.poll(() => session.t).toBe(2)
    await execute(session, ":goto end", here)
    await execute(session, '[{:town "D"}]', here)
    await page.waitForFunction(() => document.querySelector(".place")?.textContent === "t5 of 5")
    expect(faults.filter((fault) => !fault.includes(url))).toEqual([])
    await page.context().close()
  })

  test("what a prompt asks while a page is written down is answered for its own place", async () => {
    const [session, here] = [await openText(many(60), "ways.md"), host()]
    session.select("reached")
    await session.goto(3)
    await session.step("operator", 2)
    const url = urlOf(await execute(session, ":page", here))
    const told: string[] = []
    session.on(({ kind }) => told.push(`${kind} ${session.t}`))
    const data = fetch(`${url}data`).then((response) => response.json())
    await expect.poll(() => session.turns.isAway).toBe(true)
    const replies = await Promise.all([execute(session, ":state out", here), execute(session, ":step op", here)])
    expect(replies[0]).toMatchObject({ kind: "state", position: { t: 4, inside: { step: 2 } } })
    expect(replies[1]).toMatchObject({ kind: "position", position: { t: 4, inside: { step: 3 } } })
    expect(((await data) as { live: object }).live).toEqual({ view: "reached", t: 4, s: 2 })
    expect(new Set(told)).toEqual(new Set(["marks 4", "position 4"]))
  })

  test("who will not wait for a page is let go, and the page is written to its end", async () => {
    const [session, here] = [await openText(many(60), "ways.md"), host()]
    const url = urlOf(await execute(session, ":page", here))
    const data = fetch(`${url}data`)
    await expect.poll(() => session.turns.isAway).toBe(true)
    const giveUp = new AbortController()
    const waiting = execute(session, ":rows", here, { signal: giveUp.signal })
    giveUp.abort()
    expect(await waiting).toMatchObject({ kind: "error", error: { code: "session/interrupted" } })
    expect((await data).status).toBe(200)
    expect(await execute(session, ":rows", here)).toMatchObject({ kind: "rows" })
  })

  test("the screen shows its own place all the while, and goes where the page goes", { timeout: 60_000 }, async () => {
    const screen = await openScreen(many(60), { host: host(), columns: 160 }, "ways.md")
    await screen.press(":page\r")
    const url = /http:\S+\//.exec(await screen.screen())![0]
    const seen = new Set<string>()
    const data = fetch(`${url}data`).then((response) => response.status)
    for (let status: number | undefined; status === undefined; ) {
      screen.app.redraw()
      status = await Promise.race([data, new Promise<undefined>((resolve) => setTimeout(resolve, 10))])
      screen.tty.sink.flush()
      seen.add(/tx \d+\/\d+/.exec((await screen.tty.lines())[0])?.[0] ?? "none")
    }
    expect([...seen]).toEqual(["tx 64/64"])
    await post(url, "do", { kind: "goto", view: "towns", t: 2, s: 0 })
    expect((await screen.screen()).split("\n")[0]).toContain("tx 2/64")
    screen.app.leave()
  })

  test("at the plain prompt it lasts as long as the session", { timeout: 60_000 }, async () => {
    const cwd = mkdtempSync(join(tmpdir(), "wizard-"))
    const child = spawn(process.execPath, [BIN, pathOf("movies.md"), "--no-tui", "--json", "--db", ":memory:"], { cwd })
    const ended = new Promise((resolve) => child.on("close", resolve))
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const ask = async (line: string) => {
      child.stdin.write(`${line}\n`)
      return JSON.parse((await lines.next()).value)
    }
    const { page: url } = await ask(":page")
    await post(url, "do", {
      kind: "transact",
      forms: '[{:movie/title "Aliens" :movie/genre "action/adventure" :movie/release-year 1986}]',
    })
    expect(await ask(":rows")).toMatchObject({ t: 4, rows: expect.arrayContaining([["Aliens"]]) })
    expect(await ask(":export html page.html")).toEqual({ written: "page.html", what: "html" })
    expect(readFileSync(join(cwd, "page.html"), "utf8")).toContain("Aliens")
    expect(await ask(":quit")).toEqual({ quit: true, unsaved: true })
    expect(await ended).toBe(0)
    await expect(fetch(url)).rejects.toThrow()
  })
})

describe(":export in a session", () => {
  test("html is the page of the session, and leaves it where it stands", async () => {
    const [session, here] = [await openText(WAYS, "ways.md"), host()]
    await execute(session, ":goto 2", here)
    const reply = await execute(session, ":export html", here)
    expect(reply.kind === "text" && reply.text).toContain('<script id="wizard-data"')
    expect(session.t).toBe(2)
  })

  test.each(["svg", "dot", "mermaid"])("%s has the deltas of the position", async (kind) => {
    const session = await openText(WAYS, "ways.md")
    const drawn = async (t: number) => {
      await session.goto(t)
      const reply = await execute(session, `:export ${kind}`)
      return reply.kind === "text" ? reply.text : ""
    }
    expect(await drawn(1)).toContain("+2")
    expect(await drawn(0)).not.toContain("+2")
  })
})
