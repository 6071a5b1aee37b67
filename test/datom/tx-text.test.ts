import { describe, expect, test } from "vitest"
import { asWizardError } from "../../src/base/error.js"
import { place, source } from "../../src/base/span.js"
import { parseTxData } from "../../src/datom/tx-text.js"
import { print } from "../../src/edn/print.js"

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

function thrownBy(run: () => unknown) {
  try {
    run()
  } catch (error) {
    return asWizardError(error)
  }
  throw new Error("expected an error")
}
