import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { compare, compareNumbers, equal, type Numeric } from "../../src/edn/compare.js"
import { identity } from "../../src/edn/print.js"
import { read, readAll } from "../../src/edn/read.js"
import { seed } from "../support/seed.js"
import { numbers, values } from "../support/values.js"

const options = { seed: seed(), numRuns: 3000 }
const value = fc.oneof(values, numbers)

describe("the canonical order", () => {
  test("is the documented one", () => {
    const ascending = readAll(`
      nil
      ##-Inf -1E400M -1 -1.0 0 -0.0 0.0 0M 0.00M 0.1M 0.1 1 1.0 1M 1.0M 9007199254740992 9007199254740992.0 9007199254740993
      9223372036854775807 9223372036854775808.0 1E1000000000M ##Inf ##NaN
      :a :b :/ :a/a :a/b :b/a ?x a a/b false true \\a \\b "" "a" "aa" "b" "\\ud83d\\ude00" "\\uffff"
      #inst "1969" #inst "2020" #uuid "0ba7b810-9dad-11d1-80b4-00c04fd430c8" #uuid "fba7b810-9dad-11d1-80b4-00c04fd430c8"
      #bytes "" #bytes "AQ==" #bytes "AQI=" #bytes "Ag=="
      [] [1] [1 1] (2) [2 nil] #{} #{2 1} #{1 3} {} {:a 1} {:a 2} {:b 1} #"a" #t 1`)
    const sorted = ascending.toReversed().toSorted(compare)
    // :/ has no namespace, and its name sorts before the letters.
    expect(sorted.filter((each) => each !== read(":/")).map(identity)).toEqual(
      ascending.filter((each) => each !== read(":/")).map(identity),
    )
  })

  test("is antisymmetric, and 0 exactly for values of one identity", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(Math.sign(compare(a, b))).toBe(0 - Math.sign(compare(b, a)))
        expect(compare(a, b) === 0).toBe(identity(a) === identity(b))
        expect(equal(a, b)).toBe(identity(a) === identity(b))
        expect(compare(a, read(identity(a)))).toBe(0)
      }),
      options,
    )
  })

  test.each([["values", value] as const, ["numbers", numbers] as const])("is transitive: %s", (_name, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, arbitrary, arbitrary, (a, b, c) => {
        const [x, y, z] = [a, b, c].toSorted(compare)
        expect(compare(x, y)).toBeLessThanOrEqual(0)
        expect(compare(y, z)).toBeLessThanOrEqual(0)
        expect(compare(x, z)).toBeLessThanOrEqual(0)
      }),
      options,
    )
  })
})

describe("numbers by value", () => {
  const number = (text: string) => read(text) as Numeric
  test.each([
    ["1", "1.0", 0],
    ["1", "1.00M", 0],
    ["0.0", "-0.0", 0],
    ["0", "-0.0", 0],
    ["0.1", "0.1M", 1],
    ["9007199254740993", "9007199254740992.0", 1],
    ["9007199254740993M", "9007199254740992.0", 1],
    ["36893488147419103233", "36893488147419103232.0", 1],
    ["5e-324", "0M", 1],
    ["5e-324", "1E-400M", 1],
    ["-1", "-1.5M", 1],
    ["-1E2000000000M", "##-Inf", 1],
    ["1E2000000000M", "1.7976931348623157e308", 1],
    ["##Inf", "##Inf", 0],
    ["100M", "1E2M", 0],
  ])("%s and %s", (a, b, expected) => {
    expect(compareNumbers(number(a), number(b))).toBe(expected)
    expect(compareNumbers(number(b), number(a))).toBe(0 - expected)
  })

  test.each(["1", "1.0", "1M", "##NaN", "##Inf"])("%s and NaN", (text) => {
    expect(compareNumbers(number(text), number("##NaN"))).toBeNaN()
    expect(compareNumbers(number("##NaN"), number(text))).toBeNaN()
  })
})
