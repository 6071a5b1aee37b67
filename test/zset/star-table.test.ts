import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { StarSide } from "../../src/zset/star-cells.js"
import { lastSide, type StarOutput, StarTable } from "../../src/zset/star-table.js"
import { ZSet } from "../../src/zset/zset.js"
import { seed } from "../support/seed.js"
import { asMap, inRanges, zset } from "./support.js"

type Row = readonly number[]
type Weighted = readonly [row: Row, weight: number]

/** Three sides with the key in different columns: one of the key alone, one of two columns, one of three. */
const SIDES: readonly StarSide[] = [
  { width: 2, key: 0 },
  { width: 1, key: 0 },
  { width: 3, key: 2 },
]
const column = (side: number, at: number) => ({ side, column: at })
/** Sides 0 and 1, then all three. */
const OUTPUTS: readonly StarOutput[] = [
  { sides: 0b011, columns: [column(0, 0), column(0, 1)] },
  { sides: 0b111, columns: [column(2, 1), column(0, 1), column(1, 0), column(2, 0)] },
]

/**
 * Few keys, among them one that is far and one that is negative; mostly weights as facts have them, and on one side some beyond 32 bits: on two
 * of them their product would be no exact number.
 */
const change = fc
  .record({
    side: fc.nat({ max: 2 }),
    key: fc.constantFrom(0, 1, 2, 2_000_000_000, -7),
    values: fc.tuple(fc.nat({ max: 2 }), fc.constantFrom(-1, 0, 5)),
    weight: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(1, -1) },
      fc.integer({ min: -2, max: 3 }),
      fc.constantFrom(2 ** 33),
    ),
  })
  .map((each) => (each.side === 1 ? each : { ...each, weight: Math.min(each.weight, 3) }))
const ticks = fc.array(fc.array(change, { maxLength: 8 }), { maxLength: 25 })

function rowOf(side: number, key: number, values: Row): Row {
  const { width, key: place } = SIDES[side]
  const rest = [...values]
  return Array.from({ length: width }, (_, c) => (c === place ? key : (rest.shift() as number)))
}

/** Every output in full, by nested loops. */
function joined(sides: readonly Map<string, Weighted>[], output: StarOutput): Map<string, number> {
  const all: Weighted[] = []
  const choose = (side: number, chosen: readonly (Row | undefined)[], weight: number): void => {
    if (side === SIDES.length) {
      all.push([output.columns.map((c) => chosen[c.side]?.[c.column] as number), weight])
    } else if ((output.sides & (1 << side)) === 0) choose(side + 1, [...chosen, undefined], weight)
    else {
      for (const [row, each] of sides[side].values()) {
        const first = chosen.findIndex((other) => other !== undefined)
        const other = chosen[first]
        if (other !== undefined && other[SIDES[first].key] !== row[SIDES[side].key]) continue
        choose(side + 1, [...chosen, row], weight * each)
      }
    }
  }
  choose(0, [], 1)
  return asMap(zset(output.columns.length, all))
}

function add(sides: readonly Map<string, Weighted>[], side: number, row: Row, weight: number): void {
  const text = row.join(" ")
  const sum = (sides[side].get(text)?.[1] ?? 0) + weight
  if (sum === 0) sides[side].delete(text)
  else sides[side].set(text, [row, sum])
}

function contents(table: StarTable, side: number): Map<string, number> {
  const row = new Int32Array(SIDES[side].width)
  const found = new Map<string, number>()
  table.each(side, row, (weight) => {
    expect(found.has(row.join(" "))).toBe(false)
    found.set(row.join(" "), weight)
  })
  expect(inRanges(table.slots(side), (from, to) => shown(table, side, from, to))).toEqual(shown(table, side))
  return found
}

function shown(table: StarTable, side: number, from?: number, to?: number): string[] {
  const row = new Int32Array(SIDES[side].width)
  const all: string[] = []
  table.each(side, row, (weight) => all.push(`${weight} ${row.join(" ")}`), from, to)
  return all.sort()
}

const weights = (side: ReadonlyMap<string, Weighted>) => new Map([...side].map(([text, [, weight]]) => [text, weight]))

describe("StarTable", () => {
  it("makes of each tick what the joins of the whole sides change by, and takes ticks back", () => {
    fc.assert(
      fc.property(ticks, fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }), (history, kept) => {
        const table = new StarTable(SIDES)
        const sides = SIDES.map(() => new Map<string, Weighted>())
        const sums = OUTPUTS.map(() => new Map<string, number>())
        history.forEach((tick, t) => {
          const deltas = SIDES.map(({ width }) => new ZSet(width))
          for (const { side, key, values, weight } of tick) deltas[side].pushRow(rowOf(side, key, values), weight)
          const outs = OUTPUTS.map(({ columns }) => new ZSet(columns.length))
          table.begin()
          deltas.forEach((delta, side) => {
            const takes = OUTPUTS.map((output) => table.take(output, side))
            table.meet(side, delta, OUTPUTS, takes, outs)
          })
          if (kept[t]) {
            for (const { side, key, values, weight } of tick) add(sides, side, rowOf(side, key, values), weight)
            outs.forEach((out, o) => {
              for (const [row, weight] of asMap(out)) {
                const sum = (sums[o].get(row) ?? 0) + weight
                if (sum === 0) sums[o].delete(row)
                else sums[o].set(row, sum)
              }
            })
          } else for (const side of [2, 1, 0]) table.subtract(side, deltas[side])
          OUTPUTS.forEach((output, o) => {
            expect(sums[o]).toEqual(joined(sides, output))
            const all = new ZSet(output.columns.length)
            table.all(output, all)
            expect(asMap(all)).toEqual(sums[o])
            const pieces = new ZSet(output.columns.length)
            inRanges(table.slots(lastSide(output)), (from, to) => {
              table.all(output, pieces, from, to)
              return []
            })
            expect(asMap(pieces)).toEqual(sums[o])
          })
          for (const [side, model] of sides.entries()) {
            expect(contents(table, side)).toEqual(weights(model))
            expect(table.size(side)).toBe(model.size)
            for (const [row, weight] of model.values()) expect(table.weight(side, Int32Array.from(row), 0)).toBe(weight)
            expect(table.weight(side, Int32Array.from(rowOf(side, 77, [1, 1])), 0)).toBe(0)
          }
        })
      }),
      { seed: seed(), numRuns: 200 },
    )
  })

  it("gives the entities up that have nothing left, and does not walk along those with many rows", () => {
    const table = new StarTable(SIDES.slice(0, 2))
    const output = OUTPUTS[0]
    const takes = [0, 1].map((side) => [table.take(output, side)])
    const many = zset(
      2,
      Array.from({ length: 2000 }, (_, i) => [[7, i], 1] as const),
    )
    const one = zset(1, [[[7], 1]])
    for (const sign of [1, -1]) {
      const out = new ZSet(2)
      table.begin()
      table.meet(0, sign === 1 ? many : negated(many), [output], takes[0], [out])
      table.meet(1, sign === 1 ? one : negated(one), [output], takes[1], [out])
      // The rows meet what comes after them, and go before it does.
      expect(asMap(out).size).toBe(2000)
      expect(table.size(0)).toBe(sign === 1 ? 2000 : 0)
    }
    expect(contents(table, 0).size + contents(table, 1).size).toBe(0)
  })
})

function negated(z: ZSet): ZSet {
  const copy = new ZSet(z.width)
  copy.pushAll(z, -1)
  return copy
}
