import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"

const ROOT = resolve(import.meta.dirname, "../..")
const WIZARD = resolve(ROOT, "bin/wizard.js")
const MOVIES = resolve(ROOT, "notebooks/movies.md")

/** Runs the plain prompt with an input. */
function prompt(
  input: string,
  args: readonly string[] = [MOVIES],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [WIZARD, ...args, "--no-tui", "--db", ":memory:"], {
    cwd: options.cwd ?? ROOT,
    input,
    encoding: "utf8",
    env: { ...process.env, XDG_CONFIG_HOME: "/nonexistent", ...options.env },
  })
  return { status, stdout, stderr }
}

const json = (stdout: string): unknown[] =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line))

const folder = (): string => mkdtempSync(join(tmpdir(), "wizard-"))

describe("the plain prompt", () => {
  it("goes on over lines until the brackets are closed, and through comments", () => {
    const { stdout, status } = prompt(
      "; who?\n[:find ?t\n ; a ]\n :where [?m :movie/title ?t]\n        [?m :movie/release-year 1987]]\n\n:quit\n",
    )
    expect(stdout.split("\n").slice(0, 2)).toEqual(["?t", '"Predator"'])
    expect(status).toBe(0)
  })

  it("prints one JSON line a command and nothing on opening, :quit included, and knows no times", () => {
    const { stdout } = prompt(":goto 1\n\n; nothing\n:step\n:bench\n:quit\n:views\n", [MOVIES, "--json"])
    const lines = json(stdout)
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatchObject({
      t: 1,
      last: 3,
      delta: [
        [1, ["Commando"]],
        [1, ["The Goonies"]],
      ],
    })
    expect(lines[1]).toMatchObject({ t: 2, delta: [[1, ["Predator"]]] })
    expect(lines[3]).toEqual({ quit: true, unsaved: false })
    expect(stdout).not.toContain('"ms"')
  })

  it.each([
    [":goto 1\n", 0],
    ["[:find ?t :where [?m :movie/title\n", 2],
    [':tx "half\n', 2],
    [":gto 1\n", 2],
    ["[{:movie/title 1}]\n", 1],
    [":open nowhere.md\n", 3],
    [":gto 1\n[{:movie/title 1}]\n", 2],
  ])("%j ends with exit code %i", (input, code) => {
    expect(prompt(input).status).toBe(code)
    expect(prompt(input, [MOVIES, "--json"]).status).toBe(code)
  })

  it("says what is wrong with the place, and the nearest name", () => {
    const { stderr } = prompt(":gto 1\n[:find ?x :where [?m :movie/title ?t]]\n:state c2.jion\n")
    expect(stderr).toContain("did you mean :goto?")
    expect(stderr).toContain("did you mean c2.join?")
    expect(stderr).toMatch(/prompt|query:1:8|-->/)
  })

  it("refuses a transaction in the past, and branches when it is told to, the future saved", () => {
    const cwd = folder()
    writeFileSync(join(cwd, "movies.md"), readFileSync(MOVIES))
    const film = '[{:movie/title "Aliens" :movie/genre "action/adventure" :movie/release-year 1986}]'
    const { stdout, status } = prompt(
      `:goto 1\n${film}\n:tx branch ${film}\n:rows\n:save\n:quit\n`,
      ["movies.md", "--json"],
      { cwd },
    )
    const [, refused, done, rows] = json(stdout) as Record<string, unknown>[]
    expect(refused).toMatchObject({ error: { code: "session/behind" } })
    expect(done).toMatchObject({ t: 2, deltas: { "action-movies-1980s": [[1, ["Aliens"]]] } })
    expect(rows).toMatchObject({ rows: [["Aliens"], ["Commando"], ["The Goonies"]] })
    expect(status).toBe(2)
    const log = readFileSync(join(cwd, "movies.t1.edn"), "utf8")
    expect(log).toContain('"Predator"')
    expect(log.split("\n\n").length + log.split("]]\n").length - 2).toBe(2)
    const check = spawnSync(process.execPath, [WIZARD, "run", "movies.md", "--check"], { cwd, encoding: "utf8" })
    expect([check.status, check.stdout, check.stderr]).toEqual([0, expect.stringContaining("0 failed"), ""])
    const saved = readFileSync(join(cwd, "movies.md"), "utf8")
    expect(saved).toContain('"Aliens"')
    expect(saved).not.toContain('[:db/add 4 :movie/genre "comedy"]')
  })

  it("writes what a session made as cells that run, and keeps the rest byte for byte", () => {
    const cwd = folder()
    writeFileSync(join(cwd, "movies.md"), readFileSync(MOVIES))
    const input = [
      '[{:movie/title "Aliens" :movie/genre "action/adventure" :movie/release-year 1986}]',
      "[[(new ?m) [?m :movie/release-year ?y] [(> ?y 1985)]]]",
      ":view late [:find ?t :in $ % ?y :where (new ?m) [?m :movie/title ?t] [?m :movie/release-year ?z] [(>= ?z ?y)]] [1986]",
      ":args late [1987]",
      ":save",
      "",
    ].join("\n")
    expect(prompt(input, ["movies.md"], { cwd })).toMatchObject({ status: 0, stderr: "" })
    const saved = readFileSync(join(cwd, "movies.md"), "utf8")
    expect(saved.startsWith(readFileSync(MOVIES, "utf8"))).toBe(true)
    const check = spawnSync(process.execPath, [WIZARD, "run", "movies.md", "--check", "--json"], {
      cwd,
      encoding: "utf8",
    })
    expect([check.status, check.stderr]).toEqual([0, ""])
    const after = prompt(":goto end\n:rows late\n", ["movies.md", "--json"], { cwd })
    expect(json(after.stdout)[1]).toMatchObject({ rows: [["Predator"]] })
  })

  it("opens the tour without a file, and is there for terminals that can do little", () => {
    const { stdout, status } = prompt(":rows\n", ["--json"])
    expect(json(stdout)).toEqual([
      expect.objectContaining({ view: "action-movies-1980s", rows: [["Commando"], ["Predator"]] }),
    ])
    expect(status).toBe(0)
  })

  it("tells of a missing notebook with exit code 3", () => {
    const { status, stdout } = prompt(":rows\n", ["nowhere.md", "--json"])
    expect([status, json(stdout)]).toEqual([3, [{ error: expect.objectContaining({ code: "io/missing" }) }]])
  })

  it("ends with 130 on Ctrl-C", { timeout: 60_000 }, async () => {
    const child = spawn(process.execPath, [WIZARD, MOVIES, "--no-tui", "--json", "--db", ":memory:"], { cwd: ROOT })
    const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)))
    child.stdin.write(":views\n")
    await new Promise((resolve) => child.stdout.once("data", resolve))
    child.kill("SIGINT")
    expect(await ended).toBe(130)
  })
})

describe("wizard settings", () => {
  it("names where each value comes from: flags, environment, file", () => {
    const config = folder()
    const run = (env: NodeJS.ProcessEnv, args: readonly string[] = []) => {
      const { stdout, status, stderr } = spawnSync(process.execPath, [WIZARD, "settings", "--json", ...args], {
        encoding: "utf8",
        env: { ...process.env, XDG_CONFIG_HOME: config, NO_COLOR: "", ...env },
      })
      const all = status === 0 ? (json(stdout) as { setting: string; value: unknown; source: string }[]) : []
      return { status, stderr, of: (name: string) => all.find(({ setting }) => setting === name) }
    }
    expect(run({}).of("rows")).toMatchObject({ value: 20, source: "default" })
    spawnSync("mkdir", ["-p", join(config, "wizard")])
    writeFileSync(join(config, "wizard/settings.edn"), "{:rows 50 :color :never}")
    expect(run({}).of("rows")).toMatchObject({ value: 50, source: "file" })
    expect(run({ WIZARD_ROWS: "60" }).of("rows")).toMatchObject({ value: 60, source: "environment" })
    expect(run({ WIZARD_COLOR: "never" }, ["--color", "always"]).of("color")).toMatchObject({
      value: "always",
      source: "flag",
    })
    writeFileSync(join(config, "wizard/settings.edn"), "{:rowz 50}")
    expect(run({})).toMatchObject({ status: 2, stderr: expect.stringContaining("did you mean rows?") })
  })
})
