import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { asWizardError, type WizardError } from "../../src/base/error.js"
import { place, source } from "../../src/base/span.js"
import { type CheckOptions, check, inputCount } from "../../src/datalog/check.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import { queries, rules } from "../support/queries.js"
import { seed } from "../support/seed.js"

const RULES = "[[(yes ?e) [?e :age 30]] [(after [?in] ?out) [?in :next ?out]] [(over ?e ?n) [?e :age ?a] [(> ?a ?n)]]]"

function run(text: string, rules?: string, options?: CheckOptions) {
  const query = parseQuery(source("q", text))
  return check(query, rules === undefined ? undefined : parseRules(source("r", rules)), options)
}

describe("check refuses", () => {
  test.each([
    // bindings
    ["[:find ?x :where [?e :a]]", "query/unbound", "1:8", "bind it"],
    ["[:find (count ?x) :where [?e :a]]", "query/unbound", "1:15", "bind it"],
    ["[:find (pull ?x [*]) :where [?e :a]]", "query/unbound", "1:14", "bind it"],
    ["[:find ?e :with ?x :where [?e :a]]", "query/unbound", "1:17", "bind it"],
    ["[:find ?e :where [?e :a] [(> ?age 3)]]", "query/unbound", "1:30", ":in"],
    ["[:find ?e :where [?e :a ?years] [(> ?yeers 3)]]", "query/unbound", "1:37", "did you mean ?years?"],
    ["[:find ?e :where [?e :a] (not [?e :b ?f])]", "query/unbound", "1:38", "(not-join [?e] [?e :b ?f])"],
    [
      "[:find ?e :in $ $b :where [?e :a] ($b not [?e :b ?f])]",
      "query/unbound",
      "1:50",
      "($b not-join [?e] [?e :b ?f])",
    ],
    ["[:find ?e :where [?e :a] (not-join [?e ?f] [?e :b ?f])]", "query/unbound", "1:40", "bind it"],
    ["[:find ?e :where (or-join [[?e]] [?e :a])]", "query/unbound", "1:29", "bind it"],
    ["[:find ?e :where [?e :a] (or-join [?e] (and [?e :b] [(> ?z 1)]) [?e :c])]", "query/unbound", "1:57", "bind it"],
    ["[:find ?e :where [?e :a] (not-join [?e] [?e :b] [(> ?z 1)])]", "query/unbound", "1:53", "bind it"],
    ["[:find ?a :where [(inc ?a) ?b] [(dec ?b) ?a]]", "query/circular", "1:18", "bind one of them"],
    ["[:find ?e :in $ % :where (over ?e ?n)]", "query/unbound", "1:35", "bind it"],
    ["[:find ?e :in $ % :where (after ?a ?e)]", "query/unbound", "1:33", "bind it"],
    // pull patterns
    ["[:find (pull ?e []) :where [?e :a]]", "pull/pattern", "1:17", "[*] for all of them"],
    ["[:find (pull ?e :name) :where [?e :a]]", "pull/pattern", "1:17", "a vector of attributes"],
    ["[:find (pull ?e [:name 3]) :where [?e :a]]", "pull/attribute", "1:24", "(:name :as :title)"],
    ['[:find (pull ?e ["name"]) :where [?e :a]]', "pull/attribute", "1:18", "write :name"],
    ["[:find (pull ?e [(:db/id :as :id)]) :where [?e :a]]", "pull/attribute", "1:19", "[:db/id]"],
    ["[:find (pull ?e [:a {:b [:c (:d :limt 3)]}]) :where [?e :a]]", "pull/option", "1:33", "did you mean :limit?"],
    ["[:find (pull ?e [(:d :limit 0)]) :where [?e :a]]", "pull/option", "1:29", "(:friend :limit 10)"],
    ["[:find (pull ?e [(:d :default)]) :where [?e :a]]", "pull/option", "1:22", "(:d :default 0)"],
    ["[:find (pull ?e [(limit :d :all)]) :where [?e :a]]", "pull/option", "1:28", "(:friend :limit 10)"],
    ['[:find (pull ?e [(:d :xform "f")]) :where [?e :a]]', "pull/option", "1:29", "(:name :xform upper)"],
    ["[:find (pull ?e [{:b 0}]) :where [?e :a]]", "pull/recursion", "1:22", "{:friend 3} for three levels"],
    ["[:find (pull ?e [{:b :c}]) :where [?e :a]]", "pull/recursion", "1:22", "{:friend ...}"],
    ["[:find (pull ?e [:b {:c [*]} (:d :as :c)]) :where [?e :a]]", "pull/duplicate", "1:31", "another name by :as"],
    ["[:find (pull ?e [{:b [(:c :xform upercase)]}]) :where [?e :a]]", "pull/xform", "1:34", "register a JavaScript"],
    ["[:find (pull ?e [(:c :xform conut)]) :where [?e :a]]", "pull/xform", "1:29", "did you mean count?"],
    ["[:find (pull ?e [(:c :xform quot)]) :where [?e :a]]", "pull/xform", "1:29", "of one argument"],
    ["[:find (pull ?e [(:c :xform rand)]) :where [?e :a]]", "pull/xform", "1:29", "not a function of the database"],
    // patterns
    ["[:find ?e :where [?e :a nil]]", "query/nil", "1:25", "missing?"],
    ["[:find ?e :in $ % :where [?e :a] (yes nil)]", "query/nil", "1:39", "missing?"],
    ["[:find ?e :where []]", "query/empty-pattern", "1:18", "[?e :attribute"],
    ["[:find ?e :where [?e :a 1 2 true 3]]", "query/long-pattern", "1:34", "side by side"],
    // or, not
    ["[:find ?e :where [?e :a] (or)]", "query/empty-or", "1:26", "a branch"],
    ["[:find ?e :where (or [?e :a ?x] [?e :b])]", "query/or-variables", "1:33", "(or-join [?e] …)"],
    ["[:find ?e :where (or [?e :b] [?e :a ?x])]", "query/or-variables", "1:30", "(or-join [?e] …)"],
    ["[:find ?e :where (or-join [?e ?x] [?e :a ?x] [?e :b])]", "query/unused-join-variable", "1:46", "in this branch"],
    ["[:find ?e :where [?e :a ?x] (not-join [?e ?e] [?e :b])]", "query/repeated-variable", "1:43", "second"],
    // functions
    ["[:find ?e :where [?e :a ?x] [(inc ?x 1) ?y]]", "function/arity", "1:29", "too much"],
    ["[:find ?e :where [?e :a ?x] [(subs ?x) ?y]]", "function/arity", "1:29", "missing"],
    ["[:find ?e :where [?e :a ?x] [(#{1} ?x 2)]]", "function/arity", "1:29", "too much"],
    ["[:find ?e :where [?e :a ?x] [(rand ?x) ?y]]", "function/refused", "1:31", "function of the database"],
    ["[:find ?e :where [?e :a ?x] [(q [] $) ?y]]", "function/refused", "1:31", "call a rule"],
    ['[:find ?e :where [(fulltext $ :a "x") [[?e]]]]', "function/refused", "1:20", "includes?"],
    ['[:find ?e :where [?e :a ?x] [(.startsWith ?x "A")]]', "function/refused", "1:31", "built-in"],
    ["[:find ?e :where [?e :a ?x] [(yes ?e)]]", "function/unknown", "1:31", "without the square brackets: (yes ?e)"],
    ["[:find ?e :where [?e :a ?x] [(= ?x _)]]", "function/blank", "1:36", "bound variable"],
    ["[:find ?e :where [?e :a ?x] [(= ?x $)]]", "function/source", "1:36", "get-else"],
    ["[:find ?e :where [?e :a] [(get-else ?e :b 1) ?x]]", "function/source", "1:37", "(get-else $ ?e"],
    ["[:find ?e :where [?e :a] [(get-else $ ?e :b) ?x]]", "function/arity", "1:26", "missing"],
    ["[:find ?e :where [?e :a] [(get-else $ ?e :b nil) ?x]]", "function/nil-default", "1:45", "missing?"],
    // rules
    ["[:find ?e :where (yes ?e)]", "rule/no-in", "1:18", ":in $ %"],
    ["[:find ?e :in $ % :where (yess ?e)]", "rule/unknown", "1:26", "did you mean yes?"],
    ["[:find ?e :in $ % :where (yes ?e 1)]", "rule/arity", "1:26", "too much"],
    ["[:find ?e :in $ % :where (over ?e)]", "rule/arity", "1:26", "write _"],
    // inputs and sources
    ["[:find ?e :in ?x :where [?e :a ?x]]", "query/source", "1:25", ":in $"],
    ["[:find ?e :where [$b ?e :a ?x]]", "query/source", "1:19", ":in $ $b"],
    ["[:find ?e :in $ $books :where [$book ?e :a ?x]]", "query/source", "1:32", "did you mean $books?"],
    ["[:find ?e :in $ $ :where [?e :a]]", "query/duplicate-input", "1:17", "second $"],
    ["[:find ?e :in % $ % :where [?e :a]]", "query/duplicate-input", "1:19", "second %"],
    // find
    ["[:find ?e :keys a b :where [?e :a]]", "query/keys", "1:11", "in their order"],
    ["[:find ?e ?x :keys a a :where [?e :a ?x]]", "query/keys", "1:14", "one value"],
    ["[:find ?e . :keys a :where [?e :a]]", "query/keys", "1:13", ":find ?a ?b"],
    ["[:find (sum) :where [?e :a]]", "query/aggregate-arity", "1:8", "(sum ?x)"],
    ["[:find (sum 3 ?e) :where [?e :a]]", "query/aggregate-arity", "1:8", "(sum ?x)"],
    ["[:find (max ?e 3) :where [?e :a]]", "query/aggregate-argument", "1:13", "(max ?x)"],
    ["[:find (max 1.5 ?e) :where [?e :a]]", "query/aggregate-argument", "1:13", "(max 3 ?x)"],
    ["[:find (sample 3 ?e) :where [?e :a]]", "query/aggregate-refused", "1:8", "function of the database"],
    ["[:find (frob ?e) :where [?e :a]]", "query/unknown-aggregate", "1:8", "the aggregates are"],
    ["[:find (inc ?e) :where [?e :a]]", "query/unknown-aggregate", "1:8", "inc is a function"],
    ["[:find (pull ?e ?p) :where [?e :a ?p]]", "query/pull-pattern", "1:17", ":in $ ?p"],
  ])("%s with %s", (text, code, at, hint) => {
    expectError(() => run(text, RULES), code, at, hint)
  })

  test.each([
    ["[[(r ?e) [?e :a]] [(r ?e ?f) [?e :b ?f]]]", "rule/arity", "1:19", "another name"],
    ["[[(r ?e ?e) [?e :a]]]", "rule/repeated-variable", "1:9", "identity"],
    ["[[(r ?e) [?e :a] [(> ?x 1)]]]", "rule/unsafe-variable", "1:22", "bind it"],
    ["[[(r ?e) [?e :a] (not [?e :b ?x])]]", "rule/unsafe-variable", "1:30", "(not-join [?e] [?e :b ?x])"],
    ["[[(r ?e) [$b ?e :a]]]", "rule/source", "1:11", "($b r …)"],
    ["[[(r ?e) [?e :a] [(sum ?e) ?x]]]", "function/unknown", "1:20", "stands in :find"],
    ["[[(r ?e) [?e :a] (s ?e)]]", "rule/unknown", "1:18", "define it"],
    ["[[(r ?e) [?e :a] (not (r ?e))]]", "rule/unstratified", "1:23", "no single answer"],
  ])("the rules %s with %s", (rules, code, at, hint) => {
    expectError(() => run("[:find ?e :in $ % :where [?e :a]]", rules), code, at, hint)
  })

  test("% without rules", () => {
    expectError(() => run("[:find ?e :in $ % :where [?e :a]]"), "rule/no-rules", "1:17", "leave % out")
  })
})

describe("check accepts", () => {
  test.each([
    "[:find (median ?x) :in $ [?x ...]]",
    "[:find ?a ?a :where [_ :age ?a]]",
    "[:find ?n :where [?e :name ?n] (not)]",
    "[:find ?e :where [?e :a] (not [?e :b _])]",
    "[:find ?e :where [(> ?a 3)] [?e :age ?a]]",
    "[:find ?x :where [(ground 5) ?x]]",
    "[:find ?e ?x :in $ ?x :where [?e :a] [(identity ?x) ?x]]",
    "[:find ?e :in $ % :where (over ?e 10) (yes ?e)]",
    "[:find ?e ?f :in $ $b % :where ($b yes ?e) ($b not [?e :a] (yes ?e)) [$ ?e :b ?f]]",
    "[:find ?e :where [?e :a ?m] [(:color ?m)] [({:a 1} ?m 2) _]]",
    "[:find (pull ?e ?p) (my/agg 1 ?x) :in $ ?p :where [?e :a ?x] [(my/f ?x 2)] [(other)]]",
    "[:find ?e :where [?e :a ?x] (not-join [] [_ :b])]",
  ])("%s", (text) => {
    const options = {
      functions: new Map([
        ["my/f", 2],
        ["other", undefined],
      ]),
      aggregates: ["my/agg"],
    }
    const warnings = run(text, RULES, options).filter(({ code }) => !["rule/unused", "variable/unused"].includes(code))
    expect(warnings).toEqual([])
  })

  test("a registered function of fixed arity is called with it", () => {
    const options = { functions: new Map([["my/f", 2]]) }
    expectError(
      () => run("[:find ?e :where [?e :a] [(my/f ?e)]]", undefined, options),
      "function/arity",
      "1:26",
      "my/f",
    )
  })
})

describe("check warns", () => {
  const attributes = ["movie/title", ":movie/year", ":friend"]
  test.each([
    ["[:find ?t :where [?m :movie/titel ?t]]", "attribute/unknown", "1:22", "did you mean :movie/title?"],
    ["[:find ?t :where [?m :zzz ?t]]", "attribute/unknown", "1:22", "as soon as"],
    ['[:find ?t :where [[:movie/titl "A"] :movie/year ?t]]', "attribute/unknown", "1:19", ":movie/title"],
    ["[:find ?t :where [?m :friend] [(get-else $ ?m :movie/yaer 1) ?t]]", "attribute/unknown", "1:47", ":movie/year"],
    ["[:find ?e :where [?e :friend] [(missing? $ ?e :fiend)]]", "attribute/unknown", "1:47", ":friend"],
    ["[:find ?e ?f :where [?e :_friend ?f]]", "attribute/unknown", "1:25", "[?v :friend ?e]"],
    ['[:find ?e :where [?e "friend"]]', "attribute/unknown", "1:22", "an attribute is a keyword: :friend"],
    ["[:find ?t :where [?m :movie/title ?t] [?m :movie/year ?y]]", "variable/unused", "1:55", "write _"],
    ["[:find ?t :in $ ?limit :where [?m :movie/title ?t] [(= ?m ?t)]]", "variable/unused", "1:17", "write _"],
    [
      "[:find ?title :where [?m :movie/title ?title] [?m :friend ?titel]]",
      "variable/unused",
      "1:59",
      "did you mean ?title?",
    ],
  ])("%s with %s", (text, code, at, hint) => {
    const warnings = run(text, undefined, { attributes })
    expect(warnings.map((warning) => warning.code)).toEqual([code])
    const { line, column } = place(warnings[0].span)
    expect(`${line}:${column}`).toBe(at)
    expect(warnings[0].hint).toContain(hint)
  })

  test.each(["[:find ?c :where [?k :db/ident ?c]]", "[:find ?e ?a :where [?e ?a :friend]]"])(
    "nothing about %s",
    (text) => {
      expect(run(text, undefined, { attributes })).toEqual([])
    },
  )

  test("a rule without a base, when it is called", () => {
    const rules = "[[(loop ?a) [?a :friend ?b] (loop ?b)] [(dead ?a) (loop ?a)]]"
    const [warning] = run("[:find ?a :in $ % :where (loop ?a)]", rules)
    expect([warning.code, warning.hint]).toEqual([
      "rule/no-base",
      "add a head without recursion: [(loop ?a) [?a :friend ?b]]",
    ])
    expect(run("[:find ?a :in $ % :where [?a :b]]", rules)).toEqual([])
  })

  test("a head variable that no body binds", () => {
    const [warning] = run("[:find ?e :in $ % :where (r ?e 1)]", "[[(r ?e ?unbound) [?e :a]]]")
    expect([warning.code, warning.hint]).toEqual([
      "variable/unused",
      expect.stringContaining("every call must bind it"),
    ])
  })

  test("rules that the query cannot call", () => {
    expect(run("[:find ?e :where [?e :a]]", RULES).map(({ code }) => code)).toEqual(["rule/unused"])
  })
})

test("any query and rules are accepted or refused with a code", () => {
  fc.assert(
    fc.property(queries, fc.option(rules, { nil: undefined }), (query, all) => {
      try {
        check(query, all, { attributes: ["name"] })
      } catch (error) {
        expect(asWizardError(error).code).toMatch(/^(query|rule|function)\//)
      }
    }),
    { seed: seed(), numRuns: 500 },
  )
})

test("inputCount counts what is neither source nor rules", () => {
  expect(inputCount(parseQuery(source("q", "[:find ?x :in $ % ?x [?y ...] $b _ [[?z]]]")))).toBe(4)
})

function expectError(act: () => unknown, code: string, at: string, hint: string): void {
  const error = thrownBy(act)
  const { line, column } = place(error.span!)
  expect([error.code, `${line}:${column}`], error.report()).toEqual([code, at])
  expect(error.hint).toContain(hint)
}

function thrownBy(act: () => unknown): WizardError {
  try {
    act()
  } catch (error) {
    return asWizardError(error)
  }
  throw new Error("expected an error")
}
