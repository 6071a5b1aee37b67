import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { fromJs, toJs } from "../../src/edn/js.js"
import { fromJson, toJson } from "../../src/edn/json.js"
import { identity, print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { Double, keyword } from "../../src/edn/value.js"
import { seed } from "../support/seed.js"
import { values } from "../support/values.js"

describe("JSON", () => {
  test.each([
    ["1", 1],
    ["1.5", 1.5],
    ["1.0", { edn: "1.0" }],
    ["9007199254740992", { edn: "9007199254740992" }],
    [":a/b", { edn: ":a/b" }],
    ['["a" nil true [2]]', ["a", null, true, [2]]],
    ["(1)", { edn: "(1)" }],
  ])("%s", (text, json) => {
    expect(toJson(read(text))).toEqual(json)
  })

  test("what is written is read back, through text too", () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = JSON.stringify(toJson(value))
        expect(print(fromJson(JSON.parse(text)))).toBe(print(value))
      }),
      { seed: seed(), numRuns: 1000 },
    )
  })

  test("an object that is no value is refused", () => {
    expect(() => fromJson({ a: 1 })).toThrow(expect.objectContaining({ code: "json/value" }))
  })
})

describe("JS", () => {
  test.each<[unknown, string]>([
    [1, "1"],
    [-0, "-0.0"],
    [1.5, "1.5"],
    [1e300, "1.0E300"],
    [10n, "10"],
    [2n ** 70n, "1180591620717411303424N"],
    [null, "nil"],
    [[1, ["a"]], '[1 ["a"]]'],
    [new Set([2, 1]), "#{1 2}"],
    [new Map<unknown, unknown>([[keyword("a"), [1]]]), "{:a [1]}"],
    [{ ":db/id": "e", name: new Date(0) }, '{:db/id "e", "name" #inst "1970-01-01T00:00:00.000-00:00"}'],
    [new Double(1), "1.0"],
    [new Uint8Array([1]), '#bytes "AQ=="'],
  ])("%o is %s", (input, text) => {
    expect(print(fromJs(input))).toBe(text)
  })

  test.each([
    [undefined],
    [() => 1],
    [Symbol("a")],
    [new Date(Number.NaN)],
    [[undefined]],
    [/a/],
    [new Set([[1], [1]])],
  ])("%o is refused", (input) => {
    expect(() => fromJs(input)).toThrow(expect.objectContaining({ code: "js/value" }))
  })

  test("an object within itself is refused", () => {
    const cycle: unknown[] = []
    cycle.push([cycle])
    expect(() => fromJs(cycle)).toThrow(expect.objectContaining({ code: "js/value" }))
  })

  test("an exact value comes back", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(identity(fromJs(toJs(value, true)))).toBe(identity(value))
      }),
      { seed: seed(), numRuns: 1000 },
    )
  })

  test("doubles are numbers unless they must stay apart", () => {
    expect(toJs(read("[1.0 (2.0) #{3.0} {:a 4.0}]"), false)).toEqual([
      1,
      [2],
      new Set([3]),
      new Map([[keyword("a"), 4]]),
    ])
    expect(toJs(read("[1.0]"), true)).toEqual([new Double(1)])
  })
})
