import fc from "fast-check"
import { expect, test } from "vitest"
import { compare } from "../../src/edn/compare.js"
import type { Row } from "../../src/engine/delta.js"
import { PageRows } from "../../src/library/page-rows.js"
import { Dictionary } from "../../src/zset/dictionary.js"
import { seed } from "../support/seed.js"

const order = (a: { readonly row: Row }, b: { readonly row: Row }) => compare(a.row, b.row)

/** The page of rows that begin with these codes, and how many of them were decoded. */
function paged(first: readonly number[], offset: number, limit: number, isKnown: boolean) {
  const page = new PageRows({ offset, limit }, isKnown ? first.length : undefined, order, new Dictionary())
  let decoded = 0
  for (const [i, code] of first.entries()) {
    if (page.passes(code)) continue
    decoded++
    page.add({ row: [code, i] })
  }
  return { rows: page.sorted().map(({ row }) => row), count: page.count, decoded }
}

test("a page is that of all rows in order, from whichever end it is kept", () => {
  const codes = fc.array(fc.nat(20), { maxLength: 40 })
  fc.assert(
    fc.property(codes, fc.nat(45), fc.nat(20), fc.boolean(), (first, offset, limit, isKnown) => {
      const all = first.map((code, i): Row => [code, i]).sort(compare)
      const { rows, count } = paged(first, offset, limit, isKnown)
      expect(rows).toEqual(all.slice(offset, offset + limit))
      expect(count).toBe(first.length)
    }),
    { seed: seed(), numRuns: 500 },
  )
})

test("the last page of many rows costs as little as the first: few are decoded", () => {
  const n = 20_000
  const first = Array.from({ length: n }, (_, i) => (i * 7919) % n)
  const [begin, end] = [paged(first, 0, 20, true), paged(first, n - 20, 20, true)]
  expect(end.rows.map(([code]) => code)).toEqual(Array.from({ length: 20 }, (_, i) => n - 20 + i))
  expect(begin.decoded).toBeLessThan(n / 20)
  expect(end.decoded).toBeLessThan(n / 20)
})
