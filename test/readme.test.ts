import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { describe, expect, test } from "vitest"

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

describe("the README", () => {
  test("has commands", () => expect(commands.length).toBeGreaterThan(5))

  test.each(commands)("wizard %s", { timeout: 600_000 }, (command) => {
    const output = execFileSync(process.execPath, [join(ROOT, "bin/wizard.js"), ...argumentsOf(command)], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    })
    expect(output === "").toBe(command.startsWith("fmt"))
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
