import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core"
import { afterAll } from "vitest"
import type { Fields } from "../../src/library/datum.js"
import type { Carried } from "../../src/page/embedded-session.js"
import { pageHtml } from "../../src/page/html.js"
import { pageData } from "../../src/page/page-data.js"
import { prose } from "../../src/page/prose.js"
import type { Session } from "../../src/session/session.js"

/** Debian's Chromium, which makes no call of its own. */
const OPTIONS = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
}

let browser: Promise<Browser> | undefined

afterAll(async () => (await browser)?.close())

/** A page that is open, and what it has said or asked for that it should not. */
export interface Opened {
  readonly page: Page
  readonly faults: readonly string[]
}

export const asset = (name: string): string => readFileSync(new URL(`../../dist/page/${name}`, import.meta.url), "utf8")

/** The address of the file that a session is exported to. */
export const exported = async (session: Session): Promise<string> => exportedData(await pageData(session, { prose }))

/** The address of the file, with the engine in it, to which a notebook is exported. */
export const exportedLive = async (session: Session): Promise<string> => {
  const { file, text } = session.cells.document
  return exportedData(await pageData(session, { prose }), { file, text, files: {} })
}

export function exportedData(data: unknown, carried?: Carried): string {
  const script = asset(carried === undefined ? "page.js" : "live.js")
  const html = pageHtml(data as Fields, { script, style: asset("page.css") }, carried && { carried })
  const path = join(mkdtempSync(join(tmpdir(), "wizard-page-")), "page.html")
  writeFileSync(path, html)
  return pathToFileURL(path).href
}

/** Opens an exported file. Every console message, error and request is a fault. */
export async function openPage(url: string, options: BrowserContextOptions & { hash?: string } = {}): Promise<Opened> {
  browser ??= chromium.launch(OPTIONS)
  const { hash = "", ...context } = options
  const page = await (await (await browser).newContext(context)).newPage()
  const faults: string[] = []
  page.on("console", (message) => faults.push(`${message.type()}: ${message.text()}`))
  page.on("pageerror", (error) => faults.push(String(error.stack ?? error)))
  page.on("request", (request) => {
    if (request.url().split(/[?#]/)[0] !== url && !request.url().startsWith("data:"))
      faults.push(`request: ${request.url()}`)
  })
  await page.goto(url + hash)
  await page.waitForSelector(".operator")
  return { page, faults }
}

/** The state that the link to the page says. */
export const stateOf = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(() => Object.fromEntries(new URLSearchParams(location.hash.slice(1))))

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** What axe finds that is serious. */
export async function serious(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }
    ).axe.run()
    interface Violation {
      readonly id: string
      readonly impact: string
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
    }
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.length} ${nodes[0].html} ${nodes[0].failureSummary}`)
  })
}
