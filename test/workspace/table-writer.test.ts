import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, describe, expect, it } from "vitest"
import { type OpenFile, openFile } from "../../src/workspace/duckdb/open-file.js"
import { TableWriter } from "../../src/workspace/duckdb/table-writer.js"
import { creation } from "../../src/workspace/duckdb/tables.js"
import { seed } from "../support/seed.js"

const folder = mkdtempSync(join(tmpdir(), "wizard-table-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function opened(name: string): Promise<OpenFile> {
  const file = await openFile(join(folder, name))
  for (const statement of creation()) await file.connection.run(statement)
  return file
}

/** Around the twelve bytes that stand in a vector itself, in one, two, three and four bytes a character. */
const texts = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.constantFrom(
    "",
    "a".repeat(12),
    "a".repeat(13),
    "é".repeat(6),
    "é".repeat(7),
    "語".repeat(4),
    "𝄞".repeat(3),
    "c1.join",
  ),
)
const MOST = Number.MAX_SAFE_INTEGER
const longs = fc.oneof(
  fc.maxSafeInteger(),
  fc.constantFrom(0, -1, 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, -(2 ** 32), 2 ** 32 - 1, MOST, -MOST),
)
const rows = fc.array(
  fc.record({ view: texts, operator: texts, weights: fc.array(longs, { minLength: 1, maxLength: 5 }) }),
  {
    maxLength: 12,
  },
)

describe("what is written in bulk", () => {
  it("is read back by DuckDB as it is", { timeout: 120_000 }, async () => {
    const file = await opened("bulk.duckdb")
    const writer = new TableWriter(file, file.connection)
    const write = async (all: readonly { view: string; operator: string; weights: readonly number[] }[]) => {
      await file.connection.run("DELETE FROM state")
      for (const { view, operator, weights } of all) {
        await writer.append("state", weights.length, [
          { all: view },
          { all: operator },
          (i) => i,
          { codes: Int32Array.from(weights, (_, i) => i - 1), none: -1 },
          { codes: Int32Array.from(weights, (_, i) => i), width: 1 },
          { long: (i) => weights[i] },
        ])
      }
      const found = await file.connection.runAndReadAll(
        "SELECT view, operator, port, iteration, row[1], weight, hash(view) = hash(view || ''), length(view) FROM state",
      )
      expect(found.getRows()).toEqual(
        all.flatMap(({ view, operator, weights }) =>
          weights.map((weight, i) => {
            return [view, operator, i, i === 0 ? null : i - 1, i, BigInt(weight), true, BigInt([...view].length)]
          }),
        ),
      )
    }
    await fc.assert(fc.asyncProperty(rows, write), { seed: seed(), numRuns: 150 })
    await write([
      { view: "v", operator: "more than one chunk", weights: Array.from({ length: 5000 }, (_, i) => i - 2500) },
    ])
    writer.close()
    file.close()
  })
})
