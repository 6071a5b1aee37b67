import { describe, expect, test } from "vitest"
import { stateSize } from "../../src/circuit/operator.js"
import { Aggregate, type Fold } from "../../src/circuit/operators/aggregate.js"
import { foldMaker } from "../../src/compile/fold.js"
import { equal } from "../../src/zset/algebra.js"
import type { Arrangement } from "../../src/zset/arrangement.js"
import { Dictionary } from "../../src/zset/dictionary.js"
import { ZSet } from "../../src/zset/zset.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"

const dictionary = new Dictionary()
const plan = (name: string, constants: readonly number[] = []) =>
  foldMaker({ name, constants, column: "?x", user: undefined, throws: false, span: {} as never }, dictionary)

/** A sum that refuses 13, so that groups fail and heal. */
class Unlucky implements Fold {
  readonly throws = true
  readonly size = 0
  readonly #sums = new Map<number, number>()
  readonly #thirteens = new Map<number, number>()

  add(group: number, code: number, weight: number): void {
    this.#sums.set(group, (this.#sums.get(group) ?? 0) + code * weight)
    if (code === 13) this.#thirteens.set(group, (this.#thirteens.get(group) ?? 0) + weight)
  }

  result(group: number): number {
    if ((this.#thirteens.get(group) ?? 0) > 0) throw new Error("13")
    return this.#sums.get(group) ?? 0
  }

  drop(group: number): void {
    this.#sums.delete(group)
    this.#thirteens.delete(group)
  }
}

/** Rows [group value witness] → [group, sum, count, max]. */
const make = () =>
  new Aggregate(
    { group: [0], folded: [1, 1, 1], take: [0, ~0, ~1, ~2] },
    () => [new Unlucky(), plan("count")(), plan("max")()],
    () => 99,
  )

type Rows = readonly (readonly [weight: number, ...row: number[]])[]

function zset(width: number, rows: Rows): ZSet {
  const result = new ZSet(width)
  for (const [weight, ...row] of rows) result.pushRow(row, weight)
  return result
}

function step(operator: Aggregate, rows: Rows): { out: string[]; errors: string[] } {
  const [out, errors] = [new ZSet(4), new ZSet(2)]
  operator.step([zset(3, rows)], out, [errors])
  return { out: shown(out), errors: shown(errors) }
}

const shown = (delta: ZSet): string[] =>
  Array.from({ length: delta.length }, (_, i) => `${delta.weights[i]} ${[...delta.row(i)]}`).sort()

function contents(arrangement: Arrangement): ZSet {
  const all = new ZSet(arrangement.width)
  arrangement.each((at, weight) => all.push(arrangement.rows, at, weight))
  return all
}

const whole = (operator: Aggregate) => [...operator.state.map(contents).map(shown), stateSize(operator)]

describe("one row a group", () => {
  test("comes, changes, goes and comes back", () => {
    const operator = make()
    expect(
      step(operator, [
        [1, 7, 5, 1],
        [1, 7, 5, 2],
      ]),
    ).toEqual({ out: ["1 7,10,2,5"], errors: [] })
    expect(
      step(operator, [
        [1, 7, 6, 3],
        [1, 8, 1, 1],
      ]),
    ).toEqual({
      out: ["-1 7,10,2,5", "1 7,16,3,6", "1 8,1,1,1"],
      errors: [],
    })
    expect(step(operator, [[-1, 7, 6, 3]]).out).toEqual(["-1 7,16,3,6", "1 7,10,2,5"])
    expect(
      step(operator, [
        [-1, 7, 5, 1],
        [-1, 7, 5, 2],
      ]).out,
    ).toEqual(["-1 7,10,2,5"])
    expect(step(operator, [[1, 7, 5, 1]]).out).toEqual(["1 7,5,1,5"])
    expect(
      step(operator, [
        [-1, 7, 5, 1],
        [-1, 8, 1, 1],
      ]).out,
    ).toEqual(["-1 7,5,1,5", "-1 8,1,1,1"])
    expect(stateSize(operator)).toBe(0)
  })

  test("does not change when its values are what they were, in whatever order that is told", () => {
    const operator = make()
    step(operator, [[1, 7, 5, 1]])
    expect(
      step(operator, [
        [-1, 7, 9, 2],
        [1, 7, 9, 2],
      ]).out,
    ).toEqual([])
    expect(
      step(operator, [
        [-1, 7, 5, 1],
        [1, 7, 5, 2],
      ]).out,
    ).toEqual([])
    expect(
      step(operator, [
        [-1, 6, 5, 1],
        [1, 6, 5, 1],
      ]).out,
    ).toEqual([])
    expect(stateSize(operator)).toBe(1 + 1 + 1)
  })

  test("is none while a fold throws, and heals", () => {
    const operator = make()
    step(operator, [[1, 7, 5, 1]])
    expect(step(operator, [[1, 7, 13, 2]])).toEqual({ out: ["-1 7,5,1,5"], errors: ["1 7,99"] })
    expect(step(operator, [[1, 7, 6, 3]])).toEqual({ out: [], errors: [] })
    expect(step(operator, [[-1, 7, 13, 2]])).toEqual({ out: ["1 7,11,2,6"], errors: ["-1 7,99"] })
    expect(step(operator, [[1, 8, 13, 1]])).toEqual({ out: [], errors: ["1 8,99"] })
    expect(step(operator, [[-1, 8, 13, 1]])).toEqual({ out: [], errors: ["-1 8,99"] })
  })

  test("stands for all rows when there are no columns to group by", () => {
    const operator = new Aggregate(
      { group: [], folded: [0], take: [~0] },
      () => [plan("count")()],
      () => 0,
    )
    const out = new ZSet(1)
    operator.step(
      [
        zset(1, [
          [1, 5],
          [1, 6],
        ]),
      ],
      out,
      [],
    )
    expect(shown(out)).toEqual(["1 2"])
    out.clear()
    operator.step(
      [
        zset(1, [
          [-1, 5],
          [-1, 6],
        ]),
      ],
      out,
      [],
    )
    expect(shown(out)).toEqual(["-1 2"])
  })
})

/** A random delta of the set: rows in and out, and pairs that cancel, in any order. */
function randomDelta(random: Random, held: Map<string, number[]>): Rows {
  const rows: [number, ...number[]][] = []
  for (let n = 1 + random.below(12); n > 0; n--) {
    const row = [random.below(4), 10 + random.below(4), random.below(3)]
    const key = row.join()
    if (held.has(key)) held.delete(key)
    else held.set(key, row)
    rows.push([held.has(key) ? 1 : -1, ...row])
    if (random.chance(0.2)) rows.push([-1, 9, 9, 9], [1, 9, 9, 9])
  }
  return rows
    .map((row) => [random.next(), row] as const)
    .sort(([a], [b]) => a - b)
    .map(([, row]) => row)
}

test("any history in any cut ends as all at once, and every step can be taken back", () => {
  const random = new Random(seed())
  for (let round = 0; round < 60; round++) {
    const held = new Map<string, number[]>()
    const operator = make()
    const total = new ZSet(4)
    for (let i = 0; i < 12; i++) {
      const rows = randomDelta(random, held)
      const before = whole(operator)
      const delta = zset(3, rows)
      const [first, second] = [new ZSet(4), new ZSet(4)]
      operator.step([delta], first, [new ZSet(2)])
      const after = whole(operator)
      operator.revert([delta])
      expect(whole(operator)).toEqual(before)
      operator.step([delta], second, [new ZSet(2)])
      expect(whole(operator)).toEqual(after)
      expect(equal(first, second)).toBe(true)
      total.pushAll(second)
    }
    const once = operator.twin()
    const out = new ZSet(4)
    once.step(
      [
        zset(
          3,
          [...held.values()].map((row) => [1, ...row] as const),
        ),
      ],
      out,
      [new ZSet(2)],
    )
    expect(whole(once)).toEqual(whole(operator))
    expect(equal(out, total)).toBe(true)
  }
})

test("a step that ends half-way is taken back", () => {
  let broken = false
  const failing = (): Fold => ({
    ...{ throws: false, size: 0, drop: () => {}, add: () => {} },
    result: (group, count) => {
      if (broken && group === 0) throw new Error("broken")
      return count
    },
  })
  const shape = { group: [0], folded: [1, 1], take: [0, ~0, ~1] }
  const operator = new Aggregate(
    shape,
    () => [failing(), plan("count")()],
    () => 0,
  )
  operator.step(
    [
      zset(2, [
        [1, 1, 10],
        [1, 2, 11],
      ]),
    ],
    new ZSet(3),
    [],
  )
  const before = whole(operator)
  broken = true
  const delta = zset(2, [
    [1, 3, 10],
    [1, 1, 13],
    [1, 1, 12],
    [-1, 1, 12],
  ])
  expect(() => operator.step([delta], new ZSet(3), [])).toThrow("broken")
  operator.revert([delta])
  expect(whole(operator)).toEqual(before)
  broken = false
  const out = new ZSet(3)
  operator.step([delta], out, [])
  expect(shown(out)).toEqual(["-1 1,1,1", "1 1,2,2", "1 3,1,1"])
})
