import { readFileSync } from "node:fs"
import fc from "fast-check"
import { extractExamples } from "ohm-js/extras"
import { describe, expect, test } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { source } from "../../src/base/span.js"
import { edn } from "../../src/edn/grammar.js"
import { parse, parseAll } from "../../src/edn/parse.js"
import { identity, print } from "../../src/edn/print.js"
import { EdnReader, read, readAll } from "../../src/edn/read.js"
import type { Value } from "../../src/edn/value.js"
import { seed } from "../support/seed.js"
import { type Choose, gap, spell } from "../support/spelling.js"
import { values } from "../support/values.js"

const options = { seed: seed(), numRuns: 1000 }

/** Chooses by a list of random numbers, over and over. */
const chooser = (numbers: readonly number[]): Choose => {
  let at = 0
  return (n) => numbers[at++ % numbers.length] % n
}
const choices = fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 }).map((numbers) => [...numbers, 7, 3])

describe("the examples of grammar/edn.ohm", () => {
  const examples = extractExamples(readFileSync("grammar/edn.ohm", "utf8"))
  test.each(
    examples.map((each) => [each.rule, each.shouldMatch ? "takes" : "refuses", each.example, each.shouldMatch]),
  )("%s %s %j", (rule, _verb, example, shouldMatch) => {
    expect(edn.match(example as string, rule as string).succeeded()).toBe(shouldMatch)
  })

  const forms = new Set([
    "nil",
    "boolean",
    "number",
    "symbolic",
    "string",
    "character",
    "keyword",
    "symbol",
    "vector",
    "list",
    "set",
    "map",
  ])
  test.each(examples.filter((each) => forms.has(each.rule) && each.shouldMatch))(
    "the reader takes $example",
    ({ example }) => {
      expect(identity(read(example))).toBe(identity(parse(source("test", example))))
    },
  )
})

describe("one language", () => {
  test("reading what was printed gives the value", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(identity(read(print(value)))).toBe(identity(value))
        expect(print(read(print(value)))).toBe(print(value))
      }),
      options,
    )
  })

  test("every spelling reads as the value, by the reader and by the grammar", () => {
    fc.assert(
      fc.property(values, choices, (value, numbers) => {
        const text = spell(value, chooser(numbers))
        expect(identity(read(text))).toBe(identity(value))
        expect(identity(parse(source("test", text)))).toBe(identity(value))
      }),
      options,
    )
  })

  test("on any text the two agree: equal values, or the same refusal", () => {
    fc.assert(
      fc.property(values, choices, fc.array(mutation, { maxLength: 3 }), (value, numbers, mutations) => {
        const text = mutations.reduce((before, change) => change(before), spell(value, chooser(numbers)))
        expect(outcome(() => parseAll(source("test", text)))).toBe(outcome(() => readAll(text)))
      }),
      { ...options, numRuns: 2000 },
    )
  })

  test("a stream cut anywhere reads as the whole", () => {
    fc.assert(
      fc.property(
        fc.array(values, { maxLength: 4 }),
        choices,
        fc.array(fc.nat(), { maxLength: 6 }),
        (all, numbers, cuts) => {
          const choose = chooser(numbers)
          const text = all.map((value) => spell(value, choose)).join(`${gap(choose)}\n`)
          const places = [...cuts.map((cut) => cut % (text.length + 1)), 0, text.length].sort((a, b) => a - b)
          const reader = new EdnReader()
          const found: Value[] = []
          const lines: number[] = []
          for (let i = 1; i <= places.length; i++) {
            found.push(...(i < places.length ? reader.push(text.slice(places[i - 1], places[i])) : reader.end()))
            lines.push(...reader.lines)
          }
          expect(found.map(identity)).toEqual(all.map(identity))
          const whole = new EdnReader()
          const [first, firstLines] = [whole.push(text), whole.lines]
          whole.end()
          expect(lines).toEqual([...firstLines, ...whole.lines])
          expect(first.length + whole.lines.length).toBe(all.length)
        },
      ),
      options,
    )
  })
})

const PIECES = [
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  "#{",
  "#",
  "#_",
  '"',
  "\\",
  ":",
  "::",
  "/",
  "'",
  ";",
  "\n",
  " ",
  ",",
  "0",
  "1",
  "1.",
  "e",
  "M",
  "N",
  "-",
  "+",
  ".",
  "nil",
  "#inst",
  "#:a",
  "##",
  "##NaN",
  "^",
  "@",
  "~",
  "`",
  "\u0000",
  "\u00a0",
  "\\u00",
  "\\newline",
  "%",
  "\ud800",
  '#"',
  "1/2",
  "x",
]

const mutation: fc.Arbitrary<(text: string) => string> = fc
  .tuple(fc.constantFrom("insert", "delete", "replace", "swap"), fc.nat(), fc.constantFrom(...PIECES), fc.nat(5))
  .map(([kind, place, piece, length]) => (text: string) => {
    const at = place % (text.length + 1)
    if (kind === "insert") return text.slice(0, at) + piece + text.slice(at)
    if (kind === "replace") return text.slice(0, at) + piece + text.slice(at + length)
    if (kind === "delete") return text.slice(0, at) + text.slice(at + length)
    return (
      text.slice(0, at) +
      text
        .slice(at, at + length)
        .split("")
        .reverse()
        .join("") +
      text.slice(at + length)
    )
  })

function outcome(run: () => readonly Value[]): string {
  try {
    return run().map(identity).join(" ")
  } catch (error) {
    if (error instanceof WizardError && error.span !== undefined) return "refused"
    throw error
  }
}
