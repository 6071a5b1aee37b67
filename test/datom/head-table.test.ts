import fc from "fast-check"
import { expect, it } from "vitest"
import { HeadTable } from "../../src/datom/head-table.js"
import { mix } from "../../src/zset/hash.js"
import { seed } from "../support/seed.js"

/** Entities of both signs, many of which begin at the same cell of a small table. */
const crowded = Array.from({ length: 4000 }, (_, i) => i - 2000)
  .filter((entity) => (mix(entity) & 63) < 4)
  .slice(0, 60)

it("has exactly the cells that were placed and not erased", () => {
  expect(crowded.length).toBe(60)
  const actions = fc.array(
    fc.record({ entity: fc.constantFrom(...crowded), keep: fc.boolean(), head: fc.integer({ min: 1, max: 9 }) }),
    {
      maxLength: 200,
    },
  )
  fc.assert(
    fc.property(actions, (history) => {
      const table = new HeadTable()
      const model = new Map<number, readonly number[]>()
      for (const { entity, keep, head } of history) {
        const cell = table.cell(entity)
        expect(table.cells[cell] !== 0).toBe(model.has(entity))
        if (!keep && model.delete(entity)) table.erase(cell)
        else if (keep && !model.has(entity)) {
          table.place(cell, entity, head, -head)
          model.set(entity, [head + 1, entity, -head])
        }
      }
      for (const entity of crowded) {
        const cell = table.cell(entity)
        const found = [...table.cells.slice(cell, cell + 3)]
        if (model.has(entity)) expect(found).toEqual(model.get(entity))
        else expect(found[0]).toBe(0)
      }
    }),
    { seed: seed(), numRuns: 300 },
  )
})
