import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { add, consolidate, distinct, equal, negate } from "../../src/zset/algebra.js"
import { ZSet } from "../../src/zset/zset.js"
import { seed } from "../support/seed.js"
import { asMap, type Entry, entries, zset } from "./support.js"

const runs = { seed: seed(), numRuns: 300 }

/** Lists of (row, weight) of one width; short ones and ones beyond every threshold of the implementation. */
const lists = (n: number) =>
  fc
    .integer({ min: 0, max: 3 })
    .chain((width) =>
      fc.tuple(
        fc.constant(width),
        fc.array(fc.array(entries(width), { maxLength: 24 }), { minLength: n, maxLength: n }),
      ),
    )

/** The model: a sum of weights by row. */
function sums(...parts: (readonly Entry[])[]): Map<string, number> {
  const map = new Map<string, number>()
  for (const [row, weight] of parts.flat()) map.set(row.join(" "), (map.get(row.join(" ")) ?? 0) + weight)
  for (const [row, weight] of map) if (weight === 0) map.delete(row)
  return map
}

describe("Z-sets are a group", () => {
  it("sums as a map of weights does, in any order and grouping", () => {
    fc.assert(
      fc.property(lists(3), ([width, [x, y, z]]) => {
        const [a, b, c] = [zset(width, x), zset(width, y), zset(width, z)]
        expect(asMap(add(a, b))).toEqual(sums(x, y))
        expect(equal(add(a, b), add(b, a))).toBe(true)
        expect(equal(add(add(a, b), c), add(a, add(b, c)))).toBe(true)
        expect(equal(add(a, new ZSet(width)), a)).toBe(true)
        expect(consolidate(add(a, negate(a))).length).toBe(0)
      }),
      runs,
    )
  })

  it("says equal exactly when the weights of every row are", () => {
    fc.assert(
      fc.property(lists(2), ([width, [x, y]]) => {
        const same = JSON.stringify([...sums(x)].sort()) === JSON.stringify([...sums(y)].sort())
        expect(equal(zset(width, x), zset(width, y))).toBe(same)
      }),
      runs,
    )
  })

  it("does not change what it is given", () => {
    fc.assert(
      fc.property(lists(2), ([width, [x, y]]) => {
        const [a, b] = [zset(width, x), zset(width, y)]
        add(a, b)
        negate(a)
        distinct(a)
        consolidate(a)
        equal(a, b)
        expect(asList(a)).toEqual(x)
        expect(asList(b)).toEqual(y)
      }),
      runs,
    )
  })
})

describe("consolidate", () => {
  it("names each row once, in weight not zero, and is idempotent", () => {
    fc.assert(
      fc.property(lists(1), ([width, [x]]) => {
        const once = consolidate(zset(width, x))
        const rows = asList(once).map(([row]) => row.join(" "))
        expect(new Set(rows).size).toBe(rows.length)
        expect(asList(once).every(([, weight]) => weight !== 0)).toBe(true)
        expect(asMap(once)).toEqual(sums(x))
        expect(asMap(consolidate(once))).toEqual(sums(x))
      }),
      runs,
    )
  })

  it.each([8, 9, 16, 17, 3000, 5000])("keeps the order of first appearance (%i rows)", (rows) => {
    const list = Array.from({ length: rows }, (_, i): Entry => [[~i, i], 1])
    const lost = list.filter((_, i) => i % 3 === 0).map(([row]): Entry => [row, -1])
    const back = lost.slice(0, 1).map(([row]): Entry => [row, 2])
    const expected = list.filter((_, i) => i % 3 !== 0 || i === 0).map(([row], i): Entry => [row, i === 0 ? 2 : 1])
    expect(asList(consolidate(zset(2, [...list, ...lost, ...back])))).toEqual(expected)
  })

  it.each([4, 40])("is exact up to 2⁵³−1 and refuses more (%i rows)", (rows) => {
    const filler = Array.from({ length: rows }, (_, i): Entry => [[i + 1], 1])
    const max = Number.MAX_SAFE_INTEGER
    const sum = asMap(consolidate(zset(1, [[[0], max - 1], [[0], 1], ...filler])))
    expect(sum.get("0")).toBe(max)
    expect(() => consolidate(zset(1, [[[0], max], [[0], 1], ...filler]))).toThrow(/2⁵³/)
    expect(() => consolidate(zset(1, [...filler, [[0], max], [[0], 1]]))).toThrow(/2⁵³/)
    expect(() => consolidate(zset(1, [...filler, [[0], 2 ** 53]]))).toThrow(/2⁵³/)
    expect(asMap(consolidate(zset(1, filler)))).toEqual(sums(filler))
  })
})

describe("distinct", () => {
  it("gives 1 to each row of positive weight, and twice is once", () => {
    fc.assert(
      fc.property(lists(1), ([width, [x]]) => {
        const positive = [...sums(x)].filter(([, weight]) => weight > 0).map(([row]) => [row, 1] as const)
        expect(asMap(distinct(zset(width, x)))).toEqual(new Map(positive))
        expect(asMap(distinct(distinct(zset(width, x))))).toEqual(new Map(positive))
      }),
      runs,
    )
  })
})

const asList = (z: ZSet): Entry[] => Array.from({ length: z.length }, (_, i) => [[...z.row(i)], z.weights[i]])
