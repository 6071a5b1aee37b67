import { request } from "node:http"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { LivePage } from "../../src/page/live-page.js"
import { PageServer } from "../../src/page/server.js"
import type { Session } from "../../src/session/session.js"
import { asset, openPage, stateOf } from "./browser.js"
import { WAYS } from "./examples.js"
import { openText } from "./pages.js"

let session: Session
let server: PageServer

beforeAll(async () => {
  session = await openText(WAYS, "ways.md")
  const assets = { script: asset("page.js"), style: asset("page.css") }
  server = await PageServer.open(new LivePage(session), assets, { port: 0, host: "127.0.0.1" })
})

afterAll(() => server.close())

/** A request with any headers, as no browser would send it. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<{ status: number; text: string }> {
  const url = new URL(path, server.url)
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: body === undefined ? "GET" : "POST", headers }, (response) => {
      let text = ""
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk
      })
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on("error", reject)
    sent.end(body)
  })
}

const JSON_TYPE = { "content-type": "application/json" }
const tell = (what: object) => ask("do", JSON_TYPE, JSON.stringify(what))

describe("who may come in", () => {
  test("who has the token", async () => {
    expect((await ask("data")).status).toBe(200)
    expect((await ask("/")).status).toBe(403)
    expect((await ask("/data")).status).toBe(403)
    expect((await ask(`/${"x".repeat(32)}/data`)).status).toBe(403)
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/)
  })

  test("no other host, no other origin, no page of another site", async () => {
    expect((await ask("data", { host: "evil.example" })).status).toBe(403)
    expect((await ask("data", { host: `evil.example:${new URL(server.url).port}` })).status).toBe(403)
    expect((await ask("data", { origin: "http://evil.example" })).status).toBe(403)
    expect((await ask("data", { origin: "null" })).status).toBe(403)
    expect((await ask("data", { "sec-fetch-site": "cross-site" })).status).toBe(403)
    expect((await ask("do", { origin: "http://evil.example", ...JSON_TYPE }, "{}")).status).toBe(403)
    expect((await ask("data", { origin: new URL(server.url).origin })).status).toBe(200)
  })

  test("no form of a page: requests are JSON, of a size, and mean something", async () => {
    expect((await ask("do", { "content-type": "text/plain" }, "{}")).status).toBe(415)
    expect((await ask("do", JSON_TYPE, "x".repeat(1_100_000))).status).toBe(413)
    for (const wrong of [
      "",
      "{",
      "[]",
      "null",
      '{"kind":"goto","view":"reached","t":-1}',
      '{"kind":"step","unit":"year"}',
    ]) {
      const { status, text } = await ask("do", JSON_TYPE, wrong)
      expect([wrong, status, JSON.parse(text).error.code]).toEqual([wrong, 400, "page/request"])
    }
    for (const wrong of ['{"kind":"why","view":"towns","t":1}', '{"kind":"when","view":"towns"}', "7"]) {
      const { status, text } = await ask("ask", JSON_TYPE, wrong)
      expect([wrong, status, JSON.parse(text).error.code]).toEqual([wrong, 400, "page/request"])
    }
    const unknown = await ask("ask", JSON_TYPE, '{"kind":"times","view":"none"}')
    expect([unknown.status, JSON.parse(unknown.text).error.code]).toEqual([400, "view/unknown"])
    expect((await ask("nothing")).status).toBe(404)
  })
})

describe("a live page", () => {
  test("is driven: goto, step, transact; what is refused changes nothing", async () => {
    expect(JSON.parse((await tell({ kind: "goto", view: "reached", t: 2, s: 3 })).text)).toMatchObject({ t: 2, s: 3 })
    expect(session.position.inside?.step).toBe(3)
    expect(JSON.parse((await tell({ kind: "step", unit: "transaction", count: -1 })).text)).toMatchObject({
      t: 1,
      s: 0,
    })
    const refused = await tell({ kind: "transact", forms: "[[:db/add 1 :nothing 2]]" })
    expect(refused.status).toBe(400)
    expect([session.last, session.t]).toEqual([4, 1])
    expect((await tell({ kind: "goto", view: "none", t: 1, s: 0 })).status).toBe(400)
  })

  test("a link to a place leads the session there", async () => {
    await session.goto(4)
    const { page } = await openPage(server.url, { hash: "#v=reached&t=2&s=3" })
    await expect.poll(() => [session.view, session.t, session.position.inside?.step]).toEqual(["reached", 2, 3])
    await page.waitForFunction(() => document.querySelector(".said")?.textContent === "live")
    expect(await stateOf(page)).toMatchObject({ v: "reached", t: "2", s: "3" })
    await page.context().close()
  })

  test("follows the session and leads it, and shows what is transacted", async () => {
    await session.goto(4)
    const { page, faults } = await openPage(server.url, { reducedMotion: "reduce" })
    await page.waitForFunction(() => document.querySelector(".said")?.textContent === "live")
    expect(await page.textContent(".place")).toBe("t4 of 4")
    await session.goto(1)
    await page.waitForFunction(() => document.querySelector(".place")?.textContent === "t1 of 4")
    await session.step("operator")
    await page.waitForFunction(() => document.querySelector(".place")?.textContent?.startsWith("t2 of 4 · step 1/"))
    await page.keyboard.press(".")
    await page.keyboard.press(".")
    await expect.poll(() => session.t).toBe(3)
    await page.getByRole("textbox", { name: "transaction forms" }).fill('[{:town "D" :to [:town "A"]}]')
    await page.getByRole("button", { name: "transact", exact: true }).click()
    await page.waitForFunction(() => document.querySelector(".place")?.textContent === "t5 of 5")
    expect(session.last).toBe(5)
    expect(session.cells.document.text).toContain('{:town "D" :to [:town "A"]}')
    await page.getByRole("textbox", { name: "transaction forms" }).fill("[[:db/add 1 :nothing 2]]")
    await page.getByRole("button", { name: "transact", exact: true }).click()
    await page.waitForFunction(() => /nothing/.test(document.querySelector(".said")?.textContent ?? ""))
    expect(session.last).toBe(5)
    expect((await stateOf(page)).t).toBe("5")
    expect(faults.filter((fault) => !fault.includes(server.url) && !fault.includes("400"))).toEqual([])
    await page.context().close()
  })
})
