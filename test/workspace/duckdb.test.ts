import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { afterAll, describe, expect, it } from "vitest"
import { identity, print } from "../../src/edn/print.js"
import { keyword, type Value } from "../../src/edn/value.js"
import { Wizard } from "../../src/library/wizard.js"
import { TABLES } from "../../src/workspace/duckdb/tables.js"
import { trapValues } from "../support/values.js"

const folder = mkdtempSync(join(tmpdir(), "wizard-duckdb-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const fresh = () => join(folder, `f${files++}.duckdb`)

const load = (database: string, config: string | object = {}, more = {}) =>
  Wizard.load(config, { database, exact: true, now: () => new Date(0), ...more })

/** Rows of a question in SQL, as text. */
async function sql(path: string, question: string): Promise<string[][]> {
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" })
  const connection = await instance.connect()
  const rows = (await connection.runAndReadAll(question)).getRowsJson()
  connection.closeSync()
  instance.closeSync()
  return rows.map((row) => row.map((cell) => (typeof cell === "string" ? cell : JSON.stringify(cell))))
}

const codeOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => "nothing",
    (error) => error.code ?? String(error),
  )

const rowsOf = (wizard: Wizard, view: string): string[] =>
  wizard
    .view(view)
    .rows()
    .map((row) => print(row as Value[]))

const MOVIES = `{
  :wizard/schema [{:db/ident :title :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
                  {:db/ident :year :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/doc "of release"}]
  :wizard/circuits {:since {:wizard.circuit/query [:find ?t :in $ ?min :where [?m :title ?t] [?m :year ?y] [(>= ?y ?min)]]
                            :wizard.circuit/args [1980]}}}`

async function movies(path: string, more = {}): Promise<Wizard> {
  const wizard = await load(path, MOVIES, more)
  await wizard.transact('[{:title "Commando" :year 1985} {:title "Alien" :year 1979}]', { label: "t1" })
  await wizard.transact('[{:db/id "r" :title "Rambo" :year 1982}]', { written: { file: "a:b.md", line: 7 } })
  await wizard.transact("[[:db/retract 3 :year 1985]]")
  return wizard
}

describe("a database file", () => {
  it("gives back views, arguments, rows, history, labels and sources", async () => {
    const path = fresh()
    const wizard = await movies(path)
    await wizard.view("since").args([1970])
    await wizard.addView("years", { name: "All years", query: "[:find (sum ?y) . :with ?m :where [?m :year ?y]]" })
    const before = [
      wizard.t,
      wizard.views(),
      rowsOf(wizard, "since"),
      rowsOf(wizard, "years"),
      [...wizard.history.transactions()],
    ]
    await wizard.close()
    const again = await load(path, MOVIES)
    expect([
      again.t,
      again.views(),
      rowsOf(again, "since"),
      rowsOf(again, "years"),
      [...again.history.transactions()],
    ]).toEqual(before)
    expect([...again.history.transactions()].map(({ t, label, file, line }) => [t, label, file, line])).toEqual([
      [0, null, null, null],
      [1, "t1", null, null],
      [2, null, "a:b.md", 7],
      [3, null, null, null],
      [4, null, null, null],
    ])
    const at = [["[]"], ['["Commando"]'], ['["Commando"]', '["Rambo"]'], ['["Rambo"]'], ['["Alien"]', '["Rambo"]']]
    for (const t of [4, 0, 3, 2, 1, 4]) {
      await again.goto(t)
      expect(rowsOf(again, "since")).toEqual(t === 0 ? [] : at[t])
    }
    expect((await again.verify()).divergence).toBeNull()
    await again.close()
  })

  it("keeps every value as it is, through retraction and opening again", async () => {
    const path = fresh()
    const wizard = await load(path)
    await wizard.addView("all", { query: "[:find ?e ?v :where [?e :v ?v]]" })
    const kept = trapValues.filter((value) => value !== null)
    const facts = kept.map((value, i) => [i + 1, keyword("v"), value] as const)
    await wizard.transact({ datoms: facts }, { exact: true })
    const shown = (w: Wizard) =>
      w
        .view("all")
        .rows()
        .map((row) => identity(row as Value[]))
    const before = shown(wizard)
    expect(before).toHaveLength(kept.length)
    await wizard.close()
    const again = await load(path)
    expect(shown(again)).toEqual(before)
    const gone = facts.filter((_, i) => i % 2 === 0)
    await again.transact({ datoms: gone.map((fact) => [...fact, null, false]) }, { exact: true })
    const left = shown(again)
    expect(left).toHaveLength(kept.length - gone.length)
    await again.close()
    const last = await load(path)
    expect(shown(last)).toEqual(left)
    await last.goto(1)
    expect(shown(last)).toEqual(before)
    await last.close()
  })

  it("follows a schema that comes after the facts, and a branch", async () => {
    const path = fresh()
    const wizard = await load(path)
    await wizard.addView("v", { query: "[:find ?v :where [_ :age ?v]]" })
    await wizard.transact({ datoms: [[7, ":age", 30]] })
    await wizard.transact("[{:db/ident :age :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]")
    await wizard.transact("[{:age 40}]")
    await wizard.transact({ datoms: [[7, ":age", 30, null, false]] })
    await wizard.goto(3)
    await wizard.close()
    expect(await sql(path, "SELECT e, v FROM current_datom WHERE a = ':age'")).toEqual([["2", "40"]])
    const again = await load(path)
    expect(again.t).toBe(4)
    expect(rowsOf(again, "v")).toEqual(["[40]"])
    await again.goto(1)
    expect(rowsOf(again, "v")).toEqual(["[30]"])
    await again.branch()
    await again.transact({ datoms: [[8, ":age", 50]] })
    await again.close()
    expect(await sql(path, "SELECT e, v FROM current_datom WHERE a = ':age' ORDER BY e")).toEqual([
      ["7", "30"],
      ["8", "50"],
    ])
    expect(await sql(path, "SELECT * FROM attribute")).toEqual([])
    const last = await load(path)
    expect(rowsOf(last, "v")).toEqual(["[30]", "[50]"])
    await last.close()
  })

  it("says in SQL what the library says, and has a comment on everything", async () => {
    const path = fresh()
    const wizard = await movies(path, { keepDeltas: "all" })
    const rows = rowsOf(wizard, "since")
    await wizard.close()
    expect(
      await sql(path, "SELECT '[' || array_to_string(row, ' ') || ']' FROM view_row WHERE view = 'since'"),
    ).toEqual(rows.map((row) => [row]))
    expect(await sql(path, "SELECT number FROM current_datom WHERE a = ':year' ORDER BY 1")).toEqual([
      ["1979"],
      ["1982"],
    ])
    expect(await sql(path, "SELECT t, row[1], weight FROM delta_row WHERE operator = 'out' ORDER BY t, row")).toEqual([
      ["1", '"Commando"', "1"],
      ["2", '"Rambo"', "1"],
      ["3", '"Commando"', "-1"],
    ])
    const silent = `SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal
      UNION ALL SELECT table_name, '' FROM duckdb_tables() WHERE comment IS NULL
      UNION ALL SELECT view_name, '' FROM duckdb_views() WHERE comment IS NULL AND NOT internal`
    expect(await sql(path, silent)).toEqual([])
    const tables = (await sql(path, "SELECT table_name FROM duckdb_tables() ORDER BY 1")).map(([name]) => name)
    expect(tables).toEqual(Object.keys(TABLES).sort())
  })

  it("is asked in SQL beside an open session, which goes on; one in memory is asked the same", async () => {
    const question = "SELECT t, operator, row, weight FROM delta_row"
    const path = fresh()
    const wizard = await movies(path, { keepDeltas: "all" })
    const memory = await Wizard.load(MOVIES, { exact: true, now: () => new Date(0) })
    for (const { datoms } of [...wizard.history.transactions()].filter(({ t }) => t > 0)) {
      await memory.transact({ datoms: datoms as never }, { exact: true })
    }
    const kept = await wizard.history.sql(question)
    expect(kept.columns).toEqual(["t", "operator", "row", "weight"])
    expect(kept.rows.length).toBeGreaterThan(10)
    expect(await memory.history.sql(question)).toEqual(kept)
    expect(
      (await wizard.history.sql("SELECT 1.5::DOUBLE, 2.50, NULL, [1, 2], true")).rows.map((row) =>
        print(row as Value[]),
      ),
    ).toEqual(["[1.5 2.50M nil [1 2] true]"])
    for (const bad of [
      "SELECT nothing",
      "DELETE FROM datom",
      "COPY datom TO '/tmp/x.csv'",
      "SELECT * FROM '/etc/passwd'",
    ]) {
      expect([bad, await codeOf(wizard.history.sql(bad))]).toEqual([bad, "sql/refused"])
    }
    await wizard.transact('[{:title "Predator" :year 1987}]')
    expect((await wizard.history.sql("SELECT count(*) FROM entry WHERE t > 0")).rows).toEqual([[4]])
    await wizard.close()
  })

  it("keeps deltas by policy, across openings", async () => {
    const path = fresh()
    const wizard = await load(path, MOVIES, { keepDeltas: 4 })
    for (let i = 0; i < 20; i++) await wizard.transact(`[{:title "T${i}" :year 1990}]`)
    await wizard.close()
    const ts = async () => (await sql(path, "SELECT DISTINCT t FROM delta ORDER BY t")).map(([t]) => Number(t))
    const kept = await ts()
    expect(kept.length).toBeGreaterThanOrEqual(4)
    expect(kept.length).toBeLessThanOrEqual(6)
    expect(kept.at(-1)).toBe(20)
    const again = await load(path)
    for (let i = 0; i < 4; i++) await again.transact(`[{:title "U${i}" :year 1990}]`)
    await again.keepDeltas("none")
    await again.transact('[{:title "V" :year 1990}]')
    await again.close()
    expect(await ts()).toEqual([])
  })

  it("refuses a config whose query is not the one that is kept", async () => {
    const path = fresh()
    await (await movies(path)).close()
    const spaced = MOVIES.replace("[:find ?t", "[:find   ?t")
    const same = await load(path, spaced)
    expect(same.views()).toEqual(["since"])
    await same.close()
    const before = readFileSync(path)
    expect(await codeOf(load(path, MOVIES.replace(">=", "<=").replace("of release", "new")))).toBe(
      "storage/changed-query",
    )
    expect(readFileSync(path).equals(before)).toBe(true)
  })
})

describe("a database file that cannot be opened", () => {
  it("is open in this process", async () => {
    const path = fresh()
    const wizard = await load(path)
    await expect(load(path)).rejects.toMatchObject({
      code: "storage/locked",
      message: expect.stringContaining(`${process.pid}`),
    })
    await wizard.close()
    await (await load(path)).close()
  })

  it("is open in another process, which is named", async () => {
    const path = fresh()
    await (await load(path)).close()
    const script = `const { DuckDBInstance } = require("@duckdb/node-api")
      DuckDBInstance.create(process.argv[1]).then(() => console.log("open"))
      setTimeout(() => {}, 60000)`
    const holder = spawn(process.execPath, ["-e", script, path], { cwd: process.cwd() })
    try {
      await new Promise((resolve) => holder.stdout.once("data", resolve))
      await expect(load(path)).rejects.toMatchObject({
        code: "storage/locked",
        message: expect.stringContaining(`process ${holder.pid}`),
      })
    } finally {
      holder.kill("SIGKILL")
    }
  })

  it("is another's, damaged, cut off, of another version, or nowhere; and stays as it is", async () => {
    const foreign = fresh()
    const instance = await DuckDBInstance.create(foreign)
    const connection = await instance.connect()
    await connection.run("CREATE TABLE theirs (a INTEGER)")
    connection.closeSync()
    instance.closeSync()
    const whole = fresh()
    await (await movies(whole)).close()
    const bytes = readFileSync(whole)
    const cut = fresh()
    writeFileSync(cut, bytes.subarray(0, bytes.length / 2))
    const text = fresh()
    writeFileSync(text, "this is no database")
    const newer = fresh()
    writeFileSync(newer, bytes)
    const other = await DuckDBInstance.create(newer)
    const its = await other.connect()
    await its.run("UPDATE meta SET value = '2' WHERE key = 'format'")
    its.closeSync()
    other.closeSync()
    for (const [path, code] of [
      [foreign, "storage/foreign"],
      [cut, "storage/damaged"],
      [text, "storage/damaged"],
      [newer, "storage/version"],
    ]) {
      const before = readFileSync(path)
      expect([path, await codeOf(load(path))]).toEqual([path, code])
      expect(readFileSync(path).equals(before)).toBe(true)
    }
    expect(await codeOf(load(join(folder, "nowhere", "x.duckdb")))).toBe("io/missing")
    expect(await codeOf(load(folder))).toBe("io/directory")
  })
})
