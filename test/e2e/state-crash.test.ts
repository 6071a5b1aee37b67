import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { compare } from "../../src/edn/compare.js"
import type { Value } from "../../src/edn/value.js"
import { Wizard } from "../../src/library/wizard.js"
import { CircuitFiles } from "../../src/workspace/circuit-files.js"
import { checkManifest } from "../../src/workspace/manifest.js"
import { readState } from "../../src/workspace/read-state.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { Victims } from "./victims.js"

/** How often a child is killed, for each storage and each way: `WIZARD_CRASHES=200 npx vitest run test/e2e`. */
const CRASHES = Number(process.env.WIZARD_CRASHES ?? 3)

const folder = mkdtempSync(join(tmpdir(), "wizard-state-crash-"))
const victims = new Victims(join(import.meta.dirname, "circuits-without-end.mjs"))
afterAll(() => {
  victims.close()
  rmSync(folder, { recursive: true, force: true })
})

const QUERY = "[:find ?k :where [?e :k ?k] [?e :half ?h] [(* ?h 2) ?k]]"
const COUNT = "[:find (count ?k) (sum ?k) :where [_ :k ?k]]"

const config = (directory: string, storage: string) => ({
  "wizard/workspace-dir": directory,
  "wizard/circuits": Object.fromEntries(
    Object.entries({ whole: QUERY, count: COUNT }).map(([id, query]) => [
      id,
      { "wizard.circuit/query": query, "wizard.storage/type": `:wizard.storage/${storage}` },
    ]),
  ),
})

type Storage = "rocksdb" | "duckdb"

/** Every state says what its view says, of the same t. */
async function stateRows(wizard: Wizard, directory: string, storage: Storage): Promise<void> {
  const views = wizard.views().map((id) => [id, wizard.view(id).rows() as Value[][]] as const)
  const { t } = wizard
  await wizard.close()
  for (const [id, rows] of views) {
    const state = await readState(new CircuitFiles(directory, id, storage))
    expect([state.head.t, state.rows.toSorted(compare)]).toEqual([t, rows.toSorted(compare)])
  }
}

/** The rows of view `whole` when transactions 1 to `last` have happened, each once. */
const expectedRows = (last: number): number[][] =>
  Array.from({ length: last }, (_, i) => i + 1)
    .filter((k) => k > last - 50)
    .map((k) => [2 * k])

/** Transactions 1 to t have happened, each once and whole, and the views are their full queries. */
async function isWhole(wizard: Wizard): Promise<void> {
  const { rows } = await wizard.query({ query: "[:find ?e :where [?e :half]]" })
  expect(rows.map(([e]) => Number(e))).toEqual(Array.from({ length: wizard.t }, (_, i) => i + 1))
  expect(wizard.view("whole").rows()).toEqual(expectedRows(wizard.t))
  expect((await wizard.verify()).divergence).toBeNull()
}

/** What was being exported is there whole or not at all: a workspace of some t on the way. */
async function exported(directory: string, storage: Storage, most: number): Promise<void> {
  if (!existsSync(directory)) return
  expect(await checkManifest(directory)).toBe(true)
  const copy = `${directory}-copy`
  cpSync(directory, copy, { recursive: true })
  const wizard = await Wizard.load(join(copy, "config.edn"))
  expect(wizard.t).toBeLessThanOrEqual(most)
  await isWhole(wizard)
  await stateRows(wizard, copy, storage)
  rmSync(copy, { recursive: true })
}

/** When a child is killed: so long after it has said that word. */
function moment(random: Random, first: number): { when: string; after: number } {
  const when = random.pick(["loading", "begun", `${first}`, "checkpointing", "exporting", "exporting"])
  return { when: `\n${when}\n`, after: random.below(random.chance(0.2) ? 900 : 250) }
}

describe.each(["rocksdb", "duckdb"] as const)("kill -9, with states in %s", (storage) => {
  it("loses nothing that was acknowledged", { timeout: 60_000 + CRASHES * 20_000 }, async () => {
    const random = new Random(seed())
    const directory = join(folder, storage)
    const given = config(directory, storage)
    let acknowledged = 0
    let first = 1
    for (let crash = 0; crash < CRASHES; crash++) {
      const { when, after } = moment(random, first)
      const isExporting = /exporting/.test(when) || random.chance(0.3)
      const isCheckpointing = /checkpointing/.test(when) || random.chance(0.3)
      const told = await victims.kill({ config: given, storage, first, isExporting, isCheckpointing }, when, after)
      acknowledged += told.length
      const wizard = await Wizard.load(given)
      // They are asked for one after the other, four at a time.
      const last = Math.max(first - 1, ...told)
      expect([wizard.t >= last, wizard.t < last + 4 + 4]).toEqual([true, true])
      await isWhole(wizard)
      first = wizard.t + 1
      await stateRows(wizard, directory, storage)
      if (crash % 5 === 4 || crash === CRASHES - 1) await exported(`${directory}-export`, storage, first - 1)
    }
    expect(acknowledged).toBeGreaterThan(CRASHES)
  })

  it("goes on with a source from where it stands", { timeout: 60_000 + CRASHES * 30_000 }, async () => {
    const random = new Random(seed() + 1)
    const directory = join(folder, `${storage}-sync`)
    const log = join(folder, `${storage}.edn`)
    const lines = Array.from({ length: 400 * CRASHES }, (_, i) => {
      const ends = i >= 50 ? `[${i - 49} :k ${2 * (i - 49)} nil false]` : ""
      return `[[${i + 1} :k ${2 * (i + 1)}] [${i + 1} :half ${i + 1}] ${ends}]\n`
    })
    writeFileSync(log, lines.join(""))
    const given = config(directory, storage)
    let last = 0
    for (let crash = 0; crash < CRASHES; crash++) {
      await victims.kill({ config: given, first: 1, log }, random.chance(0.3) ? "loading" : "begun", random.below(400))
      const wizard = await Wizard.load(given, { source: `log:${log}` })
      expect(wizard.t).toBeGreaterThanOrEqual(last)
      last = wizard.t
      expect(wizard.view("whole").rows()).toEqual(expectedRows(last))
      expect((await wizard.verify()).divergence).toBeNull()
      await stateRows(wizard, directory, storage)
    }
    const wizard = await Wizard.load(given, { source: `log:${log}` })
    expect((await wizard.sync(`log:${log}`)).t).toBe(lines.length)
    await stateRows(wizard, directory, storage)
  })
})
