import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
// @ts-expect-error The package has no types.
import datascript from "datascript"
import { afterAll, describe, expect, it } from "vitest"
import { identity } from "../../src/edn/print.js"
import { Wizard } from "../../src/library/wizard.js"
import { trapValues } from "../support/values.js"

const folder = mkdtempSync(join(tmpdir(), "wizard-sync-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const QUERY = '[:find ?n :where [?e "name" ?n] [?e "age" ?a] [(> ?a 17)]]'
const config = (name: string, storage = "rocksdb") => ({
  "wizard/workspace-dir": join(folder, name),
  "wizard/circuits": { adults: { "wizard.circuit/query": QUERY, "wizard.storage/type": `:wizard.storage/${storage}` } },
})

describe("sync", () => {
  it("takes in what a DataScript connection has, and what happens there", async () => {
    const connection = datascript.create_conn({})
    const source = { datascript, connection }
    datascript.transact(connection, [
      { ":db/id": -1, name: "Ann", age: 30 },
      { ":db/id": -2, name: "Bob", age: 7 },
    ])
    const wizard = await Wizard.load(config("datascript"))
    await wizard.sync(source)
    expect(wizard.view("adults").rows()).toEqual([["Ann"]])
    // What was retracted while nobody listened is found in the facts.
    datascript.transact(connection, [[":db/retractEntity", 1]])
    await wizard.sync(source)
    expect(wizard.view("adults").rows()).toEqual([])
    const ending = new AbortController()
    const following = wizard.sync(source, { follow: true, signal: ending.signal })
    await new Promise((resolve) => setTimeout(resolve, 20))
    datascript.transact(connection, [{ ":db/id": 2, age: 18 }])
    for (let i = 0; i < 200 && wizard.view("adults").rows().length === 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    ending.abort()
    expect((await following).aborted).toBe(true)
    expect(wizard.view("adults").rows()).toEqual([["Bob"]])
    await wizard.close()
  })

  it("takes in another Wizard, each transaction once", async () => {
    const first = await Wizard.load()
    await first.transact({
      datoms: [
        [1, "name", "Ann"],
        [1, "age", 30],
      ],
    })
    const second = await Wizard.load(config("other"))
    expect(await second.sync(first)).toMatchObject({ t: 1, transactions: 1, datoms: 2 })
    await first.transact({ datoms: [[1, "age", 30, false]] })
    expect(await second.sync(first)).toMatchObject({ t: 2, transactions: 1, datoms: 1 })
    expect(second.view("adults").rows()).toEqual([])
    await second.close()
  })

  it.each(["duckdb", "rocksdb"])(
    "into %s ends before the first transaction that is refused, whatever is on its way",
    async (type) => {
      const lines = Array.from({ length: 3000 }, (_, t) => `[[${t} "name" "n${t}"] [${t} "age" 20]]`)
      const log = join(folder, `${type}.edn`)
      const sync = async () => wizard.sync(`log:${log}`)
      const wizard = await Wizard.load(config(`ends-${type}`, type))
      for (const wrong of [
        "{:tx-data [[:db/add [:nobody 1] :k 1]]}",
        '[[1 "name" nil]]',
        '[[1 "name" "x" 7 "added"]]',
      ]) {
        writeFileSync(log, lines.with(1500, wrong).join("\n"))
        for (const _ of [1, 2]) {
          await expect(sync()).rejects.toMatchObject({ code: expect.stringMatching(/^(db\.error|log)\//) })
          expect(wizard.t).toBe(1500)
        }
      }
      writeFileSync(log, lines.join("\n"))
      expect(await sync()).toMatchObject({ t: 3000, transactions: 1500 })
      expect(wizard.view("adults").rows()).toHaveLength(3000)
      await wizard.close()
    },
  )

  it("refuses what is no source, and transactions beside one that alone has the facts", async () => {
    const wizard = await Wizard.load()
    for (const wrong of ["nothing", "datomic:dev://x", { connection: 1, datascript: {} }, 7 as never]) {
      await expect(wizard.sync(wrong)).rejects.toMatchObject({ code: "sync/source" })
    }
    await expect(wizard.sync("log:/nowhere.edn")).rejects.toMatchObject({ code: "io/missing" })
    const alone = await Wizard.load(config("alone"), { source: wizard })
    await expect(alone.transact({ datoms: [[1, "name", "x"]] })).rejects.toMatchObject({ code: "sync/only" })
    await alone.close()
  })
})

describe("a state and an export", () => {
  it("have every value as it is", { timeout: 120_000 }, async () => {
    const directory = join(folder, "traps")
    const circuits = { all: { "wizard.circuit/query": "[:find ?e ?v :where [?e :v ?v] [?e :n ?n]]" } }
    for (const storage of ["rocksdb", "duckdb"] as const) {
      const wizard = await Wizard.load({ "wizard/circuits": circuits }, { exact: true })
      const datoms = trapValues.flatMap((value, i) => [
        [i, ":v", value],
        [i, ":n", 1],
      ])
      await wizard.transact({ datoms }, { exact: false })
      await wizard.export("state", `${directory}-${storage}`, { storage })
      const again = await Wizard.load(`${directory}-${storage}/config.edn`, { exact: true })
      const texts = (w: Wizard) =>
        w
          .view("all")
          .rows()
          .map((row) => identity(row as never))
      expect(texts(again)).toEqual(texts(wizard))
      expect(texts(again).length).toBe(trapValues.length)
      expect((await again.verify()).divergence).toBeNull()
      await again.close()
    }
  })
})
