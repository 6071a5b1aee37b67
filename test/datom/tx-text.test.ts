import { readFileSync } from "node:fs"
import fc from "fast-check"
import * as ohm from "ohm-js"
import { extractExamples } from "ohm-js/extras"
import { describe, expect, test } from "vitest"
import { asWizardError } from "../../src/base/error.js"
import { place, source } from "../../src/base/span.js"
import { parseTxData } from "../../src/datom/tx-text.js"
import { print } from "../../src/edn/print.js"
import { EdnMap, keyword, List, symbol, type Value } from "../../src/edn/value.js"
import { seed } from "../support/seed.js"
import { type Choose, gap, spell } from "../support/spelling.js"
import { values } from "../support/values.js"

const parse = (text: string) => parseTxData(source("tx", text))

describe("parseTxData", () => {
  test("gives every form its place", () => {
    const { forms, spans } = parse(
      '; people\n[{:name "Ann"}\n #_ {:skipped 1} [:db/add "a" :age 30.0]\n (:db/retract 1 :age)]',
    )
    expect(forms.map(print)).toEqual(['{:name "Ann"}', '[:db/add "a" :age 30.0]', "(:db/retract 1 :age)"])
    expect(spans.map((span) => [place(span).line, place(span).column])).toEqual([
      [2, 2],
      [3, 18],
      [4, 2],
    ])
  })

  test("reads an empty transaction and namespaced maps", () => {
    expect(parse("[]")).toEqual({ forms: [], spans: [] })
    expect(print(parse("[#:movie{:title 1}]").forms[0])).toBe("{:movie/title 1}")
  })

  test.each([
    ["", "parse/empty", "1:1", "transaction data is written"],
    ['{:name "Ann"}', "parse/tx-data", "1:1", "square brackets around the maps"],
    ["[:db/add 1 :a 2]", "parse/tx-data", "1:1", "another pair of square brackets"],
    ["[{:a 1}]\n[{:a 2}]", "parse/tx-data", "2:1", "one vector"],
    ["; a comment\n [{:a 1} 17]", "parse/tx-form", "2:10", "transaction data is written"],
    ["[{:a 1} 17]", "parse/tx-form", "1:9", "transaction data is written"],
    ["[{:a 1}\n []]", "parse/tx-form", "2:2", "transaction data is written"],
    ['[[17 :name "Ann"]]', "parse/tx-form", "1:2", '[:db/add 17 :name "Ann"]'],
    ["[{:a 1}", "parse/unclosed", "1:1", "]"],
    ["[{:a}]", "parse/odd-map", "1:2", ""],
    ["42", "parse/tx-data", "1:1", "transaction data is written"],
  ])("%j is refused with %s", (text, code, at, hint) => {
    const error = thrownBy(() => parse(text))
    const { line, column } = place(error.span!)
    expect([error.code, `${line}:${column}`]).toEqual([code, at])
    expect(error.hint).toContain(hint)
  })
})

describe("the reader and grammar/tx.ohm are one language", () => {
  const text = readFileSync("grammar/tx.ohm", "utf8")
  const grammar = ohm.grammars(text, ohm.grammars(readFileSync("grammar/edn.ohm", "utf8"))).Tx
  const takes = (written: string) => {
    try {
      return parse(written)
    } catch {
      return undefined
    }
  }

  test.each(extractExamples(text).filter(({ rule }) => rule === "TxData"))("%j", ({ example, shouldMatch }) => {
    expect(takes(example) !== undefined).toBe(shouldMatch)
  })

  test("on random data, however it is written; each form stands at its place", () => {
    const operations = fc.constantFrom<Value>(keyword("db/add"), symbol("my/function"), 17)
    const form = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.tuple(operations, fc.array(values, { maxLength: 3 })).map(([op, args]) => [op, ...args]),
      },
      { weight: 2, arbitrary: fc.array(values, { maxLength: 3 }).map((items) => new List([keyword("a"), ...items])) },
      { weight: 2, arbitrary: values.map((value) => new EdnMap([[keyword("a"), value]])) },
      { weight: 1, arbitrary: values },
    )
    const choices = fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(fc.array(form, { maxLength: 4 }), choices, (forms, numbers) => {
        let at = 0
        const choose: Choose = (n) => [...numbers, 7, 3][at++ % (numbers.length + 2)] % n
        const items = forms.map((each) => spell(each as Value, choose))
        const written = `[${items.map((item) => gap(choose) + item).join("")}${gap(choose)}]`
        const read = takes(written)
        expect(read !== undefined).toBe(grammar.match(written, "TxData").succeeded())
        expect(read?.spans.map(({ start, end }) => written.slice(start, end))).toEqual(read && items)
      }),
      { seed: seed(), numRuns: 500 },
    )
  })
})

function thrownBy(run: () => unknown) {
  try {
    run()
  } catch (error) {
    return asWizardError(error)
  }
  throw new Error("expected an error")
}
