import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { source } from "../../src/base/span.js"
import { Wizard } from "../../src/library/wizard.js"
import { readDefinition } from "../../src/workspace/definition/read.js"
import { readState } from "../support/state-reader.js"

const folder = mkdtempSync(join(tmpdir(), "wizard-state-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let n = 0
const workspace = (): string => join(folder, `w${++n}`)

const MOVIES = '[:find ?t :where [?m :title ?t] [?m :genre "action"] [?m :year ?y] [(>= ?y 1980)]]'

const config = (dir: string, storage: string, circuits: Record<string, object> = { movies: { query: MOVIES } }) => ({
  "wizard/workspace-dir": dir,
  "wizard/circuits": Object.fromEntries(
    Object.entries(circuits).map(([id, circuit]) => [
      id,
      {
        "wizard.storage/type": `:wizard.storage/${storage}`,
        ...Object.fromEntries(Object.entries(circuit).map(([key, value]) => [`wizard.circuit/${key}`, value])),
      },
    ]),
  ),
})

const movie = (e: number, title: string, year: number, genre = "action") => ({
  datoms: [
    [e, ":title", title],
    [e, ":genre", genre],
    [e, ":year", year],
  ],
})

describe.each(["rocksdb", "duckdb"])("a circuit's state in %s", (storage) => {
  it("survives, and goes on", async () => {
    const dir = workspace()
    const first = await Wizard.load(config(dir, storage))
    await first.transact(movie(1, "Commando", 1985))
    await first.transact(movie(2, "Rambo", 1982))
    await first.transact({
      datoms: [
        [1, ":year", 1985, null, false],
        [1, ":year", 1975],
      ],
    })
    expect(first.view("movies").rows()).toEqual([["Rambo"]])
    await first.close()
    const second = await Wizard.load(config(dir, storage))
    expect(second.view("movies").rows()).toEqual([["Rambo"]])
    const { deltas } = await second.transact(movie(3, "Predator", 1987))
    expect(deltas.get("movies")?.asserts).toEqual([["Predator"]])
    await second.close()
    expect(existsSync(join(dir, "definitions", "movies.edn"))).toBe(true)
  })

  it("catches up with the database from where it stands", async () => {
    const dir = workspace()
    const first = await Wizard.load(config(dir, storage))
    await first.transact(movie(1, "Commando", 1985))
    await first.close()
    // The database goes on without the state.
    const alone = await Wizard.load({}, { database: join(dir, "data", "database.duckdb") })
    await alone.transact(movie(2, "Rambo", 1982))
    await alone.transact({ datoms: [[1, ":title", "Commando", null, false]] })
    await alone.close()
    const again = await Wizard.load(config(dir, storage))
    expect(again.view("movies").rows()).toEqual([["Rambo"]])
    await again.close()
    if (storage === "rocksdb") {
      expect([...((await readState(join(dir, "data", "movies"))).get("default") ?? [])]).toEqual([['"Rambo"', "true"]])
    }
  })
})

describe("a state directory", () => {
  it("has the bytes of the table, in a column family for each integral", async () => {
    const dir = workspace()
    const wizard = await Wizard.load(config(dir, "rocksdb"))
    await wizard.transact(movie(1, "Commando", 1985))
    await wizard.transact(movie(2, "Repo Man", 1984, "comedy"))
    await wizard.close()
    const state = await readState(join(dir, "data", "movies"))
    const definition = readFileSync(join(dir, "definitions", "movies.edn"), "utf8")
    const integrals = [...readDefinition(source("definition", definition)).nodes].flatMap(({ id, type }) =>
      type === "integrate" ? [id] : [],
    )
    expect([...state.keys()].sort()).toEqual(["default", "wizard.meta", ...new Set(integrals)].sort())
    expect([...(state.get("default") ?? [])]).toEqual([['"Commando"', "true"]])
    const meta = state.get("wizard.meta")
    expect([meta?.get('"format"'), meta?.get('"t"'), meta?.get('"entries"')]).toEqual(["1", "2", "2"])
    expect([...state].some(([, rows]) => rows.has(`1 "Commando"`))).toBe(true)
  })
})
