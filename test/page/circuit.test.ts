import type { Page } from "playwright-core"
import { beforeAll, describe, expect, test } from "vitest"
import { KEYMAP } from "../../src/tui/keymap.js"
import { GLOSSARY } from "../../viz/page/glossary.js"
import { KEYS } from "../../viz/page/keys.js"
import type { PageData } from "../../viz/page/page-data.js"
import { exported, exportedData, openPage, stateOf } from "./browser.js"
import { long, WAYS, wide } from "./examples.js"
import { dataOf, openText } from "./pages.js"

let ways = ""
let data: PageData

beforeAll(async () => {
  data = await dataOf(await openText(WAYS, "ways.md"))
  ways = exportedData(data)
})

async function on(
  hash: string,
  does: (page: Page) => Promise<void>,
  options: Parameters<typeof openPage>[1] & { url?: string } = {},
) {
  const { url = ways, ...rest } = options
  const { page, faults } = await openPage(url, { hash, reducedMotion: "reduce", ...rest })
  await does(page)
  expect(faults).toEqual([])
  await page.context().close()
}

const box = (page: Page, op: string) => page.locator(`.operator[aria-label^='${op},']`)
const title = (page: Page) => page.textContent("#right h3")
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true })

/** Where everything of the drawing stands. */
const places = (page: Page) =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll(".operator")].map((each) => each.getAttribute("transform"))
    const wires = [...document.querySelectorAll("path.wire")].map((each) => each.getAttribute("d"))
    return JSON.stringify([boxes, wires, document.querySelector("g.stage")?.getAttribute("transform")])
  })

describe("a box", () => {
  test("is previewed under the pointer and pinned by a click", () =>
    on("#v=reached&t=2", async (page) => {
      await box(page, "c3.join").hover()
      expect(await title(page)).toContain("c3.join")
      expect(await page.locator(".operator.upstream").count()).toBeGreaterThan(3)
      expect(await page.locator(".operator.downstream").count()).toBeGreaterThan(1)
      expect((await stateOf(page)).op).toBeUndefined()
      await page.mouse.move(2, 2)
      expect(await title(page)).toBe("view reached")
      expect(await page.locator(".operator.upstream").count()).toBe(0)
      await box(page, "c3.join").click()
      await page.mouse.move(2, 2)
      expect(await title(page)).toContain("c3.join")
      await box(page, "c1.scan").hover()
      expect(await title(page)).toContain("c1.scan")
      await page.mouse.move(2, 2)
      expect(await title(page)).toContain("c3.join")
      expect((await stateOf(page)).op).toBe("c3.join")
    }))

  test("says what its signs mean, each of them", () =>
    on("#v=reached", async (page) => {
      for (const level of ["circuit", "primitives"]) {
        await button(page, `zoom to ${level}`).click()
        const boxes = await page.$$eval(".operator", (all) =>
          all.map((each) => [each.querySelector(".sign")?.textContent ?? "", each.querySelector("title")?.textContent]),
        )
        const without = boxes.filter(([sign, said]) => !said?.includes(`${sign}  ${GLOSSARY[sign ?? ""]}`))
        expect([level, without]).toEqual([level, []])
      }
    }))

  test("fades with its wires while nothing has passed it", () =>
    on("#v=reached&t=0", async (page) => {
      const idle = () => page.locator(".wire.idle").count()
      const all = await page.locator(".wire").count()
      expect(await idle()).toBe(all)
      await page.keyboard.press(">")
      expect(await idle()).toBeLessThan(all)
      const [faded, used] = await page.evaluate(() =>
        [".wire.idle", ".wire:not(.idle)"].map((wire) => getComputedStyle(document.querySelector(wire)!).stroke),
      )
      expect(faded).not.toBe(used)
    }))

  test("stays where it is at every step, and in every show", () =>
    on("#v=reached&t=0&step=operator", async (page) => {
      const first = await places(page)
      const steps = data.views[1].lines.filter((line) => "op" in line).length
      for (let i = 0; i < steps; i++) await page.keyboard.press("]")
      expect(await stateOf(page)).toMatchObject({ t: "4" })
      await page.keyboard.press("Escape")
      expect(await places(page)).toBe(first)
      for (let i = 0; i < 4; i++) {
        await page.keyboard.press("d")
        expect(await places(page)).toBe(first)
      }
    }))
})

describe("the page", () => {
  test("opens where the view first differs from its full query, at the operator at fault", async () => {
    const wrong = { mark: "diverged", fault: "c1.scan", extra: [["A"]] } as const
    const [towns, reached] = data.views
    const moments = towns.moments.map((moment) => (moment.t >= 2 ? { ...moment, ...wrong } : moment))
    const url = exportedData({ ...data, views: [{ ...towns, moments }, reached] })
    await on(
      "",
      async (page) => {
        expect(await page.textContent(".place")).toBe("t2 of 4")
        expect(await title(page)).toContain("c1.scan")
        expect(await page.locator(".operator.fault").count()).toBe(1)
        await page.keyboard.press("d")
        await page.keyboard.press("d")
        expect(await page.textContent(".mark")).toBe("✗ the view differs from it; first wrong operator: c1.scan")
      },
      { url },
    )
  })

  test("opens else at the last transaction that changed the view", () =>
    on("", async (page) => expect(await page.textContent(".place")).toBe("t2 of 4")))

  test("stands Δ, state and full query side by side where there is room", () =>
    on(
      "#v=reached&t=2&show=side&op=c3.join",
      async (page) => {
        const tops = await page.$$eval("#right section", (all) => all.map((each) => each.getBoundingClientRect().top))
        expect(tops).toHaveLength(3)
        expect(new Set(tops).size).toBe(1)
        const before = await page.locator(".before-now > div").first().boundingBox()
        const now = await page.locator(".before-now > div").nth(1).boundingBox()
        expect([before?.y, (now?.x ?? 0) > (before?.x ?? 0)]).toEqual([now?.y, true])
      },
      { viewport: { width: 1440, height: 850 } },
    ))

  test("shows the source as it was written", () =>
    on("#v=reached", async (page) => {
      const shown = await page.$$eval(".source code", (all) =>
        all.map((code) =>
          [...code.querySelectorAll(".line")].map((line) => line.textContent?.replace(/^\d+/, "")).join(""),
        ),
      )
      expect(shown).toEqual(data.views[1].source.map(({ text }) => `${text.trimEnd()}\n`))
    }))

  test("lets tuples appear when deltas have arrived, and at once for who wants no motion", async () => {
    const forward = async (page: Page) => {
      await button(page, "a step forward").click()
      return page.locator("#right .arriving").count()
    }
    await on("#v=reached&t=1", async (page) => expect(await forward(page)).toBe(1), { reducedMotion: "no-preference" })
    await on("#v=reached&t=1", async (page) => expect(await forward(page)).toBe(0))
  })

  test("goes from the theme of the system to the other and back", () =>
    on(
      "#v=reached",
      async (page) => {
        const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
        const dark = await back()
        await button(page, "dark or light").click()
        expect(await back()).toBe("rgb(255, 255, 255)")
        await button(page, "dark or light").click()
        expect(await back()).toBe(dark)
      },
      { colorScheme: "dark" },
    ))

  test("plays faster when told to", () =>
    on(
      "#v=reached&t=0",
      async (page) => {
        const played = async (speed: string): Promise<number> => {
          await page.selectOption("select[aria-label=speed]", speed)
          await button(page, "the beginning (<)").click()
          const began = Date.now()
          await button(page, "play (space)").click()
          await page.waitForFunction(() => location.hash.includes("t=4"))
          return Date.now() - began
        }
        expect(await played("0.5")).toBeGreaterThan((await played("4")) * 1.5)
      },
      { reducedMotion: "no-preference" },
    ))

  test("has the keys of the terminal, where there is the same to do", () => {
    const same = {
      "everywhere/step": "next",
      "everywhere/back": "previous",
      "everywhere/first-tx": "first",
      "everywhere/last-tx": "last",
      "everywhere/step-op": "next-step",
      "everywhere/back-op": "previous-step",
      "everywhere/step-round": "next-round",
      "everywhere/back-round": "previous-round",
      "everywhere/play": "play",
      "everywhere/find": "search",
      "everywhere/help": "help",
      "circuit/fold": "fold",
      "circuit/down": "operator-down",
      "circuit/up": "operator-up",
    }
    const spelt = (key: string) => ({ space: " ", "shift-left": "Shift+ArrowLeft" })[key] ?? key
    for (const [name, does] of Object.entries(same)) {
      const key = spelt(KEYMAP.find((binding) => binding.name === name)!.keys[0])
      expect([name, KEYS.find(({ keys }) => keys.includes(key))?.does]).toEqual([name, does])
    }
  })
})

describe("a large trace", { timeout: 120_000 }, () => {
  test("leaves rows of large deltas out, says so, and counts them exactly", async () => {
    const url = await exported(await openText(long(15_000)))
    await on(
      "#t=1",
      async (page) => {
        expect(await page.textContent(".gate")).toMatch(/\d+ rows of large deltas are left out.*counts are exact/)
        await box(page, "c1.scan").click()
        expect(await page.textContent("#right h4 small")).toBe("+15000")
        expect(await page.textContent("#right .cut")).toBe("200 of 15000 rows are in this file")
      },
      { url },
    )
  })
})

/** Milliseconds of CPU that the page takes for what a person does, the median of several times. */
async function cpu(page: Page, does: (i: number) => Promise<unknown>): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" })
  const used = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics")
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000
  }
  const all: number[] = []
  for (let i = 0; i < 7; i++) {
    const before = await used()
    await does(i)
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
    all.push((await used()) - before)
  }
  return all.sort((a, b) => a - b)[3]
}

/** Milliseconds: of a few hundred that a busy machine makes of some frames, twice as many; what is drawn anew in whole takes more. */
const SOON = 500

describe("at interactive speed", { timeout: 120_000 }, () => {
  test("a circuit of 200 operators is stepped, clicked and searched", async () => {
    const url = await exported(await openText(wide(100)))
    await on(
      "#t=1",
      async (page) => {
        const click = (i: number) =>
          page.evaluate(
            (n) => document.querySelectorAll(".operator")[n].dispatchEvent(new MouseEvent("click", { bubbles: true })),
            i + 3,
          )
        expect(await cpu(page, click)).toBeLessThan(SOON)
        expect(await cpu(page, (i) => page.keyboard.press(i % 2 ? "." : ","))).toBeLessThan(SOON)
        expect(await cpu(page, () => page.keyboard.press("]"))).toBeLessThan(SOON)
        expect(await cpu(page, () => page.keyboard.press("d"))).toBeLessThan(SOON)
        const search = (i: number) => page.getByRole("searchbox").fill(`c${i}.`)
        expect(await cpu(page, search)).toBeLessThan(SOON)
      },
      { url },
    )
  })

  test("a delta of 10,000 rows is stepped over, scrolled, and shown in every way", async () => {
    const url = await exported(await openText(long(10_000)))
    await on(
      "#t=1",
      async (page) => {
        expect(await cpu(page, (i) => page.keyboard.press(i % 2 ? "." : ","))).toBeLessThan(SOON)
        await page.keyboard.press(".")
        expect(await cpu(page, () => page.keyboard.press("d"))).toBeLessThan(SOON)
        const scroll = (i: number) => page.$eval("#right .sight", (sight, at) => sight.scrollTo(0, at), i * 20_000)
        expect(await cpu(page, scroll)).toBeLessThan(SOON)
        expect(await cpu(page, () => box(page, "c1.scan").click())).toBeLessThan(SOON)
      },
      { url },
    )
  })
})
