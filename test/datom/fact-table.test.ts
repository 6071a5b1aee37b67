import fc from "fast-check"
import { expect, it } from "vitest"
import { FactTable } from "../../src/datom/fact-table.js"
import { Log } from "../../src/datom/log.js"
import { seed } from "../support/seed.js"

/** A fact table over a log of its own beside its model: which position each fact has. */
class Twins {
  readonly log = new Log()
  readonly table = new FactTable(this.log)
  readonly model = new Map<string, number>()

  add(e: number, a: number, v: number): void {
    const p = this.log.length
    this.log.reserve(1)
    this.log.e[p] = e
    this.log.a[p] = a
    this.log.v[p] = v
    const known = this.model.get([e, a, v].join(" "))
    expect(this.table.add(p)).toBe(known ?? -1)
    if (known !== undefined) return
    this.model.set([e, a, v].join(" "), p)
    this.log.extend(p + 1)
  }

  remove(e: number, a: number, v: number): void {
    const p = this.table.find(e, a, v)
    expect(p).toBe(this.model.get([e, a, v].join(" ")) ?? -1)
    if (p < 0) return
    this.table.remove(p)
    this.model.delete([e, a, v].join(" "))
    // As the database does: the link of a fact that ended is not the table's any more.
    this.log.link[p] = this.log.length
  }

  check(facts: Iterable<readonly [number, number, number]>): void {
    expect(this.table.size).toBe(this.model.size)
    for (const [e, a, v] of facts) expect(this.table.find(e, a, v)).toBe(this.model.get([e, a, v].join(" ")) ?? -1)
    for (const p of this.model.values()) expect(this.log.holds(p)).toBe(true)
  }
}

it("holds each fact once, of entities with few facts, with many, and with few again", () => {
  const part = fc.constantFrom(0, 1, 2, 3, 4, 5, -1, 2 ** 31 - 1, -(2 ** 31))
  const fact = fc.tuple(fc.constantFrom(7, 7, 7, -8, 9), part, part)
  fc.assert(
    fc.property(fc.array(fc.tuple(fact, fc.integer({ min: 0, max: 2 })), { maxLength: 400 }), (history) => {
      const twins = new Twins()
      for (const [[e, a, v], choice] of history) {
        if (choice === 0) twins.remove(e, a, v)
        else twins.add(e, a, v)
      }
      twins.check(history.map(([triple]) => triple))
      for (const [[e, a, v]] of history) twins.remove(e, a, v)
      expect(twins.table.size).toBe(0)
      for (const [[e, a, v]] of history) twins.add(e, a, v)
      twins.check(history.map(([triple]) => triple))
    }),
    { seed: seed(), numRuns: 200 },
  )
})

it("finds each of 5,000 facts of one entity, and of as many entities of one fact", () => {
  const twins = new Twins()
  const facts = Array.from({ length: 5_000 }, (_, i) => [[1, 5, i] as const, [i + 2, 5, 0] as const]).flat()
  for (const [e, a, v] of facts) twins.add(e, a, v)
  twins.check(facts)
  for (const [e, a, v] of facts.slice(0, 7_000)) twins.remove(e, a, v)
  twins.check(facts)
})
