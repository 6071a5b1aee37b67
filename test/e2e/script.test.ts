import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { describe, expect, it } from "vitest"
import { execute } from "../../src/command/execute.js"
import { replyJson } from "../../src/command/reply-json.js"
import { parseNotebook } from "../../src/notebook/format.js"
import { Session } from "../../src/session/session.js"
import { dataFiles } from "../../src/workspace/data-file.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { script } from "./script.js"

const FILE = "notebooks/movies.md"
const ROOT = resolve(import.meta.dirname, "../..")
const WIZARD = resolve(ROOT, "bin/wizard.js")

/** What the plain prompt prints: its exit code does not matter here. */
function prompt(lines: readonly string[]): readonly string[] {
  try {
    const input = `${lines.join("\n")}\n`
    return output(
      execFileSync(process.execPath, [WIZARD, FILE, "--no-tui", "--json", "--db", ":memory:"], {
        cwd: ROOT,
        // The layer has default settings: nothing of where the test runs shall set any.
        env: { PATH: process.env.PATH, HOME: mkdtempSync(join(tmpdir(), "wizard-script-")) },
        input,
        stdio: "pipe",
      }),
    )
  } catch (thrown) {
    return output((thrown as { stdout: Buffer }).stdout)
  }
}

const output = (bytes: Buffer): readonly string[] => bytes.toString("utf8").split("\n").slice(0, -1)

/** The replies of the command layer, whatever comparisons cost. */
async function layer(lines: readonly string[], budget: number): Promise<readonly string[]> {
  const document = parseNotebook(readFileSync(resolve(ROOT, FILE), "utf8"), FILE)
  const session = await Session.open(document, { readFile: dataFiles(resolve(ROOT, FILE)), budget })
  const replies: string[] = []
  for (const line of lines) replies.push(replyJson(await execute(session, line)))
  return replies
}

describe("a script of 200 commands", () => {
  it("gives the same bytes at the plain prompt and in the command layer", { timeout: 120_000 }, async () => {
    const lines = script(new Random(seed()), 200)
    const replies = await layer(lines, 30)
    expect(prompt(lines)).toEqual(replies)
    expect(replies).toHaveLength(200)
    expect(await layer(lines, 0)).toEqual(replies)
    expect(new Set(replies.map((reply) => Object.keys(JSON.parse(reply) as object).join(" "))).size).toBeGreaterThan(15)
  })

  it("gives them through the library, too, and its rows are those of a Wizard", { timeout: 120_000 }, async () => {
    const path = pathToFileURL(resolve(ROOT, "dist/src/index.js")).href
    const library = (await import(path)) as typeof import("../../src/index.js")
    const lines = script(new Random(seed()), 200)
    const text = readFileSync(resolve(ROOT, FILE), "utf8")
    const session = await library.Session.open(library.parseNotebook(text, FILE))
    const replies: string[] = []
    for (const line of lines) replies.push(library.replyJson(await library.execute(session, line)))
    expect(replies).toEqual(await layer(lines, 30))

    const wizard = await library.Wizard.load({}, { exact: true })
    const fresh = await library.Session.open(library.parseNotebook(text, FILE))
    for (const cell of library.parseNotebook(text, FILE).parts) {
      if (cell.part !== "cell") continue
      if (cell.kind === "schema") await wizard.transact(cell.body, { t: 0 })
      if (cell.kind === "tx") await wizard.transact(cell.body)
      if (cell.kind === "view") await wizard.addView(cell.name ?? "", { query: cell.body })
    }
    for (const t of [0, 3, 1, 2, 3]) {
      await wizard.goto(t)
      await library.execute(fresh, `:goto ${t}`)
      const { rows } = JSON.parse(library.replyJson(await library.execute(fresh, ":rows"))) as { rows: unknown }
      expect(rows).toEqual(wizard.view("action-movies-1980s").rows())
    }
  })
})
