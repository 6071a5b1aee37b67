import fc from "fast-check"
import { expect, it } from "vitest"
import { JoinedIntegral } from "../../src/circuit/operators/star-integrals.js"
import { StarTable } from "../../src/zset/star-table.js"
import { ZSet } from "../../src/zset/zset.js"
import { seed } from "../support/seed.js"

const SIDES = [
  { width: 2, key: 0 },
  { width: 3, key: 1 },
]
/** Every column; those of the sides without the key; and some in which rows of one key, or of two, become equal. */
const OUTPUTS = ["0.0 0.1 1.0 1.2", "1.1 1.2 0.1 1.0", "0.1 1.0 1.2", "0.0 1.0 1.2", "0.0 0.1 1.0", "0.1", "0.0"]

const code = fc.integer({ min: 0, max: 3 })
const rows = (width: number) => fc.array(fc.array(code, { minLength: width, maxLength: width }), { maxLength: 20 })

it("the integral of a join has each row once, with its weight, slots by slots too, whatever columns are left", () => {
  fc.assert(
    fc.property(rows(2), rows(3), fc.constantFrom(...OUTPUTS), fc.integer({ min: 1, max: 5 }), (a, b, text, step) => {
      const columns = text.split(" ").map((each) => ({ side: Number(each[0]), column: Number(each[2]) }))
      const table = new StarTable(SIDES)
      for (const [side, all] of [a, b].entries()) {
        const delta = new ZSet(SIDES[side].width)
        for (const row of all) delta.pushRow(row, 1)
        table.begin()
        table.meet(side, delta, [], [], [])
      }
      const expected = new Map<string, number>()
      for (const left of a) {
        for (const right of b.filter((row) => row[1] === left[0])) {
          const row = columns.map(({ side, column }) => [left, right][side][column]).join(" ")
          expected.set(row, (expected.get(row) ?? 0) + 1)
        }
      }
      const integral = new JoinedIntegral(table, { columns, sides: 3 })
      const found = new Map<string, number>()
      for (let from = 0; from < integral.slots; from += step) {
        const add = (at: number, weight: number) => {
          const row = [...integral.rows.subarray(at, at + integral.width)].join(" ")
          expect(found.has(row)).toBe(false)
          found.set(row, weight)
        }
        integral.each(add, from, from + step)
      }
      expect(found).toEqual(expected)
      expect(integral.size).toBe(expected.size)
    }),
    { seed: seed(), numRuns: 500 },
  )
})
