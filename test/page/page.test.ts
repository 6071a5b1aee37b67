import type { Page } from "playwright-core"
import { beforeAll, describe, expect, test } from "vitest"
import { exported, type Opened, openPage, serious, stateOf } from "./browser.js"
import { long, WAYS, wide } from "./examples.js"
import { openText } from "./pages.js"

let ways = ""

beforeAll(async () => {
  ways = await exported(await openText(WAYS, "ways.md"))
})

const REACHED = "#v=reached"

/** Opens the page, does something with it, and expects that it said nothing and asked for nothing. */
async function on(hash: string, does: (page: Page) => Promise<void>, options: Parameters<typeof openPage>[1] = {}) {
  const { page, faults }: Opened = await openPage(ways, { hash, reducedMotion: "reduce", ...options })
  await does(page)
  expect(faults).toEqual([])
  await page.context().close()
}

const pills = (page: Page) =>
  page.$$eval(".operator:not(.idle) .pill text", (all) => all.map((each) => each.textContent ?? ""))
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true })

describe("the controls", () => {
  test("steps by transaction, operator and round, forward and back, to the ends", () =>
    on(`${REACHED}&t=0`, async (page) => {
      await button(page, "a step forward").click()
      expect(await stateOf(page)).toMatchObject({ t: "1" })
      expect(await pills(page)).toContain("+1")
      await button(page, "step by operator").click()
      await button(page, "a step forward").click()
      expect(await stateOf(page)).toMatchObject({ t: "2", s: "1", step: "operator" })
      expect(await page.textContent(".place")).toMatch(/^t2 of 4 · step 1\/\d+ \S+/)
      await button(page, "step by iteration").click()
      await button(page, "a step forward").click()
      const { op } = await stateOf(page)
      expect(op).toMatch(/^way\/2/)
      await button(page, "a step back").click()
      await button(page, "the last transaction (>)").click()
      expect(await stateOf(page)).toMatchObject({ t: "4" })
      await button(page, "the beginning (<)").click()
      expect(await stateOf(page)).toMatchObject({ t: "0" })
      expect(await pills(page)).toEqual([])
    }))

  test("plays to the end, and stops", () =>
    on(`${REACHED}&t=0`, async (page) => {
      await page.selectOption("select[aria-label=speed]", "4")
      await button(page, "play (space)").click()
      await page.waitForFunction(() => location.hash.includes("t=4"))
      expect(await button(page, "play (space)").getAttribute("aria-pressed")).toBe("false")
    }))

  test("deltas travel along the wires, then they are gone", () =>
    on(
      `${REACHED}&t=1`,
      async (page) => {
        await page.evaluate(() => {
          const seen = new MutationObserver(() => document.body.setAttribute("data-travelled", "yes"))
          seen.observe(document.querySelector(".travelling")!, { childList: true })
        })
        await button(page, "a step forward").click()
        await page.waitForSelector("body[data-travelled]")
        await page.waitForFunction(() => document.querySelectorAll(".travelling .pill").length === 0)
      },
      { reducedMotion: "no-preference" },
    ))

  test("nothing moves for who wants no motion", () =>
    on(`${REACHED}&t=1`, async (page) => {
      await button(page, "a step forward").click()
      expect(await page.locator(".travelling .pill").count()).toBe(0)
    }))

  test("the slider and the timeline go to a transaction", () =>
    on(REACHED, async (page) => {
      await page.locator(".moments button[data-t='2']").click()
      expect(await stateOf(page)).toMatchObject({ t: "2" })
      await page.locator("input[type=range]").fill("3")
      expect(await stateOf(page)).toMatchObject({ t: "3" })
      expect(await page.locator(".moments button[aria-pressed=true]").getAttribute("data-t")).toBe("3")
    }))

  test("what a view changes, is, and should be", () =>
    on(`${REACHED}&t=2`, async (page) => {
      const rows = () => page.$$eval("#right .row", (all) => all.map((each) => each.textContent))
      expect(await rows()).toEqual(['["A" "C"]', '["B" "C"]'])
      await button(page, "show state").click()
      expect(await rows()).toEqual(['["A" "B"]', '["A" "C"]', '["B" "C"]'])
      await button(page, "show full query").click()
      expect(await rows()).toEqual(['["A" "B"]', '["A" "C"]', '["B" "C"]'])
      expect(await page.textContent(".mark")).toContain("the view equals it")
      await button(page, "show side by side").click()
      expect(await page.locator("#right section").count()).toBe(3)
    }))

  test("an operator shows its delta, its inputs, and what it holds before and now", () =>
    on(`${REACHED}&t=2`, async (page) => {
      await page.locator(".operator[aria-label^='c2.join'],.operator[aria-label^='c3.join']").first().click()
      await button(page, "show side by side").click()
      const text = (await page.textContent("#right")) ?? ""
      expect(text).toMatch(/Δ out of c\d\.join/)
      expect(text).toMatch(/Δ in from/)
      expect(text).toContain("before (z⁻¹)")
      expect(text).toContain("∫A")
      expect(await page.locator(".operator.selected").count()).toBe(1)
      expect(await page.locator(".operator.upstream").count()).toBeGreaterThan(0)
      expect(await page.locator(".clause.marked").count()).toBeGreaterThan(0)
    }))

  test("a clause leads to its operators", () =>
    on(REACHED, async (page) => {
      await page.locator(".clause", { hasText: "[?b :town ?to]" }).click()
      expect((await stateOf(page)).op).toMatch(/^c3\./)
    }))

  test("zooms from plan to circuit to primitives", () =>
    on(REACHED, async (page) => {
      const count = () => page.locator(".operator").count()
      const circuit = await count()
      await button(page, "zoom to primitives").click()
      expect(await count()).toBeGreaterThan(circuit)
      expect(await page.locator(".operator.delay").count()).toBeGreaterThan(0)
      expect(await page.locator(".operator.join:not(.idle)").count()).toBeGreaterThan(0)
      await page.locator(".operator[aria-label*='.b.delay']").first().click()
      expect(await page.textContent("#right")).toMatch(/a part of \S+, which does this as a whole/)
      await button(page, "zoom to plan").click()
      expect(await stateOf(page)).toMatchObject({ level: "plan" })
    }))

  test("a rule folds into one box and opens again", () =>
    on(`${REACHED}&t=2`, async (page) => {
      const before = await page.locator(".operator").count()
      await page.selectOption("select[aria-label='fold a rule or clause']", "way/2")
      expect(await page.locator(".operator").count()).toBeLessThan(before)
      expect(await page.locator(".operator.fold .pill text").textContent()).toMatch(/\+\d/)
      await page.locator(".operator.fold").dblclick()
      expect(await page.locator(".operator").count()).toBe(before)
    }))

  test("search marks operators and rows", () =>
    on(`${REACHED}&t=2`, async (page) => {
      await page.getByRole("searchbox").fill("fixpoint")
      expect(await page.textContent(".found")).toMatch(/^[1-9]\d* found$/)
      expect(await page.locator(".operator.found").count()).toBeGreaterThan(0)
      expect(await stateOf(page)).toMatchObject({ q: "fixpoint" })
    }))

  test("a row says why it is there", () =>
    on(`${REACHED}&t=2`, async (page) => {
      await page.locator("#right button.row", { hasText: '"A" "C"' }).click()
      const text = (await page.textContent(".derivation")) ?? ""
      expect(text).toContain(":to")
      expect(text).toMatch(/t1, line \d+/)
    }))

  test("predict hides deltas until they are asked for", () =>
    on(`${REACHED}&t=1`, async (page) => {
      await button(page, "predict: hide deltas until asked (p)").click()
      await button(page, "a step forward").click()
      expect(new Set(await pills(page))).toEqual(new Set(["?"]))
      expect(await page.locator("#right .row").count()).toBe(0)
      await page.locator(".reveal").click()
      expect(await pills(page)).not.toContain("?")
      expect(await page.locator("#right .row").count()).toBe(2)
    }))

  test("the notebook, the top operators, the table, the help, the theme", () =>
    on(`${REACHED}&t=2`, async (page) => {
      await button(page, "the notebook").click()
      expect(await page.textContent(".notebook")).toContain("<script>alert(1)</script>")
      expect(await page.locator(".notebook a").count()).toBe(0)
      await page.locator(".notebook .lead", { hasText: "tx first" }).click()
      expect(await stateOf(page)).toMatchObject({ t: "1" })
      await button(page, "top: operators with the most rows or time").click()
      expect(await page.locator("#left tbody tr").count()).toBeGreaterThan(5)
      await button(page, "the table beside the drawing (t)").click()
      const rows = await page.locator(".beside tbody tr").count()
      expect(rows).toBe(await page.locator(".operator").count())
      await button(page, "keys (?)").click()
      expect(await page.locator("dialog").textContent()).toContain("next transaction")
      await page.keyboard.press("Escape")
      await button(page, "dark or light").click()
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark")
    }))

  test("magnifies, and fits again", () =>
    on(REACHED, async (page) => {
      const scale = () => page.$eval("g.stage", (stage) => stage.getAttribute("transform"))
      const fit = await scale()
      await button(page, "larger (+)").click()
      expect(await scale()).not.toBe(fit)
      await button(page, "smaller (-)").click()
      await button(page, "fit: the whole circuit (0)").click()
      expect(await scale()).toBe(fit)
    }))

  test("prints a figure for each transaction", () =>
    on(REACHED, async (page) => {
      await page.evaluate(() => {
        window.dispatchEvent(new Event("beforeprint"))
      })
      await page.emulateMedia({ media: "print" })
      expect(await page.locator(".figures figure:visible").count()).toBe(4)
      expect(await page.locator(".page:visible").count()).toBe(0)
      expect(await page.textContent(".figures")).toContain('+1 ["A" "C"]')
      await page.evaluate(() => {
        window.dispatchEvent(new Event("afterprint"))
      })
      expect(await page.locator(".figures").count()).toBe(0)
    }))

  test("a link leads to where it was made, a wrong one to what there is", async () => {
    await on("#v=reached&t=2&s=3&op=c3.scan&q=town&show=state&level=circuit", async (page) => {
      expect(await stateOf(page)).toMatchObject({ v: "reached", t: "2", s: "3", op: "c3.scan" })
      expect(await page.textContent(".place")).toContain("step 3/")
      await page.evaluate(() => {
        location.hash = "#v=towns&t=1"
      })
      await page.waitForFunction(() => document.querySelector("#right h3")?.textContent === "view towns")
    })
    await on("#v=none&t=99&s=1000&op=x&level=y%E0%A4%A", async (page) => {
      expect(await page.textContent(".place")).toBe("t4 of 4")
    })
  })

  test("embedded it is the circuit and its timeline", async () => {
    const { page, faults } = await openPage(ways, { hash: "?embed#v=reached&t=1" })
    expect(await page.locator(".bar:visible, #left:visible, #right:visible").count()).toBe(0)
    expect(await page.locator("svg.circuit:visible").count()).toBe(1)
    expect(faults).toEqual([])
  })
})

describe("by keyboard alone", () => {
  test("steps, circuit, search, views", () =>
    on(`${REACHED}&t=0`, async (page) => {
      const press = async (...keys: string[]) => {
        for (const key of keys) await page.keyboard.press(key)
      }
      await press(".", ".", ",")
      expect(await stateOf(page)).toMatchObject({ t: "1" })
      await press("]")
      expect(await stateOf(page)).toMatchObject({ t: "2", s: "1" })
      await press("Shift+ArrowRight", "[", "[")
      expect(await stateOf(page)).toMatchObject({ t: "1" })
      await press("}", "{", ">", "<", ".", ".")
      expect(await stateOf(page)).toMatchObject({ t: "2" })
      await press("2", "Tab")
      for (let i = 0; i < 5 && !(await page.evaluate(() => document.activeElement?.matches(".operator"))); i++)
        await press("Tab")
      expect(await page.evaluate(() => document.activeElement?.matches(".operator"))).toBe(true)
      await press("ArrowDown")
      const { op } = await stateOf(page)
      await press("ArrowDown")
      const below = (await stateOf(page)).op
      expect(below).not.toBe(op)
      await press("ArrowUp", "ArrowRight", "ArrowLeft", "j", "k", "h", "l")
      await press("v", "v", "v", "d", "t", "p", "r", "+", "-", "0")
      expect(await stateOf(page)).toMatchObject({ show: "state", table: "1", predict: "1" })
      await press("/")
      await page.keyboard.type("town")
      expect(await stateOf(page)).toMatchObject({ q: "town" })
      await press("Escape", "?")
      expect(await page.locator("dialog[open]").count()).toBe(1)
      await press("Escape")
      expect(await page.locator("dialog[open]").count()).toBe(0)
    }))

  test("every control can be reached by Tab, and shows that it has the focus", () =>
    on(`${REACHED}&t=2`, async (page) => {
      const reached = new Set<string>()
      for (let i = 0; i < 120; i++) {
        await page.keyboard.press("Tab")
        const [name, outline] = await page.evaluate(() => {
          const at = document.activeElement as HTMLElement
          const shown = at.matches(".operator") ? "box" : getComputedStyle(at).outlineStyle
          return [at.getAttribute("aria-label") ?? at.textContent ?? "", shown]
        })
        if (outline !== "none") reached.add(name)
      }
      const all = await page.$$eval("button, select, input", (every) =>
        every.map((each) => each.getAttribute("aria-label") ?? each.textContent ?? ""),
      )
      expect(all.filter((name) => !reached.has(name))).toEqual([])
    }))

  test("a step is told to those who hear the page", () =>
    on(`${REACHED}&t=1`, async (page) => {
      await page.keyboard.press(".")
      expect(await page.textContent("[aria-live]")).toBe("t2: the view changes +2, verified")
    }))
})

describe("for everybody", () => {
  test.each(["light", "dark"] as const)("axe finds nothing serious in %s", (colorScheme) =>
    on(
      `${REACHED}&t=2&show=side&table=1&op=way/2.fixpoint`,
      async (page) => {
        expect(await serious(page)).toEqual([])
        await button(page, "the notebook").click()
        await button(page, "show state").click()
        expect(await serious(page)).toEqual([])
        await page.locator(".operator").first().click()
        await button(page, "keys (?)").click()
        expect(await serious(page)).toEqual([])
      },
      { colorScheme },
    ),
  )

  test.each([320, 480, 768, 1024, 1440, 2560])("nothing is cut off %d pixels wide", (width) =>
    on(
      `${REACHED}&t=2&show=side&op=way/2.fixpoint`,
      async (page) => {
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
        const out = await page.$$eval(
          ".bar > *, .controls > *, .choice button",
          (all, most) =>
            all
              .filter((each) => each.getBoundingClientRect().right > most + 1)
              .map((each) => each.outerHTML.slice(0, 90)),
          width,
        )
        expect(out).toEqual([])
        const { width: w, height: h } = (await page.locator("svg.circuit").boundingBox())!
        expect(Math.min(w, h)).toBeGreaterThan(200)
      },
      { viewport: { width, height: 800 } },
    ),
  )
})

describe("large ones", () => {
  test("a circuit of 200 operators is drawn, stepped and searched", async () => {
    const { page, faults } = await openPage(await exported(await openText(wide(100))), { hash: "#t=0" })
    expect(await page.locator(".operator").count()).toBeGreaterThan(190)
    await page.keyboard.press(".")
    expect((await pills(page)).length).toBeGreaterThan(2)
    await page.getByRole("searchbox").fill("c77.")
    expect(await page.textContent(".found")).toMatch(/^[12] found$/)
    expect(faults).toEqual([])
  })

  test("of a delta of 10,000 rows those in sight are there, and all can be scrolled to", {
    timeout: 600_000,
  }, async () => {
    const { page, faults } = await openPage(await exported(await openText(long(10_000))), { hash: "#t=1" })
    expect(await page.textContent("#right h4 small")).toBe("+10000")
    const rows = page.locator("#right .rows li")
    expect(await rows.count()).toBeLessThan(60)
    expect(await rows.first().getAttribute("aria-setsize")).toBe("10000")
    await page.$eval("#right .sight", (sight) => sight.scrollTo(0, sight.scrollHeight))
    await page.locator("#right .row", { hasText: "[9999]" }).waitFor()
    expect(faults).toEqual([])
  })
})
