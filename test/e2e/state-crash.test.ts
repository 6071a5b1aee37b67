import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
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

/** How often a child is killed, for each storage and each way: `WIZARD_CRASHES=100 npx vitest run test/e2e`. */
const CRASHES = Number(process.env.WIZARD_CRASHES ?? 3)

const folder = mkdtempSync(join(tmpdir(), "wizard-state-crash-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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

/** Runs a child and kills it `after` ms after it has said `when`. Resolves to the transactions that it said were acknowledged. */
async function killed(args: readonly string[], after: number, when = "begun"): Promise<number[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "circuits-without-end.mjs"), ...args])
  let said = ""
  let errors = ""
  child.stderr.on("data", (data) => {
    errors += data
  })
  child.stdout.on("data", (data) => {
    const before = said
    said += data
    if (said.includes(when) && !before.includes(when)) setTimeout(() => child.kill("SIGKILL"), after)
  })
  await new Promise((resolve) => child.once("close", resolve))
  expect(errors).toBe("")
  return said.split("\n").map(Number).filter(Boolean)
}

/** Every state says what its view says, of the same t. */
async function stateRows(wizard: Wizard, directory: string, storage: "rocksdb" | "duckdb"): Promise<void> {
  const views = wizard.views().map((id) => [id, wizard.view(id).rows() as Value[][]] as const)
  const { t } = wizard
  await wizard.close()
  for (const [id, rows] of views) {
    const state = await readState(new CircuitFiles(directory, id, storage))
    expect([state.head.t, state.rows.toSorted(compare)]).toEqual([t, rows.toSorted(compare)])
  }
}

describe.each(["rocksdb", "duckdb"] as const)("kill -9, with states in %s", (storage) => {
  it("loses nothing that was acknowledged", { timeout: 60_000 + CRASHES * 20_000 }, async () => {
    const random = new Random(seed())
    const directory = join(folder, storage)
    const given = config(directory, storage)
    const acknowledged = new Set<number>()
    let first = 1
    for (let crash = 0; crash < CRASHES; crash++) {
      const after = random.below(random.chance(0.3) ? 900 : 250)
      const when = random.chance(0.8) ? `\n${first}\n` : "begun"
      for (const k of await killed([JSON.stringify(given), String(first)], after, when)) acknowledged.add(k)
      const wizard = await Wizard.load(given)
      const begun = new Set(
        (await wizard.query({ query: "[:find ?e :where [?e :half]]" })).rows.map(([e]) => Number(e)),
      )
      expect([...acknowledged].filter((k) => !begun.has(k))).toEqual([])
      expect(wizard.t).toBe(begun.size)
      const expected = [...begun].filter((k) => !begun.has(k + 50)).map((k) => [2 * k])
      expect(wizard.view("whole").rows()).toEqual(expected.sort(([a], [b]) => a - b))
      expect((await wizard.verify()).divergence).toBeNull()
      first = Math.max(0, ...begun) + 1
      await stateRows(wizard, directory, storage)
      // What was being exported is there whole or not at all.
      if (existsSync(`${directory}-export`)) expect(await checkManifest(`${directory}-export`)).toBe(true)
    }
    expect(acknowledged.size).toBeGreaterThan(CRASHES)
  })

  it("goes on with a source from where it stands", { timeout: 60_000 + CRASHES * 30_000 }, async () => {
    const random = new Random(seed() + 1)
    const directory = join(folder, `${storage}-sync`)
    const log = join(folder, `${storage}.edn`)
    const lines = Array.from({ length: 400 * CRASHES }, (_, i) => {
      const ends = i > 50 ? `[${i - 50} :k ${2 * (i - 50)} nil false]` : ""
      return `[[${i} :k ${2 * i}] [${i} :half ${i}] ${ends}]\n`
    })
    writeFileSync(log, lines.join(""))
    const given = config(directory, storage)
    let last = 0
    for (let crash = 0; crash < CRASHES; crash++) {
      await killed([JSON.stringify(given), "1", log], random.below(400))
      const wizard = await Wizard.load(given, { source: `log:${log}` })
      expect(wizard.t).toBeGreaterThanOrEqual(last)
      last = wizard.t
      const expected = Array.from({ length: last }, (_, i) => i).filter((i) => i === 0 || i >= last - 50)
      expect(wizard.view("whole").rows()).toEqual(expected.map((i) => [2 * i]))
      expect((await wizard.verify()).divergence).toBeNull()
      await stateRows(wizard, directory, storage)
    }
    const wizard = await Wizard.load(given, { source: `log:${log}` })
    expect((await wizard.sync(`log:${log}`)).t).toBe(lines.length)
    await stateRows(wizard, directory, storage)
  })
})
