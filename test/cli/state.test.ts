import { spawn } from "node:child_process"
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { Wizard } from "../../src/library/wizard.js"
import { BIN, folder, wizard } from "./wizard.js"

const NOTEBOOK = readFileSync(join(import.meta.dirname, "../../notebooks/movies.md"), "utf8")
const CONFIG = (storage: string) => `{:wizard/workspace-dir "w" :wizard/circuits
 {:old {:wizard.circuit/query [:find ?t :where [?m :title ?t] [?m :year ?y] [(< ?y 1985)]] :wizard.storage/type :wizard.storage/${storage}}}}`
const LOG = `[[1 :title "Commando"] [1 :year 1985]]\n[[2 :title "Rambo"] [2 :year 1982]]\n`

describe("what is kept", { timeout: 240_000 }, () => {
  it("is exported from a notebook, shown, and imported; a byte that differs is told", async () => {
    const cwd = folder({ "movies.md": NOTEBOOK })
    for (const storage of ["rocksdb", "duckdb"]) {
      const exported = await wizard(["export", "state", "movies.md", "--storage", storage, "-o", storage], { cwd })
      expect([exported.code, exported.stdout]).toEqual([0, ""])
      const shown = await wizard(["view", "--config", `${storage}/config.edn`, "action-movies-1980s", "--json"], {
        cwd,
      })
      expect(shown.lines).toEqual([{ view: [["Commando"], ["Predator"]], columns: ["?title"], find: "rel" }])
      expect((await wizard(["import", storage, "--db", `${storage}.duckdb`], { cwd })).code).toBe(0)
      expect((await wizard(["import", storage, "--db", `${storage}.duckdb`], { cwd })).code).toBe(3)
      appendFileSync(join(cwd, storage, "definitions", "action-movies-1980s.edn"), " ")
      const damaged = await wizard(["import", storage, "--db", "other.duckdb"], { cwd })
      expect([damaged.code, damaged.stderr]).toEqual([3, expect.stringContaining("storage/damaged")])
      expect(existsSync(join(cwd, "other.duckdb"))).toBe(false)
    }
  })

  it("is synced from a log that grows, and resumes after an interrupt", async () => {
    const cwd = folder({ "c.edn": CONFIG("rocksdb"), "log.edn": `${LOG}[[3 :title "Ali` })
    const sync = ["sync", "--config", "c.edn", "--source", "log:log.edn"]
    const first = await wizard([...sync, "--json"], { cwd })
    expect([first.code, first.lines]).toEqual([0, [{ t: 2, transactions: 2, datoms: 4 }]])
    expect(first.stderr).toContain("in the middle of a transaction")
    const child = spawn(process.execPath, [BIN, ...sync, "--follow", "--json"], { cwd })
    let said = ""
    child.stdout.on("data", (data) => {
      said += data
    })
    await new Promise((resolve) => child.stderr.once("data", resolve))
    appendFileSync(join(cwd, "log.edn"), 'en"] [3 :year 1979]]\n')
    await new Promise((resolve) => setTimeout(resolve, 3000))
    child.kill("SIGINT")
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(130)
    expect(JSON.parse(said)).toEqual({ t: 3, transactions: 1, datoms: 2 })
    const shown = await wizard(["view", "--config", "c.edn", "old", "--json"], { cwd })
    expect(shown.lines[0].view).toEqual([["Alien"], ["Rambo"]])
    writeFileSync(join(cwd, "log.edn"), LOG)
    expect((await wizard(sync, { cwd })).code).toBe(3)
    expect((await wizard([...sync, "--rebuild", "--json"], { cwd })).lines).toEqual([
      { t: 2, transactions: 2, datoms: 4 },
    ])
  })
})

describe("an export", { timeout: 240_000 }, () => {
  it("writes over nothing that it reads, and no database over anything", async () => {
    const cwd = folder({
      "movies.md": NOTEBOOK,
      "other.duckdb": "mine",
      "log.edn": LOG,
      "q.edn": "[:find ?e :where [?e :year _]]",
    })
    const history = ["--log", "log.edn", "--query", "q.edn"]
    for (const [args, path] of [
      [["export", "snapshot", "movies.md", "-o", "movies.md"], "movies.md"],
      [["export", "html", "movies.md", "-o", "./movies.md"], "movies.md"],
      [["export", "log", ...history, "-o", "log.edn"], "log.edn"],
      [["export", "snapshot", "movies.md", "-o", "other.duckdb"], "other.duckdb"],
      [["verify", ...history, "--shrink", "q.edn"], "q.edn"],
    ] as const) {
      const before = readFileSync(join(cwd, path), "utf8")
      const { code, stderr } = await wizard(args, { cwd })
      expect([args, code, stderr.includes("io/exists")]).toEqual([args, 3, true])
      expect(readFileSync(join(cwd, path), "utf8")).toBe(before)
    }
  })

  it("takes the options of its kind alone", async () => {
    const cwd = folder({ "movies.md": NOTEBOOK })
    for (const args of [
      ["svg", "--storage", "duckdb"],
      ["html", "--config", "c.edn"],
      ["mermaid", "--live"],
      ["state", "--level", "plan"],
    ]) {
      const [kind, ...options] = args
      const { code, stderr } = await wizard(["export", kind, "movies.md", ...options, "-o", "x"], { cwd })
      expect([args, code, stderr]).toEqual([args, 2, expect.stringContaining(`is not for ${kind}`)])
    }
    for (const [options, hint] of [
      [["--live"], "open the notebook once"],
      [["--db", "no.duckdb"], "name the file"],
    ] as const) {
      const { code, stderr } = await wizard(["export", "log", "movies.md", ...options, "-o", "x"], { cwd })
      expect([code, stderr]).toEqual([3, expect.stringContaining(hint)])
      expect(existsSync(join(cwd, "no.duckdb"))).toBe(false)
    }
    const { code, stderr } = await wizard(["import", "nowhere", "--db", "f.duckdb"], { cwd })
    expect([code, stderr]).toEqual([3, expect.stringContaining("no directory nowhere")])
  })

  it("is read again as what it was: a snapshot, a log, the states of a history and of a config", async () => {
    const cwd = folder({ "movies.md": NOTEBOOK, "c.edn": CONFIG("duckdb"), "log.edn": LOG })
    const rows = [["Commando"], ["Predator"]]
    await wizard(["export", "snapshot", "movies.md", "-o", "s.duckdb"], { cwd })
    const again = await Wizard.load({}, { database: join(cwd, "s.duckdb") })
    expect([again.t, again.view("action-movies-1980s").rows()]).toEqual([3, rows])
    await again.close()

    writeFileSync(join(cwd, "q.edn"), '[:find ?n :where [?m :movie/title ?n] [?m :movie/genre "action/adventure"]]')
    await wizard(["export", "log", "movies.md", "-o", "out.edn"], { cwd })
    const history = ["--schema", "out.schema.edn", "--log", "out.edn", "--query", "q.edn"]
    const { lines } = await wizard(["query", ...history, "--json"], { cwd })
    expect(lines[0].view).toEqual(rows)

    await wizard(["export", "state", ...history, "--storage", "duckdb", "-o", "h"], { cwd })
    const shown = await wizard(["view", "--config", "h/config.edn", "view", "--json"], { cwd })
    expect(shown.lines[0].view).toEqual(rows)

    await wizard(["sync", "--config", "c.edn", "--source", "log:log.edn"], { cwd })
    const exported = await wizard(["export", "config", "--config", "c.edn", "-o", "moved.edn"], { cwd })
    expect(exported).toMatchObject({ code: 0 })
    expect(readFileSync(join(cwd, "moved.edn"), "utf8")).toContain("[?m :year ?y]")
    const over = ["export", "state", "--config", "c.edn", "--log", "log.edn", "--storage", "duckdb", "-o", "o"]
    expect(await wizard(over, { cwd })).toMatchObject({ code: 0 })
    const old = await wizard(["view", "--config", "o/config.edn", "old", "--json"], { cwd })
    expect(old.lines[0].view).toEqual([["Rambo"]])
  })
})
