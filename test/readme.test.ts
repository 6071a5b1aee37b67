import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { describe, expect, test } from "vitest"
import { welcome } from "../src/cli/screen.js"
import { execute } from "../src/command/execute.js"
import { replyText } from "../src/command/reply-text.js"
import { parseNotebook } from "../src/notebook/format.js"
import { Session } from "../src/session/session.js"
import { openNotebook } from "./support/screen.js"

const ROOT = resolve(import.meta.dirname, "..")
const README = readFileSync(join(ROOT, "README.md"), "utf8")

const fences = (language: string): string[] =>
  [...README.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, body]) => body)

const lines = fences("sh").flatMap((body) => body.split("\n"))
const commands = lines.flatMap((line) => /^(?:npm ci && )?npx wizard ([^#]*)/.exec(line)?.[1]?.trim() ?? [])

/** The arguments of a line, its one kind of pattern expanded, its quotes taken off. */
function argumentsOf(command: string): string[] {
  const notebooks = ["films", "movies", "state-machine"].map((name) => `notebooks/${name}.md`)
  const words = command.match(/'[^']*'|\S+/g) ?? []
  return words.flatMap((word) => (word === "notebooks/*.md" ? notebooks : [word.replace(/^'(.*)'$/, "$1")]))
}

/** A command that runs until it is told to end. */
const stays = (command: string): boolean => command.startsWith("serve")

describe("the README", () => {
  test("has commands", () => expect(commands.length).toBeGreaterThan(5))

  test.each(commands.filter(stays))("wizard %s", { timeout: 60_000 }, async (command) => {
    const child = spawn(process.execPath, [join(ROOT, "bin/wizard.js"), ...argumentsOf(command)], { cwd: ROOT })
    const [said] = await once(child.stdout, "data")
    child.kill("SIGINT")
    expect(String(said)).toMatch(/^http:\/\/127\.0\.0\.1:/)
    await once(child, "exit")
  })

  test.each(commands.filter((command) => !stays(command)))("wizard %s", { timeout: 600_000 }, (command) => {
    const output = execFileSync(process.execPath, [join(ROOT, "bin/wizard.js"), ...argumentsOf(command)], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 500_000,
    })
    expect(output === "").toBe(command.startsWith("fmt") || command.includes(" -o "))
  })

  test("shows a session at the prompt as it is", async () => {
    const [shown] = fences("console")
    const text = readFileSync(join(ROOT, "notebooks/movies.md"), "utf8")
    const session = await Session.open(parseNotebook(text, "movies.md"))
    const lines: string[] = []
    const options = { width: 120, ascii: false, color: false }
    for (const [, command] of shown.matchAll(/^t\d+=> (.*)$/gm)) {
      lines.push(`t${session.t}=> ${command}`, ...replyText(await execute(session, command), options))
    }
    expect(lines.length).toBeGreaterThan(20)
    expect(shown).toBe(`${lines.join("\n")}\n`)
  })

  test("shows the screen as it is after the keys of which it tells", async () => {
    const [, words, shown] = /^## The screen\n([\s\S]*?)^```\n([\s\S]*?)^```/m.exec(README) ?? []
    const keys = [...words.matchAll(/\(`(.)`\)/g)].map(([, key]) => key)
    expect(keys).toEqual([",", "2", "o"])
    const { press, screen } = await openNotebook("movies.md", { columns: 80, rows: 24, notes: welcome })
    await press(...keys)
    expect(shown).toBe(`${(await screen()).replaceAll(/ +$/gm, "")}\n`)
  })

  test("shows a library example that runs and prints what it says", () => {
    const [example] = fences("ts")
    const library = pathToFileURL(join(ROOT, "dist/src/index.js")).href
    const probes = `
console.log(JSON.stringify(await w.verify()), JSON.stringify(w.view("adults").rows()))`
    const text = example.replace('"wizard-datalog"', JSON.stringify(library)) + probes
    const file = join(mkdtempSync(join(tmpdir(), "wizard-")), "example.mjs")
    writeFileSync(file, text)
    const output = execFileSync(process.execPath, [file], { encoding: "utf8" })
    expect(output).toBe("[ [ 'Ann' ] ] []\n" + '{"verified":1,"skipped":0,"divergence":null} []\n')
  })
})
