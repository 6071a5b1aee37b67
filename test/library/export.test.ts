import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { Wizard } from "../../src/index.js"
import { inUse } from "../support/in-use.js"

const folder = mkdtempSync(join(tmpdir(), "wizard-export-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A filter, a star of joins, an aggregate over it, and a negation: each keeps every film. */
const CIRCUITS = {
  pairs: "[:find ?e ?y ?g :where [?e :film/year ?y] [?e :film/genre ?g] [(< 1000 ?y)]]",
  groups: "[:find ?g (count ?e) (max ?y) :where [?e :film/year ?y] [?e :film/genre ?g]]",
  others: "[:find ?e ?y :where [?e :film/year ?y] (not [?e :film/genre 3])]",
}

async function films(storage: "rocksdb" | "duckdb", count: number, directory: string | undefined): Promise<Wizard> {
  const circuits = Object.entries(CIRCUITS).map(([id, query]) => [
    id,
    {
      "wizard.circuit/query": query,
      ...(directory !== undefined && { "wizard.storage/type": `:wizard.storage/${storage}` }),
    },
  ])
  const wizard = await Wizard.load({
    "wizard/circuits": Object.fromEntries(circuits),
    ...(directory !== undefined && { "wizard/workspace-dir": directory }),
  })
  for (let from = 0; from < count; from += 5000) {
    const datoms = Array.from({ length: Math.min(5000, count - from) }, (_, i) => [
      [from + i, ":film/year", 1001 + (i % 90)],
      [from + i, ":film/genre", i % 7],
    ])
    await wizard.transact({ datoms: datoms.flat() })
  }
  return wizard
}

/** Live bytes beyond those before, at most, while something goes on. */
async function most(work: () => Promise<void>): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 20))
  const before = inUse()
  let reached = before
  let isDone = false
  const looking = (async () => {
    while (!isDone) {
      reached = Math.max(reached, inUse())
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
  })()
  await work().finally(() => {
    isDone = true
  })
  await looking
  return reached - before
}

it("has database and states of one moment, however fast others transact", async () => {
  const wizard = await Wizard.load({})
  await wizard.addView("pairs", { query: "[:find ?e ?y :where [?e :film/year ?y]]" })
  await wizard.transact({ datoms: [[1, ":film/year", 1990]] })
  await wizard.export("state", join(folder, "fast"))
  for (let k = 0; k < 4; k++) {
    const exporting = wizard.export("state", join(folder, `fast-${k}`))
    const began = wizard.t
    for (let i = 1; i <= 30; i++) {
      // Between any two steps of the export that wait for nothing but their turn.
      await null
      wizard.transactSync({ datoms: [[wizard.t + 100, ":film/year", 1]] })
    }
    await exporting
    const again = await Wizard.load(join(folder, `fast-${k}`, "config.edn"))
    expect(again.t).toBeGreaterThanOrEqual(began)
    expect(again.view("pairs").rows()).toHaveLength(again.t)
    await again.close()
  }
})

const rowsOf = (wizard: Wizard) => Object.keys(CIRCUITS).map((id) => wizard.view(id).rows())

const CASES = [
  ["rocksdb", false],
  ["duckdb", true],
] as const

describe.each(CASES)("an export with states in %s (from a workspace: %s)", (storage, isKept) => {
  it("takes no more memory when eight times as much is written", { timeout: 300_000 }, async () => {
    const taken: number[] = []
    for (const count of [10_000, 80_000]) {
      const name = join(folder, `${storage}-${count}`)
      const wizard = await films(storage, count, isKept ? name : undefined)
      taken.push(await most(() => wizard.export("state", `${name}-exported`, { storage })))
      await wizard.close()
    }
    // To hold it takes some 45 MB.
    expect(taken[1] - taken[0]).toBeLessThan(20_000_000)
  })

  it("is of the moment in which it began, wherever one looks meanwhile, and whatever comes", {
    timeout: 300_000,
  }, async () => {
    const name = join(folder, `moment-${storage}`)
    const wizard = await films(storage, 12_000, isKept ? name : undefined)
    const [before, t] = [rowsOf(wizard), wizard.t]
    // What exports is loaded.
    await wizard.export("state", `${name}-before`, { storage })
    const exporting = wizard.export("state", `${name}-exported`, { storage })
    let isDone = false
    const ended = exporting.finally(() => {
      isDone = true
    })
    const later: Promise<unknown>[] = []
    let looks = 0
    while (!isDone && looks < 6) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      expect(wizard.history.visit(1, () => wizard.view("pairs").rows().length)).toBe(5000)
      looks++
      if (looks === 2) later.push(wizard.transact({ datoms: [[5, ":film/genre", 6]] }))
      if (looks === 3 && !isKept) later.push(wizard.goto(2).then(() => wizard.branch()))
      if (looks === 4) later.push(wizard.transact({ datoms: [[6, ":film/genre", 6]] }))
    }
    await ended
    await Promise.all(later)
    expect(looks).toBeGreaterThan(4)
    await wizard.close()
    const again = await Wizard.load(`${name}-exported/config.edn`)
    expect(again.t).toBe(t)
    expect(rowsOf(again)).toEqual(before)
    expect((await again.verify()).divergence).toBeNull()
    await again.close()
  })
})
