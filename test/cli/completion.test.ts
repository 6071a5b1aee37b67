import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { commandLine } from "../../src/cli/args.js"
import { completionScript, SHELLS } from "../../src/cli/completion.js"
import type { Terminal } from "../../src/cli/terminal.js"
import { folder, wizard } from "./wizard.js"

const cwd = folder({ "movies.md": "", "notes.txt": "" })
/** What bash would offer for the last of these words. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const file = join(cwd, "completion.bash")
  writeFileSync(file, (await wizard(["completion", "bash"], { cwd })).stdout)
  const line = words.map((word) => `'${word}'`).join(" ")
  const run = `source '${file}'; COMP_WORDS=(wizard ${line}); COMP_CWORD=${words.length}; _wizard; printf '%s\\n' "\${COMPREPLY[@]}"`
  const out = execFileSync("bash", ["-c", run], { cwd, encoding: "utf8" })
  return out.split("\n").filter((each) => each !== "")
}

describe("bash completes", () => {
  test.each([
    ["commands", ["re"], ["replay"]],
    ["commands and notebooks", ["mo"], ["movies.md"]],
    ["options of the command alone", ["run", "--ju"], ["--junit"]],
    ["options of another command not", ["fmt", "--ju"], []],
    ["values of options", ["explain", "--level", "p"], ["plan", "primitives"]],
    ["files after options", ["replay", "--query", "no"], ["notes.txt"]],
    ["kinds", ["export", "s"], ["snapshot", "state", "svg"]],
    ["shells", ["completion", "f"], ["fish"]],
  ])("%s", async (_what, words, expected) => {
    expect([...(await offered(...words))].sort()).toEqual(expected)
  })
})

test.each(SHELLS)("%s: every command and option of the help stands in the script", (shell) => {
  const program = commandLine({} as Terminal, async () => undefined)
  const written = completionScript(shell, program)
  expect(program.commands.length).toBeGreaterThan(8)
  for (const command of program.commands) {
    expect(written).toContain(command.name())
    for (const [, flag] of command.helpInformation().matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)) {
      expect(written).toMatch(new RegExp(`(?:--|-l )${flag}(?![a-z-])`))
    }
  }
})

test("another shell is refused", async () => {
  const { code, stderr } = await wizard(["completion", "zhs"], { cwd })
  expect(code).toBe(2)
  expect(stderr).toContain("did you mean zsh?")
})
