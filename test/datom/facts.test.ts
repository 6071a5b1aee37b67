import { expect, it } from "vitest"
import { TripleTable } from "../../src/datom/triple-table.js"
import { mix3 } from "../../src/zset/hash.js"

it("keeps 300,000 facts apart whose 32-bit hashes collide in groups of 30", { timeout: 300_000 }, () => {
  const count = 300_000
  const columns = [0, 1, 2].map(() => new Int32Array(count))
  const factor = Math.imul(0x9e3779b1, 0x9e3779b1)
  for (let i = 0; i < count; i++) {
    const step = i % 30
    columns[0][i] = step
    columns[1][i] = Math.floor(i / 30)
    columns[2][i] = -Math.imul(factor, step)
  }
  const hashes = new Set(Array.from({ length: count }, (_, i) => mix3(columns[0][i], columns[1][i], columns[2][i])))
  expect(hashes.size).toBeLessThanOrEqual(count / 30)
  const table = new TripleTable({ columns }, [0, 1, 2])
  for (let i = 0; i < count; i++) expect(table.add(i)).toBe(-1)
  expect(table.size).toBe(count)
  for (let i = 0; i < count; i += 3) table.remove(i)
  let right = 0
  for (let i = 0; i < count; i++) {
    if (table.find(columns[0][i], columns[1][i], columns[2][i]) === (i % 3 === 0 ? -1 : i)) right++
  }
  expect(right).toBe(count)
})
