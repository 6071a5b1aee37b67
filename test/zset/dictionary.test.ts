import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { identity, print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { Double, type Value } from "../../src/edn/value.js"
import { Dictionary } from "../../src/zset/dictionary.js"
import { seed } from "../support/seed.js"
import { values } from "../support/values.js"

/** Trap 15 and 16: values that must stay apart, each from every other. */
const APART = `[1 1.0 1M 1.0M 1.00M "1" :1 \\1 0 0.0 -0.0 0M ##NaN ##Inf ##-Inf -1 2147483647 2147483648 -2147483648
  9007199254740991 9007199254740992 9007199254740993 9223372036854775807 9223372036854775808 "" "\\u0000" "a\\u0000b" "ab"
  "\\ud800" "\\udc00" a :a :a/b a/b "a" ":a" nil true false "nil" "true" :nil :true [] [1] [[1]] [1.0] #{} #{1} #{1.0} {}
  {1 2} {1 2.0} #uuid "00000000-0000-0000-0000-000000000001" "00000000-0000-0000-0000-000000000001"
  #inst "2000-01-01T00:00:00.000Z" #inst "2000-01-01T00:00:00.001Z" "2000-01-01T00:00:00.000Z" \\a \\newline]`

describe("Dictionary", () => {
  it("gives values equal codes exactly when they are identical, and gives each back", () => {
    const dictionary = new Dictionary()
    const codes = new Map<string, number>()
    fc.assert(
      fc.property(fc.array(values, { maxLength: 6 }), (list) => {
        for (const value of list) {
          const known = codes.get(identity(value))
          const code = dictionary.encode(value)
          if (known !== undefined) expect(code).toBe(known)
          else expect([...codes.values()].includes(code)).toBe(false)
          codes.set(identity(value), code)
          expect(dictionary.find(value)).toBe(code)
          expect(identity(dictionary.decode(code))).toBe(identity(value))
          expect(Number.isInteger(code) && code >= -(2 ** 31) && code < 2 ** 31).toBe(true)
        }
      }),
      { seed: seed(), numRuns: 300 },
    )
  })

  it("keeps apart what traps 15 and 16 name", () => {
    const dictionary = new Dictionary()
    const list = read(APART) as readonly Value[]
    const codes = list.map((value) => dictionary.encode(value))
    expect(new Set(codes).size).toBe(list.length)
    expect(codes.map((code) => print(dictionary.decode(code)))).toEqual(list.map(print))
  })

  it("has one code for what is one value", () => {
    const dictionary = new Dictionary()
    const pairs = ["30 30N", "[1 2] (1 2)", "#{1 2} #{2 1}", "{1 2 3 4} {3 4 1 2}", "[##NaN] [##NaN]", "1e2 100.0"]
    for (const pair of pairs) {
      const [a, b] = read(`[${pair}]`) as readonly Value[]
      expect(dictionary.encode(a)).toBe(dictionary.encode(b))
    }
    expect(dictionary.encode(new Double(Number.NaN))).toBe(dictionary.encode(new Double(0 / 0)))
    expect(dictionary.encode(new Uint8Array([1, 2]))).toBe(dictionary.encode(new Uint8Array([1, 2])))
    expect(dictionary.encode(new Uint8Array([1, 2]))).not.toBe(dictionary.encode(new Uint8Array([1, 3])))
  })

  it("adds nothing when it is only asked", () => {
    const dictionary = new Dictionary()
    for (const value of read(APART) as readonly Value[]) dictionary.find(value)
    expect(dictionary.size).toBe(0)
    expect(dictionary.find("new")).toBeUndefined()
    expect(dictionary.find(5)).toBe(5)
  })
})
