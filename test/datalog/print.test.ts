import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { source } from "../../src/base/span.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import { printQuery, printRules } from "../../src/datalog/print.js"
import { queries, rules, withoutSpans } from "../support/queries.js"
import { seed } from "../support/seed.js"

describe("print", () => {
  test("a printed query parses to an equal tree", () => {
    fc.assert(
      fc.property(queries, (query) => {
        const again = parseQuery(source("q", printQuery(query)))
        expect(withoutSpans(again)).toEqual(withoutSpans(query))
      }),
      { seed: seed(), numRuns: 300 },
    )
  })

  test("printed rules parse to an equal tree", () => {
    fc.assert(
      fc.property(rules, (all) => {
        const again = parseRules(source("r", printRules(all)))
        expect(withoutSpans(again)).toEqual(withoutSpans(all))
      }),
      { seed: seed(), numRuns: 200 },
    )
  })

  test("every node's span is the text that says it", () => {
    fc.assert(
      fc.property(queries, (query) => {
        const text = printQuery(query)
        const { where } = parseQuery(source("q", text))
        const said = where.map(({ span }) => text.slice(span.start, span.end))
        const end = `${said.join(" ")}]`
        expect(text.endsWith(where.length === 0 ? "]" : ` :where ${end}`)).toBe(true)
      }),
      { seed: seed(), numRuns: 100 },
    )
  })

  test.each([
    [
      '{:where [[?e :name "Ann"]], :in [$ % ?x], :find [?e .], :keys [e]}',
      '[:find ?e . :keys e :in $ % ?x :where [?e :name "Ann"]]',
    ],
    ["[:find [?x ...] :where [_ :a ?x] ; note\n]", "[:find [?x ...] :where [_ :a ?x]]"],
    ["{:find [[?x ?y]] :where [[?x :a ?y]]}", "[:find [?x ?y] :where [?x :a ?y]]"],
    ["[:find (pull $b ?e [*]) (max 2 ?x) :in $b]", "[:find (pull $b ?e [*]) (max 2 ?x) :in $b]"],
    [
      "[:find ?x :where (or-join [[?e] ?x] (and [?e :a ?x] (r ?x _ 5)) ($ not [?e :b]))]",
      "[:find ?x :where (or-join [[?e] ?x] (and [?e :a ?x] (r ?x _ 5)) ($ not [?e :b]))]",
    ],
  ])("%s", (text, printed) => {
    expect(printQuery(parseQuery(source("q", text)))).toBe(printed)
  })
})
