import fc from "fast-check"
import type { Arrangement } from "../../src/zset/arrangement.js"
import { ZSet } from "../../src/zset/zset.js"

export type Entry = readonly [row: readonly number[], weight: number]

/** Rows of few codes of both signs, so that equal ones meet; weights of both signs, also zero, some beyond 32 bits. */
export const entries = (width: number): fc.Arbitrary<Entry> =>
  fc.tuple(
    fc.array(fc.constantFrom(0, 1, 2, -1, 2 ** 31 - 1, -(2 ** 31)), { minLength: width, maxLength: width }),
    fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: -3, max: 3 }) },
      fc.constantFrom(2 ** 31, -(2 ** 31) - 1, 2 ** 40),
    ),
  )

export function zset(width: number, list: readonly Entry[]): ZSet {
  const result = new ZSet(width)
  for (const [row, weight] of list) result.pushRow(row, weight)
  return result
}

/** The weights of a Z-set by row, summed; rows of weight zero left out. */
export function asMap(z: ZSet): Map<string, number> {
  const map = new Map<string, number>()
  for (let i = 0; i < z.length; i++) {
    const key = [...z.row(i)].join(" ")
    map.set(key, (map.get(key) ?? 0) + z.weights[i])
  }
  for (const [key, weight] of map) if (weight === 0) map.delete(key)
  return map
}

/** The rows of an arrangement and their weights. */
export function contents(arrangement: Arrangement): Map<string, number> {
  const map = new Map<string, number>()
  arrangement.each((at, weight) => map.set([...arrangement.rows.slice(at, at + arrangement.width)].join(" "), weight))
  return map
}

/** `n` distinct pairs of codes ≥ 0 in groups of `size` whose hashes as rows are equal: c₁ = k − c₀·φ for one k a group. */
export function collidingPairs(n: number, size: number): [number, number][] {
  const pairs: [number, number][] = []
  for (let group = 0; pairs.length < n; group++) {
    const k = Math.imul(group + 1, 0x85ebca6b)
    for (let i = 0, found = 0; found < size && pairs.length < n; i++) {
      const second = (k - Math.imul(i, 0x9e3779b1)) | 0
      if (second < 0) continue
      pairs.push([i, second])
      found++
    }
  }
  return pairs
}

/** What some ranges of slots that follow each other have, all of them in order; beyond the last slot there is nothing. */
export function inRanges<T>(slots: number, some: (from: number, to: number) => readonly T[]): T[] {
  const all: T[] = []
  for (let from = 0, step = 1; from < slots + 3; from += step, step = (step % 5) + 1)
    all.push(...some(from, from + step))
  return all.sort()
}
