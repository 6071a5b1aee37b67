import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DerivationTable } from "../../src/zset/derivation-table.js"
import type { Integral } from "../../src/zset/integral.js"
import { seed } from "../support/seed.js"
import { collidingPairs, inRanges } from "./support.js"

function shown(integral: Integral): [string, number][] {
  const rows: [string, number][] = []
  integral.each((at, weight) => rows.push([[...integral.rows.slice(at, at + integral.width)].join(" "), weight]))
  const ranged = inRanges(integral.slots, (from, to) => {
    const some: [string, number][] = []
    const add = (at: number, weight: number) =>
      some.push([[...integral.rows.slice(at, at + integral.width)].join(" "), weight])
    integral.each(add, from, to)
    return some
  })
  expect(ranged).toEqual(rows.sort())
  return rows
}

/** Few facts, half of them with equal hashes. */
const FACTS = [...collidingPairs(3, 3), [1, 2], [2, 1], [0, 0]]

const action = fc.oneof(
  fc.record({
    kind: fc.constant("count" as const),
    fact: fc.nat(FACTS.length - 1),
    round: fc.nat(4),
    weight: fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(2 ** 40, -(2 ** 40))),
  }),
  fc.record({ kind: fc.constant("rank" as const), fact: fc.nat(FACTS.length - 1), rank: fc.nat(3) }),
)

/** What the table must say, by plain maps. */
class Model {
  readonly ranks = new Map<number, number>()
  readonly counts = new Map<string, number>()

  count(fact: number, round: number): number {
    return this.counts.get(`${FACTS[fact].join(" ")} ${round}`) ?? 0
  }

  add(fact: number, round: number, weight: number): void {
    const sum = this.count(fact, round) + weight
    const key = `${FACTS[fact].join(" ")} ${round}`
    if (sum === 0) this.counts.delete(key)
    else this.counts.set(key, sum)
  }

  later(fact: number, round: number): number {
    return [0, 1, 2, 3, 4].find((other) => other > round && this.count(fact, other) > 0) ?? -1
  }
}

describe("DerivationTable", () => {
  it("keeps ranks and derivations by round, and each fact just as long as it has some", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 80 }), (history) => {
        const table = new DerivationTable(2)
        const model = new Model()
        for (const step of history) {
          const slot = table.slot(Int32Array.from(FACTS[step.fact]), 0)
          if (step.kind === "count") {
            table.count(slot, step.round, step.weight)
            model.add(step.fact, step.round, step.weight)
            expect(table.derivations(slot, step.round)).toBe(model.count(step.fact, step.round))
            expect(table.later(slot, step.round)).toBe(model.later(step.fact, step.round))
          } else {
            table.setRank(slot, step.rank)
            model.ranks.set(step.fact, step.rank)
          }
          expect(table.rank(slot)).toBe(model.ranks.get(step.fact) ?? 0)
          table.release(slot)
          table.release(slot)
          expect(shown(table.counts)).toEqual([...model.counts].sort())
          expect(table.counts.size).toBe(model.counts.size)
          const ranked = [...model.ranks].filter(([, rank]) => rank > 0)
          expect(shown(table)).toEqual(ranked.map(([fact, rank]) => [FACTS[fact].join(" "), rank]).sort())
          const kept = FACTS.filter((_, i) => model.ranks.get(i) || model.later(i, -1) >= 0 || negative(model, i))
          expect(table.size).toBe(kept.length)
        }
      }),
      { seed: seed() },
    )
  })

  it("holds many facts, each in many rounds, and gives every slot back", () => {
    const table = new DerivationTable(1)
    const each = (weight: number) => {
      for (let fact = 0; fact < 500; fact++) {
        const slot = table.slot(Int32Array.of(fact), 0)
        for (let round = 0; round < 40; round++) table.count(slot, (round * 7) % 40, weight)
        table.release(slot)
      }
    }
    each(1)
    expect([table.size, table.counts.size]).toEqual([500, 20_000])
    expect(table.later(table.slot(Int32Array.of(499), 0), 38)).toBe(39)
    each(-1)
    expect([table.size, table.counts.size]).toEqual([0, 0])
  })

  it("refuses counts that are no exact integers, and keeps what it had", () => {
    const table = new DerivationTable(1)
    const slot = table.slot(Int32Array.of(7), 0)
    table.count(slot, 3, Number.MAX_SAFE_INTEGER)
    expect(() => table.count(slot, 3, 1)).toThrow("2⁵³")
    expect(table.derivations(slot, 3)).toBe(Number.MAX_SAFE_INTEGER)
  })
})

const negative = (model: Model, fact: number): boolean => [0, 1, 2, 3, 4].some((round) => model.count(fact, round) < 0)
