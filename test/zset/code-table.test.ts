import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CodeTable } from "../../src/zset/code-table.js"
import { mix } from "../../src/zset/hash.js"
import { seed } from "../support/seed.js"
import { inRanges } from "./support.js"

/** Codes of both signs, many of which begin at the same sparse cell of a small table. */
const crowded = Array.from({ length: 4000 }, (_, i) => 1_000_000 * (i - 2000))
  .filter((code) => (mix(code) & 63) < 4)
  .slice(0, 40)
/** Codes that fill a range, so that they move into it as it grows, and its ends. */
const range = Array.from({ length: 70 }, (_, i) => i)
const ends = [255, 256, 257, 1023, 1024, 2 ** 26 - 1, 2 ** 26, 2 ** 31 - 1, -1, -(2 ** 31)]

const actions = fc.array(
  fc.record({
    code: fc.oneof(fc.constantFrom(...crowded), fc.constantFrom(...range), fc.constantFrom(...ends)),
    keep: fc.boolean(),
    first: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 300 },
)

/** The codes with their cells. */
function contents(table: CodeTable, size: number): Map<number, number[]> {
  const found = new Map<number, number[]>()
  table.each((code, cell) => {
    expect(found.has(code)).toBe(false)
    found.set(code, [...table.cells.slice(cell, cell + size)])
  })
  const codes = inRanges(table.slots, (from, to) => {
    const some: number[] = []
    table.each((code) => some.push(code), from, to)
    return some
  })
  expect(codes).toEqual([...found.keys()].sort())
  return found
}

function put(table: CodeTable, code: number, values: readonly number[]): void {
  const cell = table.claim(table.cell(code), code)
  table.cells.set(values, cell)
}

describe("CodeTable", () => {
  it("has exactly the cells that were claimed and not released", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), actions, (size, history) => {
        const table = new CodeTable(size)
        const model = new Map<number, number[]>()
        for (const { code, keep, first } of history) {
          const cell = table.cell(code)
          expect(table.cells[cell] !== 0).toBe(model.has(code))
          if (!keep && model.delete(code)) table.release(cell)
          else if (keep && !model.has(code)) {
            const values = Array.from({ length: size }, (_, i) => (i === 0 ? first : code + i))
            put(table, code, values)
            model.set(code, [...Int32Array.from(values)])
          }
        }
        expect(contents(table, size)).toEqual(model)
        for (const code of [...crowded, ...range, ...ends]) {
          const cell = table.cell(code)
          expect(table.cells[cell] === 0 ? undefined : [...table.cells.slice(cell, cell + size)]).toEqual(
            model.get(code),
          )
        }
      }),
      { seed: seed(), numRuns: 300 },
    )
  })

  it("keeps codes that are counted up side by side, and far ones without wasting room", () => {
    const table = new CodeTable(1)
    for (let code = 1000; code < 9000; code++) put(table, code, [1])
    expect(table.cell(8000) - table.cell(2000)).toBe(6000)
    for (let i = 1; i <= 1000; i++) put(table, i * 2_000_000, [1])
    expect(table.cells.length).toBeLessThan(16_384 + 8192)
    expect(contents(table, 1).size).toBe(9000)
  })
})
