import { statSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { EmbeddedSession } from "../../src/page/embedded-session.js"
import type { PageData } from "../../viz/page/page-data.js"
import { exportedLive, openPage, stateOf } from "./browser.js"
import { WAYS } from "./examples.js"
import { openText } from "./pages.js"

const carried = { file: "ways.md", text: WAYS, files: {} }
const lastOf = async (session: EmbeddedSession): Promise<PageData["views"][number]["moments"][number] | undefined> =>
  ((await session.data()) as unknown as PageData).views[0].moments.at(-1)

describe("the session that a page carries", () => {
  test("writes facts, compares them, and takes them back", async () => {
    const session = new EmbeddedSession(carried)
    await session.transact('[{:town "D"}]')
    expect(await lastOf(session)).toMatchObject({ t: 5, mark: "verified" })
    expect(await session.text()).toContain('[{:town "D"}]')
    expect([await session.undo(), await session.text(), await session.undo()]).toEqual([true, WAYS, false])
  })

  test("runs another query, and leaves everything as it is when that is none", async () => {
    const session = new EmbeddedSession(carried)
    await session.query("towns", '[:find ?t :where [?t :town "A"]]')
    const text = await session.text()
    expect(text).toContain('[?t :town "A"]')
    expect(await lastOf(session)).toMatchObject({ t: 4, mark: "verified" })
    await expect(session.query("towns", "[:find ?x :where [?t :town ?name]]")).rejects.toMatchObject({
      hint: expect.any(String),
    })
    await expect(session.query("none", "[:find ?x]")).rejects.toMatchObject({ code: "view/unknown" })
    await expect(session.transact("[[:db/add 1")).rejects.toThrow()
    expect(await session.text()).toBe(text)
  })

  test("reads the files that it carries and no others", async () => {
    const text =
      '```edn schema s\n[{:db/ident :title :db/valueType :db.type/string :db/cardinality :db.cardinality/one}]\n```\n\n```edn load films\n{:path "films.json" :map {:title "title"}}\n```\n\n```clojure view v\n[:find ?t :where [_ :title ?t]]\n```\n'
    const loaded = async (files: Record<string, string>) => {
      const data = (await new EmbeddedSession({ file: "a.md", text, files }).data()) as unknown as PageData
      return data.transactions.length
    }
    expect([await loaded({ "films.json": '[{"title": "Alien"}]' }), await loaded({})]).toEqual([1, 0])
  })
})

describe("a page with the engine in it", { timeout: 60_000 }, () => {
  test("has at most 900 kB beside its data", async () => {
    const size = (name: string) => statSync(new URL(`../../dist/page/${name}`, import.meta.url)).size
    expect(size("live.js") + size("page.css") + 2_000).toBeLessThan(900_000)
    expect(size("page.js") + size("page.css") + 2_000).toBeLessThan(400_000)
  })

  test("changes facts and the query, offline, and is compared with the full query", async () => {
    const url = await exportedLive(await openText(WAYS, "ways.md"))
    const { page, faults } = await openPage(url, { offline: true })
    await page.getByText("change facts or the query").click()
    await page.getByLabel("transaction forms").fill('[{:town "D"}]')
    await page.getByRole("button", { name: "transact", exact: true }).click()
    await page.getByText("12 comparisons with the full query: all equal it").waitFor()
    expect(await stateOf(page)).toMatchObject({ v: "towns", t: "5" })
    expect(await page.locator(".right").textContent()).toContain('["D"]')
    await page.getByLabel("query", { exact: true }).fill("[:find ?name :where [?t :town ?name] [?t :to ?other]]")
    await page.getByRole("button", { name: "run the query" }).click()
    await page.getByText("the view is another one").waitFor()
    expect(await page.locator(".operator").allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining("⋈")]),
    )
    await page.getByLabel("query", { exact: true }).fill("[:find ?x :where [?t :town ?name]]")
    await page.getByRole("button", { name: "run the query" }).click()
    await page.locator(".said").filter({ hasText: "?x" }).waitFor()
    await page.getByRole("button", { name: "undo" }).click()
    await page.getByText("taken back").waitFor()
    expect(await page.getByLabel("query", { exact: true }).inputValue()).toBe("[:find ?name :where [?t :town ?name]]")
    expect(faults).toEqual([])
  })
})
