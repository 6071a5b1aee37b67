import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { compare } from "../../src/edn/compare.js"
import { identity } from "../../src/edn/print.js"
import { Double, keyword, Regex, symbol, type Value } from "../../src/edn/value.js"
import { KeyReader } from "../../src/storage/key/key-reader.js"
import { KeyWriter } from "../../src/storage/key/key-writer.js"
import { readWeight, weightBytes } from "../../src/storage/key/weight.js"
import { seed } from "../support/seed.js"
import { numbers, scalars, trapValues, values } from "../support/values.js"

function bytesOf(...row: readonly Value[]): Buffer {
  const writer = new KeyWriter()
  for (const value of row) writer.value(value)
  return Buffer.from(writer.take())
}

const hex = (...row: readonly Value[]) => bytesOf(...row).toString("hex")
const row = fc.array(values, { maxLength: 4 })

/** By code points, as bytes compare; JS compares UTF-16 units. */
function byCodePoints(a: string, b: string): number {
  const [x, y] = [[...a], [...b]].map((all) => all.map((point) => point.codePointAt(0) ?? 0))
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i] - y[i]
  return x.length - y.length
}

describe("the bytes of a key", () => {
  it("are those of the table", () => {
    expect(hex(true, false)).toBe("fd02fd01")
    expect(hex(0, 1, -1)).toBe("c18000000000000000" + "c18000000000000001" + "c07fffffffffffffff")
    expect(hex(2 ** 40)).toBe("c18000010000000000")
    expect(hex(-(2n ** 63n), 2n ** 63n - 1n)).toBe("c00000000000000000" + "c1ffffffffffffffff")
    expect(hex(new Double(1), new Double(-1))).toBe("f6bff0000000000000" + "f6400fffffffffffff")
    expect(hex("a\u0000b", keyword("a/b"), symbol("?x"))).toBe("fa6100ff6200" + "fb612f6200" + "fc3f7800")
    expect(hex("\ud800", "😀")).toBe("faeda08000" + "faf09f988000")
    expect([weightBytes(1), weightBytes(3), weightBytes(-2)].map((b) => Buffer.from(b).toString("hex"))).toEqual([
      "fd02",
      "c18000000000000003",
      "c07ffffffffffffffe",
    ])
  })

  it("read as the same values", () => {
    fc.assert(
      fc.property(row, (given) => {
        const reader = new KeyReader(bytesOf(...given))
        expect(reader.row(given.length).map(identity)).toEqual(given.map(identity))
        expect(reader.left).toBe(0)
      }),
      { seed: seed(), numRuns: 3000 },
    )
    for (const value of trapValues) expect(identity(new KeyReader(bytesOf(value)).value())).toBe(identity(value))
    for (const weight of [1, 2, -1, 2 ** 40, -(2 ** 53 - 1)]) expect(readWeight(weightBytes(weight))).toBe(weight)
  })

  it("order numbers of a type as numbers, and all integers whatever their size", () => {
    const kind = (value: Value) => (typeof value === "bigint" ? "number" : (value as object).constructor.name)
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const isSameKind = typeof a === "object" ? typeof b === "object" && kind(a) === kind(b) : typeof b !== "object"
        if (!isSameKind) return
        expect(Math.sign(Buffer.compare(bytesOf(a), bytesOf(b)))).toBe(Math.sign(compare(a, b)))
      }),
      { seed: seed(), numRuns: 5000 },
    )
  })

  it("order texts by code points", () => {
    const text = fc.string({ unit: "binary", maxLength: 6 })
    fc.assert(
      fc.property(text, text, text, (a, b, more) => {
        const order = Math.sign(byCodePoints(a, b))
        // Whatever follows in the row.
        expect(Math.sign(Buffer.compare(bytesOf(a, more), bytesOf(b, more)))).toBe(order)
        expect(Math.sign(Buffer.compare(bytesOf(keyword(a)), bytesOf(keyword(b))))).toBe(order)
      }),
      { seed: seed(), numRuns: 3000 },
    )
  })

  it("order rows column by column, and are a prefix exactly for the same first columns", () => {
    fc.assert(
      fc.property(fc.array(scalars, { minLength: 1, maxLength: 3 }), scalars, scalars, (first, a, b) => {
        const order = Math.sign(Buffer.compare(bytesOf(a), bytesOf(b)))
        expect(Math.sign(Buffer.compare(bytesOf(...first, a), bytesOf(...first, b)))).toBe(order)
        const isPrefix = bytesOf(b, ...first)
          .subarray(0, bytesOf(a).length)
          .equals(bytesOf(a))
        expect(isPrefix).toBe(identity(a) === identity(b))
      }),
      { seed: seed(), numRuns: 3000 },
    )
  })

  it("are the same for a pattern however its quotes are written", () => {
    expect(hex(new Regex('\\"'))).toBe(hex(new Regex('"')))
  })

  it("that nobody wrote are refused", () => {
    for (const wrong of ["00", "ff", "fa61", "c180", "fd03", "fa80ff00", "e2fd0200", "d004"])
      expect(() => new KeyReader(Buffer.from(wrong, "hex")).value()).toThrow(
        expect.objectContaining({ code: "storage/damaged" }),
      )
    expect(() => readWeight(Buffer.from("fa00", "hex"))).toThrow(expect.objectContaining({ code: "storage/damaged" }))
  })
})
