import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { Wizard } from "../../src/library/wizard.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"

/** How often a child is killed: `WIZARD_CRASHES=300 npx vitest run test/e2e`. */
const CRASHES = Number(process.env.WIZARD_CRASHES ?? 4)

const folder = mkdtempSync(join(tmpdir(), "wizard-crash-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a child and kills it `after` ms after its first word. Resolves to the transactions that it said were acknowledged. */
async function killed(database: string, first: number, after: number): Promise<number[]> {
  const child = spawn(process.execPath, [
    join(import.meta.dirname, "transact-without-end.mjs"),
    database,
    String(first),
  ])
  let said = ""
  let errors = ""
  child.stderr.on("data", (data) => {
    errors += data
  })
  child.stdout.on("data", (data) => {
    if (said === "") setTimeout(() => child.kill("SIGKILL"), after)
    said += data
  })
  await new Promise((resolve) => child.once("close", resolve))
  expect(errors).toBe("")
  return said
    .split("\n")
    .map(Number)
    .filter((k) => k > 0)
}

/** What was copied last, before the kill or in the middle of it, is whole: a Wizard of some t on the way. */
async function copied(path: string, most: number): Promise<void> {
  if (!existsSync(path)) return
  const wizard = await Wizard.load({}, { database: path })
  expect(wizard.t).toBeLessThanOrEqual(most)
  expect((await wizard.verify()).divergence).toBeNull()
  await wizard.close()
}

describe("kill -9", () => {
  it("loses nothing that was acknowledged, and halves nothing", { timeout: 60_000 + CRASHES * 20_000 }, async () => {
    const random = new Random(seed())
    const database = join(folder, "crash.duckdb")
    const acknowledged = new Set<number>()
    let first = 1
    for (let crash = 0; crash < CRASHES; crash++) {
      for (const k of await killed(database, first, random.below(random.chance(0.3) ? 1500 : 250))) acknowledged.add(k)
      const wizard = await Wizard.load({}, { database })
      const begun = new Set(
        (await wizard.query({ query: "[:find ?e :where [?e :half]]" })).rows.map(([e]) => Number(e)),
      )
      expect([...acknowledged].filter((k) => !begun.has(k))).toEqual([])
      const last = Math.max(0, ...begun)
      expect(begun.size).toBe(last)
      // Each entity e holds :half e, and :k 2e until e + 50 has come: both halves of every transaction, once.
      const expected = [...begun].filter((k) => !begun.has(k + 50)).map((k) => [2 * k])
      const rows = (await wizard.query({ query: "[:find ?k :where [?e :k ?k]]" })).rows
      expect(rows).toEqual(expected.sort(([a], [b]) => a - b))
      if (wizard.views().includes("whole")) {
        expect(wizard.view("whole").rows()).toEqual(rows)
        expect((await wizard.verify()).divergence).toBeNull()
      } else expect(acknowledged.size).toBe(0)
      expect(wizard.t).toBe(begun.size)
      first = last + 1
      await wizard.close()
      if (crash % 5 === 4) await copied(`${database}.copy`, begun.size)
    }
    expect(acknowledged.size).toBeGreaterThan(CRASHES)
  })
})
