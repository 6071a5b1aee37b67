import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Arrangement } from "../../src/zset/arrangement.js"
import { hashRow } from "../../src/zset/hash.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { asMap, collidingPairs, contents, type Entry, entries, zset } from "./support.js"

/** The model: weights by row. */
class Model {
  readonly weights = new Map<string, number>()

  add(row: readonly number[], weight: number): number {
    const key = row.join(" ")
    const sum = (this.weights.get(key) ?? 0) + weight
    if (sum === 0) this.weights.delete(key)
    else this.weights.set(key, sum)
    return sum
  }

  /** The rows under a key, with weights. */
  under(key: readonly number[], values: readonly number[]): Map<string, number> {
    return new Map(
      [...this.weights].filter(([text]) => {
        const row = text === "" ? [] : text.split(" ").map(Number)
        return key.every((column, i) => row[column] === values[i])
      }),
    )
  }
}

function check(arrangement: Arrangement, model: Model): void {
  expect(contents(arrangement)).toEqual(model.weights)
  expect(arrangement.size).toBe(model.weights.size)
  const { key, width } = arrangement
  const probes = [...model.weights.keys()].map((text) => (text === "" ? [] : text.split(" ").map(Number)))
  probes.push(Array.from({ length: width }, () => 77))
  for (const row of probes) {
    const source = Int32Array.from(row)
    expect(arrangement.weight(source, 0)).toBe(model.weights.get(row.join(" ")) ?? 0)
    const values = [...key].map((column) => row[column])
    expect(chain(arrangement, values)).toEqual(model.under([...key], values))
  }
}

/** The rows that `first` and `after` give for a key; a row that comes twice counts twice. */
function chain(arrangement: Arrangement, values: readonly number[]): Map<string, number> {
  const { width } = arrangement
  const found = new Map<string, number>()
  const columns = Int32Array.from(values, (_, i) => i)
  for (let s = arrangement.first(Int32Array.from(values), 0, columns); s >= 0; s = arrangement.after(s)) {
    const row = [...arrangement.rows.slice(s * width, (s + 1) * width)].join(" ")
    found.set(row, (found.get(row) ?? 0) + arrangement.weights[s])
  }
  return found
}

const shapes = fc.constantFrom<[number, number[]]>(
  [0, []],
  [1, []],
  [1, [0]],
  [2, []],
  [2, [0]],
  [2, [1]],
  [2, [0, 1]],
  [2, [1, 0]],
  [3, [2, 0]],
  [3, [0, 1]],
)

describe("Arrangement", () => {
  it("is the sum of what was added, by row and by key", () => {
    const histories = shapes.chain(([width, key]) =>
      fc.tuple(fc.constant({ width, key }), fc.array(fc.array(entries(width), { maxLength: 30 }), { maxLength: 8 })),
    )
    fc.assert(
      fc.property(histories, ([{ width, key }, deltas]) => {
        const arrangement = new Arrangement(width, key)
        const model = new Model()
        for (const delta of deltas) {
          arrangement.addAll(zset(width, delta))
          for (const [row, weight] of delta) model.add(row, weight)
          check(arrangement, model)
        }
      }),
      { seed: seed(), numRuns: 200 },
    )
  })

  it("returns the new weight from add and addNext", () => {
    const arrangement = new Arrangement(1, [0])
    const seven = Int32Array.of(7)
    expect([2, -1, -1, -3, 3].map((weight) => arrangement.add(seven, 0, weight))).toEqual([2, 1, 0, -3, 0])
    expect(arrangement.size).toBe(0)
  })

  it("takes back exactly what was added of a delta, also of one that ended half-way", () => {
    const cases = shapes.chain(([width, key]) =>
      fc.tuple(
        fc.constant({ width, key }),
        fc.array(entries(width), { maxLength: 40 }),
        fc.array(entries(width), { maxLength: 40 }),
        fc.nat(40),
      ),
    )
    fc.assert(
      fc.property(cases, ([{ width, key }, before, delta, stop]) => {
        const arrangement = new Arrangement(width, key)
        arrangement.addAll(zset(width, before))
        const model = new Model()
        for (const [row, weight] of before) model.add(row, weight)
        const z = zset(width, delta)
        arrangement.begin(z)
        for (let i = 0; i < Math.min(stop, delta.length); i++) arrangement.addNext(z, i)
        arrangement.subtract(z)
        check(arrangement, model)
        arrangement.subtract(z)
        check(arrangement, model)
      }),
      { seed: seed(), numRuns: 200 },
    )
  })

  it("refuses a weight beyond 2⁵³−1, of a row that is there and of a new one, and keeps what it had", () => {
    const max = Number.MAX_SAFE_INTEGER
    for (const entry of [[[1], 1] as Entry, [[2], 2 ** 54] as Entry, [[3], -(2 ** 54)] as Entry]) {
      const arrangement = new Arrangement(1, [])
      arrangement.addAll(zset(1, [[[1], max]]))
      const delta = zset(1, [[[5], 1], entry, [[6], 1]])
      expect(() => arrangement.addAll(delta)).toThrow(/2⁵³/)
      arrangement.subtract(delta)
      expect(contents(arrangement)).toEqual(new Map([["1", max]]))
    }
  })

  it("keeps the rows of a hub apart, through thousands of additions and removals", () => {
    const random = new Random(seed())
    const arrangement = new Arrangement(2, [0])
    const model = new Model()
    for (let round = 0; round < 40; round++) {
      const list = Array.from({ length: 250 }, (): Entry => {
        const row = [random.chance(0.9) ? 1 : random.below(5), random.below(400)]
        return [row, random.chance(0.5) ? 1 : -1]
      })
      arrangement.addAll(zset(2, list))
      for (const [row, weight] of list) model.add(row, weight)
    }
    check(arrangement, model)
    arrangement.addAll(
      zset(
        2,
        [...model.weights].map(([row, w]): Entry => [row.split(" ").map(Number), -w]),
      ),
    )
    expect(arrangement.size).toBe(0)
    for (let hub = 0; hub < 5; hub++) expect(chain(arrangement, [hub])).toEqual(new Map())
  })

  it("finds the rows of keys that grow long, shrink to nothing and grow again", () => {
    const random = new Random(seed())
    for (const key of [[0], [1], [2, 0], []]) {
      const arrangement = new Arrangement(3, key)
      const model = new Model()
      for (let round = 0; round < 40; round++) {
        const most = 1 + random.below(25)
        const weight = random.chance(0.5) ? 1 : -1
        const list = Array.from({ length: 60 }, (): Entry => {
          return [[random.below(3), random.below(3), random.below(most)], weight]
        })
        const known = list.filter(([row]) => weight > 0 || (model.weights.get(row.join(" ")) ?? 0) > 0)
        for (const [row] of known) {
          const now = model.weights.get(row.join(" ")) ?? 0
          const change = weight > 0 ? 1 : -now
          expect(arrangement.add(Int32Array.from(row), 0, change)).toBe(model.add(row, change))
        }
        if (round % 4 === 3) check(arrangement, model)
      }
    }
  })

  it("tells 300,000 rows whose hashes collide in groups apart (trap 23)", { timeout: 600_000 }, () => {
    const pairs = collidingPairs(300_000, 50)
    const hashes = new Set(pairs.map((pair) => hashRow(Int32Array.from(pair), 0, 2)))
    expect(hashes.size).toBeLessThanOrEqual(6_000)
    const list = zset(
      2,
      pairs.map((pair): Entry => [pair, 1]),
    )
    expect(asMap(list).size).toBe(300_000)
    for (const key of [[0, 1], [0], [1], []]) {
      const arrangement = new Arrangement(2, key)
      arrangement.addAll(list)
      expect(arrangement.size).toBe(300_000)
      arrangement.addAll(
        zset(
          2,
          pairs.slice(0, 150_000).map((pair): Entry => [pair, -1]),
        ),
      )
      expect(arrangement.size).toBe(150_000)
      expect(arrangement.weight(Int32Array.from(pairs[0]), 0)).toBe(0)
      expect(arrangement.weight(Int32Array.from(pairs[299_999]), 0)).toBe(1)
    }
  })
})

it("keeps facts that nobody looks for when they come: each once, found by key, long chains and collisions included", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 60 })), { maxLength: 400 }), (history) => {
      for (const key of [[0], [1], [0, 1], []]) {
        const arrangement = new Arrangement(2, key, true)
        const model = new Model()
        for (const [first, second] of history) {
          // A fact comes when it is not there, and goes when it is; most come to the same key.
          const row = [first === 0 ? second : 7, second * 3]
          const weight = model.weights.has(row.join(" ")) ? -1 : 1
          arrangement.add(Int32Array.from(row), 0, weight)
          model.add(row, weight)
        }
        check(arrangement, model)
      }
    }),
    { seed: seed(), numRuns: 100 },
  )
})

it("counts what came unexpectedly together, and loses nothing of it", () => {
  const arrangement = new Arrangement(2, [0], true)
  const row = Int32Array.of(7, 8)
  for (const weight of [1, 1, -1, 2, -1, -1]) arrangement.add(row, 0, weight)
  expect(chain(arrangement, [7])).toEqual(new Map([["7 8", 1]]))
})
