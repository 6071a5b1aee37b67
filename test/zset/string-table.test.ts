import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { StringTable } from "../../src/zset/string-table.js"
import { seed } from "../support/seed.js"

/** Strings that share most of their chars, of every length that the table takes. */
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 64 }),
  fc.tuple(fc.constantFrom("", "a", "The Film No "), fc.nat(300)).map(([head, n]) => `${head}${n}`),
)

describe("a string table", () => {
  it("finds what a Map finds", () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 3000, size: "max" }), (list) => {
        const [values, known] = [[] as string[], new Map<string, number>()]
        const table = new StringTable(values)
        for (const text of list) {
          const hash = table.hash(text)
          expect(table.find(text, hash)).toBe(known.get(text) ?? 0)
          if (known.has(text)) continue
          const code = ~values.length
          values.push(text)
          known.set(text, code)
          table.add(hash, code)
        }
        for (const [text, code] of known) expect(table.find(text, table.hash(text))).toBe(code)
      }),
      { seed: seed(), numRuns: 100 },
    )
  })

  it("tells strings of one hash apart", () => {
    const values = ["a", "b", "c"]
    const table = new StringTable(values)
    for (let i = 0; i < 3; i++) table.add(7, ~i)
    expect(values.map((text) => table.find(text, 7))).toEqual([~0, ~1, ~2])
    expect(table.find("d", 7)).toBe(0)
  })

  it("does not begin every table's hashes alike", () => {
    const hashes = Array.from({ length: 20 }, () => new StringTable([]).hash("one text"))
    expect(new Set(hashes).size).toBeGreaterThan(1)
  })
})
