import { describe, expect, it } from "vitest"
import { stateSize } from "../../src/circuit/operator.js"
import { type FactReader, Pull } from "../../src/circuit/operators/pull.js"
import { ZSet } from "../../src/zset/zset.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"

type Row = readonly number[]
type Weighted = readonly (readonly [row: Row, weight: number])[]

const [NEXT, SIZE] = [101, 102]

/** A tree as a number: the sizes along `next`, and how many point here; −1 throws. */
function tree(root: number, facts: FactReader): number {
  let [sum, at, steps] = [0, root, 0]
  for (let next = at; steps < 4 && next >= 0; steps++) {
    at = next
    next = -1
    facts.forward(at, (a, v) => {
      if (a === SIZE) sum += v
      else if (a === NEXT) next = Math.max(next, v)
    })
  }
  facts.backward(NEXT, root, () => {
    sum += 1000
  })
  if (sum % 7 === 3) throw new Error("three")
  return sum
}

const pull = () =>
  new Pull({ inputWidth: 2, root: 1, take: [0, 2], tree, reverse: true, fault: (thrown) => String(thrown).length })

function zset(width: number, rows: Weighted): ZSet {
  const all = new ZSet(width)
  for (const [row, weight] of rows) all.pushRow(row, weight)
  return all
}

function sums(...sets: readonly ZSet[]): Record<string, number> {
  const all: Record<string, number> = {}
  for (const set of sets) {
    for (let i = 0; i < set.length; i++) {
      const key = [...set.row(i)].join(" ")
      all[key] = (all[key] ?? 0) + set.weights[i]
      if (all[key] === 0) delete all[key]
    }
  }
  return all
}

function step(operator: Pull, rows: Weighted, facts: Weighted) {
  const inputs = [zset(2, rows), zset(3, facts), zset(3, facts)]
  const [out, errors] = [new ZSet(2), new ZSet(3)]
  operator.step(inputs, out, [errors])
  return { inputs, out, errors }
}

/** Everything that an operator holds. */
const held = (operator: Pull): unknown =>
  operator.state.map((part) => {
    const rows: string[] = []
    part.each((at, weight) => rows.push(`${weight} ${part.rows.slice(at, at + part.width)}`))
    return rows.sort()
  })

/** Deltas in random order, a −1 before its +1, some of which cancel. */
function randomDeltas(random: Random, rows: Map<string, Row>, facts: Map<string, Row>) {
  const change = (present: Map<string, Row>, make: () => Row): Weighted => {
    const delta: [Row, number][] = []
    for (let n = random.below(4); n > 0; n--) {
      const row = make()
      const key = row.join(" ")
      delta.push([row, present.has(key) ? -1 : 1])
      if (present.has(key)) present.delete(key)
      else present.set(key, row)
    }
    return delta.sort(() => random.next() - 0.5)
  }
  const entity = () => random.below(6)
  return {
    rows: change(rows, () => [random.below(3), entity()]),
    facts: change(facts, () =>
      random.chance(0.5) ? [entity(), NEXT, entity()] : [entity(), SIZE, 1 + random.below(5)],
    ),
  }
}

describe("pull", () => {
  it("sums to the trees of the rows that there are, step by step, and takes each step back", () => {
    for (let world = 0; world < 60; world++) {
      const random = new Random(seed() + world)
      const operator = pull()
      const [rows, facts] = [new Map<string, Row>(), new Map<string, Row>()]
      const [outs, faults]: [ZSet[], ZSet[]] = [[], []]
      for (let i = 0; i < 25; i++) {
        const before = held(operator)
        const delta = randomDeltas(random, rows, facts)
        const first = step(operator, delta.rows, delta.facts)
        operator.revert(first.inputs)
        expect(held(operator)).toEqual(before)
        const { out, errors } = step(operator, delta.rows, delta.facts)
        expect([sums(out), sums(errors)]).toEqual([sums(first.out), sums(first.errors)])
        outs.push(out)
        faults.push(errors)
        const all = (map: ReadonlyMap<string, Row>): Weighted => [...map.values()].map((row) => [row, 1])
        const fresh = pull()
        const whole = step(fresh, all(rows), all(facts))
        expect([sums(...outs), sums(...faults)]).toEqual([sums(whole.out), sums(whole.errors)])
        expect(held(operator)).toEqual(held(fresh))
      }
    }
  })

  it("is filled by chunks to the same state, making each tree once", () => {
    const random = new Random(seed())
    const [rows, facts] = [new Map<string, Row>(), new Map<string, Row>()]
    const filled = pull().twin()
    filled.hold(true)
    for (let i = 0; i < 30; i++) {
      const delta = randomDeltas(random, rows, facts)
      expect(step(filled, delta.rows, delta.facts).out.length).toBe(0)
    }
    filled.hold(false)
    const last = step(filled, [], [])
    const fresh = pull()
    const whole = step(
      fresh,
      [...rows.values()].map((row) => [row, 1]),
      [...facts.values()].map((row) => [row, 1]),
    )
    expect(sums(last.out)).toEqual(sums(whole.out))
    expect(held(filled)).toEqual(held(fresh))
    expect(stateSize(filled)).toBe(filled.state.reduce((sum, { size }) => sum + size, 0))
    expect(stateSize(filled)).toBeGreaterThan(0)
  })

  it("makes only the trees anew that have visited what changed", () => {
    const made: number[] = []
    const spy = new Pull({
      inputWidth: 1,
      root: 0,
      take: [0, 1],
      tree: (root, facts) => {
        made.push(root)
        return tree(root, facts)
      },
      reverse: true,
      fault: undefined,
    })
    const go = (rows: Weighted, facts: Weighted): number[] => {
      made.length = 0
      const out = new ZSet(2)
      const reverse = facts.filter(([[, attribute]]) => attribute === NEXT)
      spy.step([zset(1, rows), zset(3, facts), zset(3, reverse)], out, [])
      return [...made].sort()
    }
    const chain: Weighted = [
      [[1, NEXT, 2], 1],
      [[2, SIZE, 5], 1],
      [[3, NEXT, 4], 1],
    ]
    expect(
      go(
        [
          [[1], 1],
          [[3], 1],
          [[5], 1],
        ],
        chain,
      ),
    ).toEqual([1, 3, 5])
    expect(
      go(
        [],
        [
          [[2, SIZE, 5], -1],
          [[2, SIZE, 6], 1],
        ],
      ),
    ).toEqual([1])
    expect(go([], [[[9, SIZE, 5], 1]])).toEqual([])
    expect(go([], [[[9, NEXT, 5], 1]])).toEqual([5])
    expect(go([], [[[1, NEXT, 2], -1]])).toEqual([1])
    expect(go([], [[[2, SIZE, 6], -1]])).toEqual([])
    expect(go([[[3], -1]], [])).toEqual([])
    expect(go([], [[[4, SIZE, 1], 1]])).toEqual([])
  })
})
