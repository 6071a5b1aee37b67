import { expect, test } from "vitest"
import { Ordered } from "../../src/zset/ordered.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"

/** The codes of a group from the model: each as often as it counts, in order. */
const sorted = (model: ReadonlyMap<number, number>): number[] =>
  [...model].sort(([a], [b]) => a - b).flatMap(([code, count]) => Array<number>(Math.max(0, count)).fill(code))

test.each([12, 400, 1_000_000])("ranks are those of a sorted list, codes below %i", (range) => {
  const random = new Random(seed())
  const ordered = new Ordered((a, b) => a - b)
  const models = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()]
  const change = (group: number, code: number, weight: number): void => {
    ordered.add(group, code, weight)
    const sum = (models[group].get(code) ?? 0) + weight
    if (sum === 0) models[group].delete(code)
    else models[group].set(code, sum)
  }
  for (let i = 0; i < 6000; i++) {
    const group = random.below(3)
    const model = models[group]
    const code = random.below(range) - (range >> 1)
    const known = [...model.keys()]
    if (random.chance(0.05)) {
      // A removal before its addition.
      change(group, code, -2)
      change(group, code, 2)
    } else if (known.length > 0 && random.chance(i % 1000 < 500 ? 0.35 : 0.7)) change(group, random.pick(known), -1)
    else change(group, code, 1 + random.below(2))
    if (i % 20 !== 0) continue
    const all = sorted(model)
    expect(Array.from({ length: all.length }, (_, rank) => ordered.at(group, rank))).toEqual(all)
    if (all.length > 0) expect([ordered.first(group), ordered.last(group)]).toEqual([all[0], all[all.length - 1]])
    expect(ordered.size).toBe(models.reduce((sum, { size }) => sum + size, 0))
  }
})

test("codes that come in order make no deep tree", () => {
  let asked = 0
  const ordered = new Ordered((a, b) => {
    asked++
    return a - b
  })
  for (let code = 0; code < 100_000; code++) ordered.add(0, code, 1)
  asked = 0
  for (let code = 0; code < 1000; code++) ordered.add(0, code * 97, 1)
  expect(asked / 1000).toBeLessThan(60)
  expect(ordered.at(0, 50_000)).toBeGreaterThan(49_000)
})
