import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"

const folder = mkdtempSync(join(tmpdir(), "wizard-export-memory-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The most bytes that are held while so many views of the same facts are exported. */
function held(storage: string, views: number): number {
  const program = join(import.meta.dirname, "export-held.mjs")
  const args = ["--expose-gc", program, join(folder, `${storage}-${views}`), storage, String(views)]
  const { most, looks } = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }))
  expect(looks).toBeGreaterThan(3)
  return most
}

it.each(["rocksdb", "duckdb"])("an export to %s holds one view at a time", { timeout: 120_000 }, (storage) => {
  const [one, eight] = [held(storage, 1), held(storage, 8)]
  expect(one).toBeGreaterThan(100_000)
  expect(eight).toBeLessThan(2.5 * one)
})
