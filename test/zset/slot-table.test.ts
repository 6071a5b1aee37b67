import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { SlotTable } from "../../src/zset/slot-table.js"
import { seed } from "../support/seed.js"

/** The slots that are found under a hash, in probing order. */
function found(table: SlotTable, hash: number): number[] {
  const slots: number[] = []
  for (let i = table.home(hash); table.pairs[i] !== 0; i = (i + 2) & table.mask) {
    if (table.pairs[i + 1] === hash) slots.push(table.pairs[i] - 1)
  }
  return slots.sort((a, b) => a - b)
}

const hashes = fc.constantFrom(0, 1, 7, 8, 15, 16, -1, -8, 2 ** 31 - 1, -(2 ** 31), 1 << 30)
const actions = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("place" as const), hash: hashes }),
    fc.record({ kind: fc.constant("erase" as const), pick: fc.nat() }),
    fc.record({ kind: fc.constant("replace" as const), pick: fc.nat() }),
    fc.record({ kind: fc.constant("reserve" as const), count: fc.integer({ min: 0, max: 60 }) }),
  ),
  { maxLength: 120 },
)

describe("SlotTable", () => {
  it("finds under each hash exactly the slots that were placed and not erased", () => {
    fc.assert(
      fc.property(actions, (history) => {
        const table = new SlotTable()
        const model: { slot: number; hash: number }[] = []
        let next = 0
        for (const action of history) {
          if (action.kind === "reserve") table.reserve(action.count)
          else if (action.kind === "place") {
            table.place(action.hash, next)
            model.push({ slot: next++, hash: action.hash })
          } else if (model.length > 0) {
            const at = action.pick % model.length
            const entry = model[at]
            if (action.kind === "erase") {
              table.erase(entry.hash, entry.slot)
              model.splice(at, 1)
            } else {
              table.replace(entry.hash, entry.slot, next)
              entry.slot = next++
            }
          }
        }
        for (const hash of new Set([...model.map((entry) => entry.hash), 12345])) {
          const expected = model.filter((entry) => entry.hash === hash).map((entry) => entry.slot)
          expect(found(table, hash)).toEqual(expected.sort((a, b) => a - b))
        }
        const filled = table.pairs.filter((_, i) => i % 2 === 0 && table.pairs[i] !== 0).length
        expect(filled).toBe(model.length)
      }),
      { seed: seed(), numRuns: 300 },
    )
  })

  it("has an empty entry always, so that every probe ends", () => {
    const table = new SlotTable()
    for (let slot = 0; slot < 5000; slot++) {
      table.place(0, slot)
      if (slot % 100 === 0) expect(table.pairs.includes(0)).toBe(true)
    }
    expect(found(table, 0).length).toBe(5000)
  })
})
