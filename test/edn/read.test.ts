import { describe, expect, test } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { place, source } from "../../src/base/span.js"
import { parse } from "../../src/edn/parse.js"
import { identity, print } from "../../src/edn/print.js"
import { EdnReader, forms, read, readAll } from "../../src/edn/read.js"
import { Char, Decimal, Double, EdnMap, keyword, List, Regex, symbol } from "../../src/edn/value.js"

describe("read", () => {
  test.each([
    ["1", 1],
    ["-0", 0],
    ["30N", 30],
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", 9007199254740992n],
    ["1.0", new Double(1)],
    ["1.", new Double(1)],
    ["-0.0", new Double(-0)],
    ["1.50M", new Decimal(150n, 2)],
    ["1E3M", new Decimal(1n, -3)],
    ["\\newline", new Char("\n")],
    ["\\o101", new Char("A")],
    ['"\\101\\u00e9\\n"', "Aé\n"],
    ['#"a\\"b\\d"', new Regex('a\\"b\\d')],
    ["[a,b]", [symbol("a"), symbol("b")]],
    ["(+ 1)", new List([symbol("+"), 1])],
    [
      "#:a{:b 1 :_/c 2 :d/e 3 f 4}",
      new EdnMap([
        [keyword("a/b"), 1],
        [keyword("c"), 2],
        [keyword("d/e"), 3],
        [symbol("a/f"), 4],
      ]),
    ],
    ['#inst "2020-02-29T10:30:00.1239+02:00"', new Date("2020-02-29T08:30:00.123Z")],
    ['#inst "2020"', new Date("2020-01-01T00:00:00Z")],
    ['#inst "0001-01-01"', new Date("0001-01-01T00:00:00Z")],
    ['#bytes "AQI="', new Uint8Array([1, 2])],
    ['#wizard/keyword "a b"', keyword("a b")],
  ])("%s", (text, value) => {
    expect(read(text)).toEqual(value)
    expect(parse(source("test", text))).toEqual(value)
  })

  test.each([
    ["[1 (2", "parse/unclosed", "1:4"],
    ["[1\n [2]\n", "parse/unclosed", "1:1"],
    ["#{1", "parse/unclosed", "1:1"],
    ["{:a", "parse/unclosed", "1:1"],
    ['[1 "two]', "parse/unclosed", "1:4"],
    ['#"a', "parse/unclosed", "1:1"],
    ["#inst", "parse/unclosed", "1:1"],
    ["[1 #_]", "parse/unexpected", "1:6"],
    ["[1 (2]", "parse/unexpected", "1:6"],
    ["1 ]", "parse/unexpected", "1:3"],
    ["1 2", "parse/unexpected", "1:3"],
    ["", "parse/empty", "1:1"],
    ["; nothing", "parse/empty", "1:1"],
    ["@a", "parse/unexpected", "1:1"],
    ["\u0000", "parse/unexpected", "1:1"],
    ["'(a)", "parse/quote", "1:1"],
    ["[1/2]", "parse/number", "1:2"],
    ["007", "parse/number", "1:1"],
    [".5", "parse/number", "1:1"],
    ["1E9999999999M", "parse/number", "1:1"],
    ["##inf", "parse/number", "1:1"],
    ["[:a\n ::b]", "parse/keyword", "2:2"],
    ["a/", "parse/symbol", "1:1"],
    ['"a\\x"', "parse/escape", "1:3"],
    ["\\abc", "parse/character", "1:1"],
    ["#1", "parse/tag", "1:1"],
    ['#inst "2019-02-29"', "parse/tag", "1:1"],
    ['#uuid "1"', "parse/tag", "1:1"],
    ["#:a [1]", "parse/tag", "1:1"],
    ["{:a 1 :b}", "parse/odd-map", "1:1"],
    ["{:a 1 :a 2}", "parse/duplicate", "1:1"],
    ["#{1 2 1}", "parse/duplicate", "1:1"],
    ["[#{[1] (1)}]", "parse/duplicate", "1:2"],
  ])("%j is refused", (text, code, at) => {
    const refusal = (run: () => unknown): string => {
      try {
        run()
      } catch (error) {
        if (!(error instanceof WizardError) || error.span === undefined) throw error
        expect(error.hint).toBeTruthy()
        const { line, column } = place(error.span)
        return `${error.code} ${line}:${column}`
      }
      return "read"
    }
    expect(refusal(() => read(text))).toBe(`${code} ${at}`)
    expect(refusal(() => parse(source("test", text)))).toBe(`${code} ${at}`)
  })

  test("nesting too deep is an error of its own, not of the stack", () => {
    const deep = (n: number) => "[".repeat(n) + "]".repeat(n)
    expect(print(read(deep(1000)))).toBe(deep(1000))
    expect(identity(read(deep(1000)))).toBe(deep(1000))
    for (const text of [deep(100_000), "#_".repeat(100_000), "#t ".repeat(100_000)]) {
      expect(() => read(text)).toThrow(expect.objectContaining({ code: "parse/too-deep" }))
      expect(() => parse(source("test", text))).toThrow(expect.objectContaining({ code: "parse/too-deep" }))
    }
  })
})

describe("a stream", () => {
  test("gives what precedes a mistake, then the mistake with its line", () => {
    const reader = new EdnReader({ name: "log.edn", line: 1 })
    expect(reader.push("[1]\n[2]\n[3 ]]")).toEqual([[1], [2], [3]])
    expect(reader.lines).toEqual([1, 2, 3])
    expect(() => reader.end()).toThrow(expect.objectContaining({ code: "parse/unexpected" }))
  })

  test("points at an opening bracket long gone", () => {
    const reader = new EdnReader({ name: "log.edn", line: 1 })
    for (const chunk of ["[1]\n  [2\n", "3\n", "4\n", "5"]) reader.push(chunk)
    try {
      reader.end()
      expect.unreachable()
    } catch (error) {
      const { span, code } = error as WizardError
      expect(code).toBe("parse/unclosed")
      expect(place(span!)).toMatchObject({ line: 2, column: 3 })
    }
  })

  test("is read lazily by forms", () => {
    const seen: unknown[] = []
    expect(() => {
      for (const form of forms("1 2 ) 3")) seen.push(form)
    }).toThrow(WizardError)
    expect(seen).toEqual([1, 2])
    expect(readAll("1 #_2 3")).toEqual([1, 3])
  })
})

describe("print", () => {
  test.each([
    [new Double(1e7), "1.0E7"],
    [new Double(1e8), "1.0E8"],
    [new Double(123456789.5), "1.234567895E8"],
    [new Double(0.001), "0.001"],
    [new Double(0.00015), "1.5E-4"],
    [new Double(5e-324), "4.9E-324"],
    [new Double(-0), "-0.0"],
    [new Decimal(150n, 2), "1.50M"],
    [new Decimal(1n, -3), "1E+3M"],
    [new Decimal(-12n, 9), "-1.2E-8M"],
    [2n ** 63n - 1n, "9223372036854775807"],
    [2n ** 63n, "9223372036854775808N"],
    ['\u0000\ud800é\n"', '"\\u0000\\uD800é\\n\\""'],
    [new Char("\u0000"), "\\u0000"],
    [new Date("2020-01-01T00:00:00Z"), '#inst "2020-01-01T00:00:00.000-00:00"'],
    [keyword("a b"), '#wizard/keyword "a b"'],
    [symbol("nil"), '#wizard/symbol "nil"'],
    [read("{:b 1 :a #{2 1}}"), "{:a #{1 2}, :b 1}"],
  ])("%o", (value, text) => {
    expect(print(value)).toBe(text)
  })

  test("a list and a vector have one identity", () => {
    expect(identity(read("(1 [(2)])"))).toBe(identity(read("[1 ([2])]")))
    expect(print(read("(1 [(2)])"))).toBe("(1 [(2)])")
  })
})
