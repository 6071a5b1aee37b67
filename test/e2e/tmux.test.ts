import { execFileSync, spawnSync } from "node:child_process"
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { welcome } from "../../src/cli/screen.js"
import { openNotebook } from "../support/screen.js"

const ROOT = resolve(import.meta.dirname, "../..")
const WIZARD = `node ${join(ROOT, "bin/wizard.js")}`

/** A server a start: one that is going down is not met again. */
let servers = 0
const socket = (): string => `wizard-test-${process.pid}-${servers}`

const home = mkdtempSync(join(tmpdir(), "wizard-home-"))

const tmux = (...args: string[]): string => execFileSync("tmux", ["-L", socket(), ...args], { encoding: "utf8" })

/** The screen as it stands; with `-S`, what was before it too. */
const capture = (...more: string[]): string => tmux("capture-pane", "-p", "-t", "w", ...more)

/** Waits until the screen shows something, and gives it back. */
async function until(shows: (screen: string) => boolean, what: string): Promise<string> {
  for (let i = 0; i < 300; i++) {
    const screen = capture()
    if (shows(screen)) return screen
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error(`${what} did not come; the screen is\n${capture()}`)
}

const seen = (text: string): Promise<string> => until((screen) => screen.includes(text), text)
const gone = (text: string): Promise<string> => until((screen) => !screen.includes(text), `an end of ${text}`)
const keys = (...names: string[]): string => tmux("send-keys", "-t", "w", ...names)

/** Keys as tmux and as a terminal name them: a step back, deltas, where a row comes from, steps inside, help, boxes, a command. */
const SESSION: readonly (readonly [string, string])[] = [
  ["", ""],
  [",", ","],
  ["2", "2"],
  ["j", "j"],
  ["o", "o"],
  ["[", "["],
  ["]", "]"],
  ["?", "?"],
  ["Escape", "\x1b"],
  ["1", "1"],
  ["v", "v"],
  ["v", "v"],
  [":", ":"],
  ["r", "r"],
  ["o", "o"],
  ["w", "w"],
  ["s", "s"],
  ["Enter", "\r"],
  ["Escape", "\x1b"],
  [">", ">"],
]

const trimmed = (screen: string): string => screen.replaceAll(/ +$/gm, "").replace(/\n+$/, "")

/** Milliseconds. */
const BUDGET = 60_000

/** A shell with something in its scrollback, in which wizard is started. */
async function start(columns: number, rows: number, command: string): Promise<void> {
  spawnSync("tmux", ["-L", socket(), "kill-server"])
  servers++
  // However slow the machine is, views are compared unasked.
  const env = [`XDG_STATE_HOME=${home}`, `XDG_CONFIG_HOME=${home}`, "CI=true", `WIZARD_VERIFY_BUDGET=${BUDGET}`]
  tmux(
    "-f",
    "/dev/null",
    "new-session",
    "-d",
    "-s",
    "w",
    "-x",
    String(columns),
    "-y",
    String(rows),
    ...env.flatMap((each) => ["-e", each]),
    "env 'PS1=prompt$ ' bash --norc",
  )
  await seen("prompt$")
  keys("for i in $(seq 1 60); do echo before-$i; done", "Enter")
  await seen("before-60")
  keys(command, "Enter")
}

/** The command on a copy of the films' notebook, whose state belongs to nobody else. */
function onFilms(): string {
  const path = join(home, `movies-${servers}.md`)
  copyFileSync(join(ROOT, "notebooks/movies.md"), path)
  return `${WIZARD} ${path}`
}

describe.skipIf(spawnSync("tmux", ["-V"]).error !== undefined)("through a real tmux", () => {
  afterAll(() => {
    spawnSync("tmux", ["-L", socket(), "kill-server"])
    rmSync(home, { recursive: true, force: true })
  })

  test("it opens, steps, and leaves the shell as it was, with its scrollback", async () => {
    await start(80, 24, onFilms())
    await seen("1 Circuit")
    keys(",")
    expect(await seen("Predator")).toContain("tx 2/3")
    keys("q")
    await gone("1 Circuit")
    keys("echo alive", "Enter")
    await until((screen) => /^alive$/m.test(screen), "the shell")
    const all = capture("-S", "-")
    for (const n of [1, 30, 60]) expect(all).toMatch(new RegExp(`^before-${n}$`, "m"))
    expect(all).not.toContain("Timeline")
  })

  test.each([
    [80, 24],
    [120, 40],
    [200, 60],
  ])("at %ix%i it shows what a terminal without one shows, key by key", async (columns, rows) => {
    const bare = await openNotebook("movies.md", { columns, rows, notes: welcome, budget: BUDGET })
    const folder = join(home, `same-${servers}`)
    mkdirSync(folder)
    copyFileSync(join(ROOT, "notebooks/movies.md"), join(folder, "movies.md"))
    // A history of its own: what was typed before would be offered.
    await start(columns, rows, `XDG_STATE_HOME=${folder} ${WIZARD} ${join(folder, "movies.md")}`)
    for (const [name, key] of SESSION) {
      if (name !== "") keys(name)
      if (key !== "") await bare.press(key)
      const expected = trimmed(await bare.screen())
      const shown = await until(
        (screen) => trimmed(screen) === expected,
        `after ${name} the same screen:\n${expected}\n`,
      )
      expect(trimmed(shown)).toBe(expected)
    }
  })

  test("it follows the size of the window", async () => {
    await start(80, 24, onFilms())
    await seen("1 Circuit")
    for (const [columns, rows] of [
      [120, 40],
      [60, 20],
      [200, 60],
    ]) {
      tmux("resize-window", "-t", "w", "-x", String(columns), "-y", String(rows))
      const fits = (screen: string) => {
        const lines = screen.replace(/\n$/, "").split("\n")
        return lines.length === rows && lines.slice(1, -1).every((line) => line.length === columns)
      }
      await until(fits, `${columns}x${rows}`)
    }
    keys("q")
    await gone("1 Circuit")
  })

  test("Ctrl-Z goes to the shell, fg comes back", async () => {
    await start(80, 24, onFilms())
    await seen("1 Circuit")
    keys("C-z")
    await seen("Stopped")
    keys("echo between", "Enter")
    await until((screen) => /^between$/m.test(screen), "the shell")
    keys("fg", "Enter")
    await seen("1 Circuit")
    keys(",")
    await seen("tx 2/3")
    keys("q")
    await seen("between")
  })

  test("a SIGSTOP, which nobody can catch, is mended by fg", async () => {
    await start(80, 24, onFilms())
    await seen("1 Circuit")
    const tty = tmux("display", "-p", "-t", "w", "#{pane_tty}").trim().replace("/dev/", "")
    spawnSync("pkill", ["-STOP", "-t", tty, "node"])
    await seen("Stopped")
    keys("fg", "Enter")
    await until((screen) => screen.split("\n")[0].startsWith(" wizard") && !screen.includes("Stopped"), "the screen")
    keys(",")
    expect(await seen("tx 2/3")).toContain("1 Circuit")
    keys("q")
    await gone("1 Circuit")
    expect(capture("-S", "-")).not.toContain("Timeline")
  })

  test.each([
    ["TERM", "Terminated"],
    ["HUP", "Hangup"],
  ])("a SIG%s leaves no garbage", async (signal, word) => {
    await start(80, 24, onFilms())
    await seen("1 Circuit")
    spawnSync("pkill", [
      `-${signal}`,
      "-t",
      tmux("display", "-p", "-t", "w", "#{pane_tty}").trim().replace("/dev/", ""),
      "node",
    ])
    expect(await seen(word)).not.toContain("1 Circuit")
    keys("echo typed", "Enter")
    expect(await until((screen) => /^typed$/m.test(screen), "the shell")).toContain("prompt$ echo typed")
  })

  test("a crash leaves the shell as it was, and says what it was", async () => {
    const boom = join(home, "boom.mjs")
    writeFileSync(boom, 'setTimeout(() => { throw new Error("boom") }, 6000)')
    await start(80, 24, onFilms().replace("node", `node --import ${boom}`))
    await seen("1 Circuit")
    const after = await seen("boom")
    expect(after).not.toContain("1 Circuit")
    keys("echo typed", "Enter")
    await until((screen) => /^typed$/m.test(screen), "the shell")
    expect(capture("-S", "-")).toMatch(/^before-60$/m)
  })

  test("the tour comes once", async () => {
    await start(80, 24, WIZARD)
    await seen("Tour 1 of")
    keys("Enter")
    await seen("Tour 2 of")
    keys("Escape")
    await gone("Tour 2 of")
    keys("q")
    await gone("1 Circuit")
    keys(WIZARD, "Enter")
    expect(await seen("1 Circuit")).not.toContain("Tour 1")
    keys("q")
  })
})
