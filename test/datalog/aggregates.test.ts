import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { asWizardError } from "../../src/base/error.js"
import { exact, plus, rounded, ZERO } from "../../src/datalog/aggregates/exact.js"
import { aggregate, aggregates } from "../../src/datalog/aggregates.js"
import { identity, print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { Double, type Value } from "../../src/edn/value.js"
import { seed } from "../support/seed.js"

function answer(name: string, constants: string, values: string): string {
  try {
    return print(aggregate(name, read(constants) as Value[], read(values) as Value[]))
  } catch (error) {
    return asWizardError(error).code
  }
}

describe("aggregates", () => {
  it.each([
    ["count", "[]", "[1 1 2]", "3"],
    ["count-distinct", "[]", "[1 1.0 1 1M]", "3"],
    ["distinct", "[]", "[2 1 2]", "#{1 2}"],
    ["sum", "[]", "[1 2 3]", "6"],
    ["sum", "[]", "[0.1 0.2 0.3]", "0.6"],
    ["sum", "[]", "[1.0E16 1.0 -1.0E16]", "1.0"],
    ["sum", "[]", "[1 2.5]", "3.5"],
    ["sum", "[]", "[1.5M 2 0.50M]", "4.00M"],
    ["sum", "[]", "[1E+2M 1E+1M]", "1.1E+2M"],
    ["sum", "[]", "[9223372036854775807 1]", "function/overflow"],
    ["sum", "[]", "[9223372036854775807 1 -1]", "9223372036854775807"],
    ["sum", "[]", "[9223372036854775808N 1]", "9223372036854775809N"],
    ["sum", "[]", '["a" "b"]', "function/type"],
    ["sum", "[]", "[##Inf ##-Inf]", "##NaN"],
    ["avg", "[]", "[1 2]", "1.5"],
    ["avg", "[]", "[1 3]", "2.0"],
    ["avg", "[]", "[1.0E308 1.0E308]", "1.0E308"],
    ["avg", "[]", "[1M 2M]", "1.5"],
    ["median", "[]", "[1 2]", "1"],
    ["median", "[]", "[1 2 4 9]", "3"],
    ["median", "[]", "[1.0 2.0]", "1.0"],
    ["median", "[]", "[1 2.5 7]", "2.5"],
    ["median", "[]", "[9223372036854775807 9223372036854775805]", "9223372036854775806"],
    ["variance", "[]", "[1 2 3 4]", "1.25"],
    ["stddev", "[]", "[1 2 3 4]", "1.118033988749895"],
    ["variance", "[]", "[5]", "0.0"],
    ["variance", "[]", "[1000000000000001.0 1000000000000002.0]", "0.25"],
    ["min", "[]", '[:k "s" 1 true]', "1"],
    ["max", "[]", '[:k "s" 1 true]', '"s"'],
    ["min", "[]", "[0.0 -0.0]", "-0.0"],
    ["min", "[9]", "[3 1 2 1]", "[1 1 2 3]"],
    ["max", "[2]", "[3 1 2 3]", "[3 3]"],
    ["min", '["a"]', "[1]", "function/type"],
  ])("%s %s of %s is %s", (name, constants, values, expected) => {
    expect(answer(name, constants, values)).toBe(expected)
  })

  const doubles = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 })

  it("do not depend on the order of the values", () => {
    fc.assert(
      fc.property(doubles, fc.constantFrom(...aggregates.keys()), (values, name) => {
        const cells = values.map((value) => new Double(value))
        const [one, other] = [cells, cells.toReversed()].map((each) => identity(aggregate(name, [], each)))
        expect(one).toBe(other)
      }),
      { seed: seed() },
    )
  })

  it("sum exactly: a double is itself, and what was added can be taken away", () => {
    const any = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(any, doubles, (value, others) => {
        expect(rounded(exact(new Double(value)))).toBe(value + 0)
        const all = [value, ...others, ...others.map((other) => -other)].map((each) => exact(new Double(each)))
        expect(rounded(all.reduce(plus, ZERO))).toBe(value + 0)
      }),
      { seed: seed(), numRuns: 1000 },
    )
  })

  it("round once, ties to even, down to the smallest double", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), fc.integer({ min: 0, max: 400 }), (units, tens) => {
        expect(rounded({ units, twos: 0, tens })).toBe(Number(`${units}e-${tens}`))
      }),
      { seed: seed(), numRuns: 3000 },
    )
  })
})
