import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { afterAll, describe, expect, it } from "vitest"
import { print } from "../../src/edn/print.js"
import type { Value } from "../../src/edn/value.js"
import { Wizard } from "../../src/library/wizard.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { QueryMaker, RULES, randomTransaction, SCHEMA } from "../support/world.js"

const folder = mkdtempSync(join(tmpdir(), "wizard-script-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What DuckDB answers to the last statement of a script, by itself: rows as EDN. */
async function answered(path: string): Promise<string[]> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" })
  const connection = await instance.connect()
  const statements = await connection.extractStatements(readFileSync(path, "utf8"))
  let rows: unknown[][] = []
  for (let i = 0; i < statements.count; i++) {
    rows = (await (await statements.prepare(i)).runAndReadAll()).getRows()
  }
  connection.closeSync()
  instance.closeSync()
  return rows.map((row) => `[${row.join(" ")}]`).sort()
}

const rowsOf = (wizard: Wizard, id: string): string[] =>
  (wizard.view(id).rows() as Value[][]).map((row) => print(row)).sort()

async function world(): Promise<Wizard> {
  const wizard = await Wizard.load({}, { exact: true, now: () => new Date(0) })
  await wizard.transact(SCHEMA, { t: 0 })
  await wizard.transact(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}" :age ${i % 5}}`).join(" ")}]`)
  return wizard
}

const VIEWS: Readonly<Record<string, string>> = {
  filter: "[:find ?n ?a :where [?e :name ?n] [?e :age ?a] [(>= ?a 2)] [(< 1 ?a 4)]]",
  sum: "[:find ?n ?b :where [?e :name ?n] [?e :age ?a] [(+ ?a 1) ?b]]",
  not: "[:find ?n :where [?e :name ?n] (not [?e :tag :x])]",
  or: "[:find ?n :where [?e :name ?n] (or [?e :tag :x] [?e :boss _])]",
  count: "[:find ?a (count ?e) (max ?e) :where [?e :age ?a]]",
  input: "[:find ?n :in $ [?t ...] :where [?e :name ?n] [?e :tag ?t]]",
  linear: "[:find ?a ?b :in $ % :where (reach ?a ?b)]",
  twice: "[:find ?a ?b :in $ % :where (linked ?a ?b)]",
  mutual: "[:find ?a ?b :in $ % :where (even ?a ?b)]",
}

describe("a view as a script", () => {
  it("is answered by DuckDB alone as by the view", { timeout: 120_000 }, async () => {
    const random = new Random(seed())
    const wizard = await world()
    for (let i = 0; i < 60; i++) await wizard.transact(randomTransaction(random)).catch(() => undefined)
    const chain = Array.from({ length: 6 }, (_, i) => `[:db/add [:name "E${i}"] :boss [:name "E${i + 1}"]]`)
    await wizard.transact(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`)
    await wizard.transact(`[${chain.join(" ")}]`)
    for (const [id, query] of Object.entries(VIEWS)) {
      await wizard.addView(id, {
        query,
        ...(query.includes("%") && { rules: RULES }),
        ...(id === "input" && { args: [["x", "y"].map((name) => `:${name}`)] }),
      })
      const path = join(folder, `${id}.sql`)
      await wizard.export("sql", path, { views: [id] })
      expect([id, await answered(path)]).toEqual([id, rowsOf(wizard, id)])
    }
    expect(rowsOf(wizard, "twice").length).toBeGreaterThan(3)
  })

  it("of any query is right or refused", { timeout: 120_000 }, async () => {
    const random = new Random(seed() + 1)
    const wizard = await world()
    const maker = new QueryMaker(random)
    for (let i = 0; i < 40; i++) await wizard.transact(randomTransaction(random)).catch(() => undefined)
    let said = 0
    for (let i = 0; i < 60; i++) {
      const id = `v${i}`
      const isThere = await wizard.addView(id, { query: maker.query(), rules: RULES }).then(
        (view) => view.status === "ok" && view.find !== "scalar" && view.find !== "tuple",
        () => false,
      )
      if (!isThere) continue
      const path = join(folder, `${id}.sql`)
      const code = await wizard.export("sql", path, { views: [id] }).then(
        () => "said",
        (error) => error.code,
      )
      if (code === "said") {
        said++
        expect([id, wizard.view(id).text.query, await answered(path)]).toEqual([
          id,
          wizard.view(id).text.query,
          rowsOf(wizard, id),
        ])
      } else expect(code).toBe("export/sql")
    }
    expect(said).toBeGreaterThan(5)
  })

  it("says why there is none", async () => {
    const wizard = await world()
    const refused: Readonly<Record<string, string>> = {
      pull: "[:find (pull ?e [:name]) :where [?e :age]]",
      text: "[:find ?s :where [_ :name ?n] [(str ?n 1) ?s]]",
      average: "[:find (avg ?a) . :where [_ :age ?a]]",
    }
    for (const [id, query] of Object.entries(refused)) {
      await wizard.addView(id, { query })
      await expect(wizard.export("sql", join(folder, "no.sql"), { views: [id] })).rejects.toMatchObject({
        code: "export/sql",
      })
    }
    await expect(wizard.export("sql", join(folder, "no.sql"))).rejects.toMatchObject({ code: "export/views" })
  })
})
