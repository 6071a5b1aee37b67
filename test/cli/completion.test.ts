import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { folder, wizard } from "./wizard.js"

const cwd = folder({ "movies.md": "", "notes.txt": "" })
const script = async (shell: string) => (await wizard(["completion", shell], { cwd })).stdout

/** What bash would offer for the last of these words. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const file = join(cwd, "completion.bash")
  writeFileSync(file, await script("bash"))
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
    ["kinds", ["export", "s"], ["svg"]],
    ["shells", ["completion", "f"], ["fish"]],
  ])("%s", async (_what, words, expected) => {
    expect([...(await offered(...words))].sort()).toEqual(expected)
  })
})

test.each(["bash", "zsh", "fish"])("%s: every command and option of the help stands in the script", async (shell) => {
  const written = await script(shell)
  const { stdout: help } = await wizard(["--help"], { cwd })
  const commands = [...help.split("Commands:")[1].matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name)
  expect(commands.length).toBeGreaterThan(8)
  for (const name of commands.filter((each) => each !== "help")) {
    expect(written).toContain(name)
    const { stdout } = await wizard([name, "--help"], { cwd })
    for (const [, flag] of stdout.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)) {
      expect(written).toMatch(new RegExp(`(?:--|-l )${flag}(?![a-z-])`))
    }
  }
})

test("another shell is refused", async () => {
  const { code, stderr } = await wizard(["completion", "zhs"], { cwd })
  expect(code).toBe(2)
  expect(stderr).toContain("did you mean zsh?")
})
