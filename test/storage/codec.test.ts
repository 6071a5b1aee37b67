import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { identity } from "../../src/edn/print.js"
import { Double, keyword, type Value } from "../../src/edn/value.js"
import { decodeValue, encodeValue } from "../../src/storage/codec.js"
import { seed } from "../support/seed.js"
import { trapValues, values } from "../support/values.js"

const again = (value: Value): Value => {
  const { type, text } = encodeValue(value)
  return decodeValue(type, text)
}

describe("the text of a value", () => {
  it("reads as the same value", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(identity(again(value))).toBe(identity(value))
      }),
      { seed: seed(), numRuns: 2000 },
    )
  })

  it("is in ASCII, whatever stands in strings, keywords, symbols and characters", () => {
    for (const value of trapValues) {
      const { text } = encodeValue(value)
      expect(text).toMatch(/^[ -~]*$/)
      expect(identity(again(value))).toBe(identity(value))
    }
    expect(encodeValue("Löwe\u0000\ud800").text).toBe('"L\\u00F6we\\u0000\\uD800"')
    expect(encodeValue(keyword("größe")).text).toBe('#wizard/keyword "gr\\u00F6\\u00DFe"')
  })

  it("comes with the type, and with what orders numbers and instants", () => {
    expect(encodeValue(1985)).toEqual({ type: "long", text: "1985", number: 1985 })
    expect(encodeValue(new Double(1))).toEqual({ type: "double", text: "1.0", number: 1 })
    expect(encodeValue(2n ** 63n)).toEqual({ type: "bigint", text: "9223372036854775808N", number: 2 ** 63 })
    expect(encodeValue(new Date(5))).toMatchObject({ type: "instant", number: 5 })
    expect(encodeValue("a")).toEqual({ type: "string", text: '"a"', number: null })
    expect(encodeValue(null)).toEqual({ type: "nil", text: "nil", number: null })
  })
})
