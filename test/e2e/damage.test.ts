import { spawnSync } from "node:child_process"
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { Wizard } from "../../src/library/wizard.js"
import { DuckDBStorage } from "../../src/workspace/duckdb/duckdb-storage.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"

const folder = mkdtempSync(join(tmpdir(), "wizard-damage-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const QUERY = "[:find ?k :where [?e :k ?k]]"

async function written(path: string): Promise<Wizard> {
  const wizard = await Wizard.load({}, { database: path })
  await wizard.addView("v", { query: QUERY })
  for (let i = 0; i < 30; i++)
    await wizard.transact({
      datoms: [
        [i, ":k", `value ${i}`],
        [i + 100, ":k", i],
      ],
    })
  return wizard
}

/** Opens the file: its rows, or the code of the error, after which the file must be as it was. */
async function opened(path: string): Promise<{ rows?: unknown; code?: string }> {
  const files = [path, `${path}.wal`].filter(existsSync)
  const before = files.map((file) => readFileSync(file))
  let wizard: Wizard
  try {
    wizard = await Wizard.load({}, { database: path })
  } catch (error) {
    for (const [i, file] of files.entries()) expect(readFileSync(file).equals(before[i])).toBe(true)
    return { code: (error as { code?: string }).code ?? String(error) }
  }
  const rows = wizard.views().includes("v") ? wizard.view("v").rows() : []
  expect((await wizard.verify()).divergence).toBeNull()
  // What nobody has read yet may be damaged too: then the checkpoint says so.
  await wizard.close().catch((error) => expect(error.code).toMatch(/^storage\//))
  return { rows }
}

describe("a disk that is full", () => {
  it("refuses what it cannot keep, takes it back, and loses nothing else", { timeout: 120_000 }, async () => {
    const path = join(folder, "full.duckdb")
    const script = join(import.meta.dirname, "fill-the-disk.mjs")
    const command = `ulimit -f 5000; exec "$0" "$1" "$2"`
    const child = spawnSync("bash", ["-c", command, process.execPath, script, path], { encoding: "utf8" })
    expect(child.stderr).toBe("")
    const said = JSON.parse(child.stdout)
    expect(said.refused).toEqual(["storage/write"])
    expect(said.acknowledged).toBeGreaterThan(0)
    expect([said.t, said.rows]).toEqual([said.acknowledged, [[said.acknowledged * 2000]]])
    const again = await Wizard.load({}, { database: path })
    expect([again.t, again.view("count").rows()]).toEqual([said.t, said.rows])
    await again.transact({ datoms: [[1, ":k", "there is room again"]] })
    await again.close()
  })
})

describe("a file that is damaged", () => {
  it("by flipped bytes is refused, or gives what was written", { timeout: 240_000 }, async () => {
    const random = new Random(seed())
    const path = join(folder, "flip.duckdb")
    const wizard = await written(path)
    const rows = wizard.view("v").rows()
    await wizard.close()
    const copy = join(folder, "copy.duckdb")
    const codes: (string | undefined)[] = []
    for (let i = 0; i < 12; i++) {
      const bytes = readFileSync(path)
      // The name of the format, the headers, then anywhere.
      const at = i === 0 ? 8 : random.below(i < 4 ? 3 * 4096 : bytes.length)
      for (let k = 0; k < 64 && at + k < bytes.length; k++) bytes[at + k] ^= 1 << random.below(8)
      writeFileSync(copy, bytes)
      const outcome = await opened(copy)
      codes.push(outcome.code)
      if (outcome.code === undefined) expect(outcome.rows).toEqual(rows)
      else expect(outcome.code).toMatch(/^storage\//)
    }
    expect(codes[0]).toMatch(/^storage\//)
  })

  it("in its log of commits is refused, or gives whole transactions", { timeout: 240_000 }, async () => {
    const random = new Random(seed())
    const path = join(folder, "wal.duckdb")
    const copy = join(folder, "wal-copy.duckdb")
    const wizard = await written(path)
    copyFileSync(path, copy)
    const log = readFileSync(`${path}.wal`)
    await wizard.close()
    expect(log.length).toBeGreaterThan(1000)
    const whole = readFileSync(copy)
    for (let i = 0; i < 8; i++) {
      writeFileSync(copy, whole)
      const cut = log.subarray(0, i === 0 ? log.length : random.below(log.length))
      writeFileSync(`${copy}.wal`, cut)
      const outcome = await opened(copy)
      if (outcome.code !== undefined) {
        expect(outcome.code).toMatch(/^(storage|view)\//)
        continue
      }
      // Each transaction has two rows; what was cut off is gone, and nothing is halved.
      const found = (outcome.rows as unknown[][]).map(([k]) => k)
      const ns = found.filter((k) => typeof k === "number")
      expect(found.length).toBe(2 * ns.length)
      expect(ns).toEqual(ns.map((_, k) => k))
      if (i === 0) expect(ns.length).toBe(30)
    }
  })

  it("or where nobody may write says so", async () => {
    await expect(Wizard.load({}, { database: "/proc/wizard.duckdb" })).rejects.toMatchObject({ code: "io/open" })
  })

  it("is not made by a storage that is only looked at", async () => {
    const path = join(folder, "looked.duckdb")
    await (await written(path)).close()
    const [bytes, { mtimeMs }] = [readFileSync(path), statSync(path)]
    const storage = await DuckDBStorage.open(path)
    await storage.load()
    await storage.abandon()
    expect(readFileSync(path).equals(bytes)).toBe(true)
    expect(statSync(path).mtimeMs).toBe(mtimeMs)
  })
})
