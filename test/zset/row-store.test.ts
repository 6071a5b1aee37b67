import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { RowStore } from "../../src/zset/row-store.js"
import { seed } from "../support/seed.js"

const WEIGHTS = [1, -1, 3, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, -(2 ** 31) - 1, 2 ** 40, -Number.MAX_SAFE_INTEGER]

describe("RowStore", () => {
  it("keeps each row and its weight in a slot of its own, whatever comes and goes", () => {
    const actions = fc.array(
      fc.record({ keep: fc.boolean(), pick: fc.nat(), row: fc.tuple(fc.nat(9), fc.integer()), weight: weights() }),
      { maxLength: 100 },
    )
    fc.assert(
      fc.property(actions, (history) => {
        const store = new RowStore(2)
        const model = new Map<number, readonly number[]>()
        for (const { keep, pick, row, weight } of history) {
          const slots = [...model.keys()]
          if (keep || slots.length === 0) {
            const slot = store.insert(Int32Array.from([99, ...row]), 1, weight)
            expect(model.has(slot)).toBe(false)
            model.set(slot, [...row, weight])
          } else if (pick % 3 === 0) {
            const slot = slots[pick % slots.length]
            store.setWeight(slot, weight)
            model.set(slot, [...(model.get(slot)?.slice(0, 2) ?? []), weight])
          } else {
            store.remove(slots[pick % slots.length])
            model.delete(slots[pick % slots.length])
          }
          expect(store.size).toBe(model.size)
        }
        for (let slot = 0; slot < store.top; slot++) {
          const found = [...store.rows.slice(2 * slot, 2 * slot + 2), store.weights[slot]]
          if (model.has(slot)) expect(found).toEqual(model.get(slot))
          else expect(store.weights[slot]).toBe(0)
        }
      }),
      { seed: seed(), numRuns: 300 },
    )
  })

  it("keeps weights in 32 bits until one does not fit, then all of them exactly", () => {
    for (const wide of [2 ** 31, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER]) {
      const store = new RowStore(1)
      for (const weight of [5, 2 ** 31 - 1, -(2 ** 31)]) store.insert(Int32Array.of(weight), 0, weight)
      expect(store.weights).toBeInstanceOf(Int32Array)
      store.setWeight(0, wide)
      expect(store.weights).toBeInstanceOf(Float64Array)
      store.reserve(1000)
      expect([...store.weights.slice(0, 3)]).toEqual([wide, 2 ** 31 - 1, -(2 ** 31)])
    }
  })

  it("holds the one row of no columns", () => {
    const store = new RowStore(0)
    for (let round = 0; round < 3; round++) {
      expect(store.insert(new Int32Array(0), 0, round + 1)).toBe(0)
      expect([store.size, store.weights[0]]).toEqual([1, round + 1])
      store.remove(0)
    }
  })
})

function weights(): fc.Arbitrary<number> {
  return fc.constantFrom(...WEIGHTS)
}
