import type { Page } from "playwright-core"
import { afterAll, describe, expect, test } from "vitest"
import { LivePage } from "../../src/page/live-page.js"
import { pageData } from "../../src/page/page-data.js"
import { prose } from "../../src/page/prose.js"
import { PageServer } from "../../src/page/server.js"
import { asset, exported, exportedData, exportedLive, openPage, serious } from "./browser.js"
import { long, WAYS } from "./examples.js"
import { openText } from "./pages.js"

const servers: PageServer[] = []
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
})

async function served(text: string): Promise<string> {
  const assets = { script: asset("page.js"), style: asset("page.css") }
  const page = new LivePage(await openText(text, "notebook.md"))
  const server = await PageServer.open(page, assets, { port: 0, host: "127.0.0.1" })
  servers.push(server)
  return server.url
}

const WAYS_TO_OPEN = {
  exported: async (text: string) => exported(await openText(text, "notebook.md")),
  live: async (text: string) => exportedLive(await openText(text, "notebook.md")),
  served,
}

/** Opens a page each way; it says nothing and asks only its own server. */
async function on(way: keyof typeof WAYS_TO_OPEN, text: string, hash: string, does: (page: Page) => Promise<void>) {
  const url = await WAYS_TO_OPEN[way](text)
  const { page, faults } = await openPage(url, { hash, reducedMotion: "reduce" })
  await does(page)
  expect(faults.filter((fault) => way !== "served" || !fault.startsWith(`request: ${url}`))).toEqual([])
  await page.context().close()
}

const why = async (page: Page, row: string): Promise<string> => {
  await page.locator("#right button.row", { hasText: row }).first().click()
  await page.locator(".why[aria-busy=true]").waitFor({ state: "detached" })
  return (await page.textContent(".why")) ?? ""
}

const ms = (page: Page) =>
  page.$$eval("#left tbody tr td:last-child", (all) => all.map((each) => each.textContent ?? ""))
const byTime = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: /^top:/ }).click()
  await page.getByRole("button", { name: "by time" }).click()
}

describe("why", { timeout: 60_000 }, () => {
  test.each(["exported", "live", "served"] as const)("of a row that goes is why it was there: %s", (way) =>
    on(way, WAYS, "#v=reached&t=4", async (page) => {
      expect(await why(page, '["A" "B"]')).toMatch(/:to 4.*t1, line \d+/s)
    }),
  )

  test.each(["live", "served"] as const)("comes from the engine where the file has none: %s", (way) =>
    on(way, long(300), "#t=1", async (page) => {
      await page.$eval("#right .sight", (sight) => sight.scrollTo(0, sight.scrollHeight))
      expect(await why(page, "[299]")).toMatch(/:n 299.*t1/s)
    }),
  )

  test("a file without the engine says that it has none", () =>
    on("exported", long(300), "#t=1", async (page) => {
      await page.$eval("#right .sight", (sight) => sight.scrollTo(0, sight.scrollHeight))
      expect(await why(page, "[299]")).toContain("derivations of 100 rows are not in this file")
    }))

  test("follows what a student has changed, facts and the query", () =>
    on("live", WAYS, "#v=reached", async (page) => {
      await page.getByText("change facts or the query").click()
      await page.getByLabel("transaction forms").fill('[{:town "C" :to {:db/id "d" :town "D"}}]')
      await page.getByRole("button", { name: "transact", exact: true }).click()
      await page.getByText("all equal it").waitFor()
      expect(await why(page, '["B" "D"]')).toMatch(/:to 5.*t2, line \d+.*:to 6.*t5, line \d+/s)
      await page
        .getByLabel("query", { exact: true })
        .fill('[:find ?to :in $ % :where [?a :town "B"] (way ?a ?b) [?b :town ?to]]')
      await page.getByRole("button", { name: "run the query" }).click()
      await page.getByText("the view is another one").waitFor()
      expect(await why(page, '["D"]')).toMatch(/:town "B".*t5, line \d+/s)
    }))
})

describe("the operators that take most time", { timeout: 60_000 }, () => {
  test("are those of the file, where they were measured at export", async () => {
    const data = await pageData(await openText(WAYS, "ways.md"), { prose, times: true })
    const { page, faults } = await openPage(exportedData(data), { hash: "#v=reached" })
    await byTime(page)
    const { times } = (data.views as unknown as { id: string; times: Record<string, number> }[])[1]
    const most = Object.values(times).sort((a, b) => b - a)
    expect(most.length).toBeGreaterThan(3)
    expect((await ms(page)).filter((each) => each !== "")).toEqual(most.map((each) => each.toFixed(3)))
    expect(await page.textContent("#left caption")).toBe("operators with the most time")
    expect(faults).toEqual([])
  })

  test("are not there, and said not to be, in a file that was exported without", () =>
    on("exported", WAYS, "#v=reached", async (page) => {
      await byTime(page)
      expect(await page.textContent("#left [role=status]")).toMatch(/no times.*--times/)
      expect(await page.locator("#left thead th").allTextContents()).toEqual(["operator", "rows moved", "holds"])
      expect(await page.textContent("#left caption")).toBe("operators with the most rows")
    }))

  test.each(["live", "served"] as const)("are measured when they are asked for: %s", (way) =>
    on(way, WAYS, "#v=reached", async (page) => {
      await byTime(page)
      await page.locator("#left caption", { hasText: "time" }).waitFor()
      const shown = (await ms(page)).filter((each) => each !== "").map(Number)
      expect(shown.length).toBeGreaterThan(3)
      expect(shown).toEqual([...shown].sort((a, b) => b - a))
      await page.getByRole("button", { name: "by rows" }).click()
      expect(await page.textContent("#left caption")).toBe("operators with the most rows")
    }),
  )
})

describe("the times of a history", () => {
  test("are of operators of the view, and leave the session where it stands", async () => {
    const session = await openText(long(5000), "long.md")
    await session.goto(0)
    const times = session.wizard.history.times("numbers")
    const known = session.description("numbers").operators.map(({ id }) => id)
    expect([...times.keys()].filter((op) => !known.includes(op))).toEqual([])
    expect([...times.values()].filter((ms) => !(ms > 0))).toEqual([])
    expect(session.t).toBe(0)
  })
})

describe("a page that can be worked on is for everybody", { timeout: 60_000 }, () => {
  const desk = async (page: Page, way: "live" | "served"): Promise<void> => {
    if (way === "live") await page.getByText("change facts or the query").click()
    await page.getByLabel("transaction forms").fill('[{:town "D"}]')
    await page.getByLabel("transaction forms").press("Tab")
    await page.keyboard.press("Enter")
    await expect.poll(() => page.textContent(".place")).toBe("t5 of 5")
  }

  test.each([
    ["live", "light"],
    ["live", "dark"],
    ["served", "light"],
    ["served", "dark"],
  ] as const)("axe finds nothing serious: %s, %s; by keyboard", async (way, colorScheme) => {
    const { page } = await openPage(await WAYS_TO_OPEN[way](WAYS), {
      hash: "#v=towns&t=2",
      colorScheme,
      reducedMotion: "reduce",
    })
    await desk(page, way)
    expect(await serious(page)).toEqual([])
    await page.locator("#right button.row").first().click()
    await page.locator(".derivation").waitFor()
    await byTime(page)
    await page.locator("#left caption", { hasText: "time" }).waitFor()
    expect(await serious(page)).toEqual([])
    await page.context().close()
  })

  test.each([320, 768, 1440, 2560])("nothing of it is cut off %d pixels wide", async (width) => {
    for (const way of ["live", "served"] as const) {
      const options = {
        hash: "#v=reached&t=2&show=side",
        viewport: { width, height: 800 },
        reducedMotion: "reduce",
      } as const
      const { page } = await openPage(await WAYS_TO_OPEN[way](WAYS), options)
      if (way === "live") await page.getByText("change facts or the query").click()
      await byTime(page)
      expect([way, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([way, width])
      const out = await page.$$eval("textarea, .transact button, #left .choice button, #left td", (all) =>
        all
          .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
          .map((each) => each.outerHTML.slice(0, 90)),
      )
      expect([way, out]).toEqual([way, []])
      await page.context().close()
    }
  })
})
