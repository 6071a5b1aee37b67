import { describe, expect, test } from "vitest"
import { asWizardError, type WizardError } from "../../src/base/error.js"
import { place, source } from "../../src/base/span.js"
import { check } from "../../src/datalog/check.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"

/** What people type: the text, the code, the place, and what the hint must say. */
type Typo = readonly [text: string, code: string, at: string, hint: string]

const QUERY: readonly Typo[] = [
  // brackets
  ["[:find ?n :where [?e :name ?n]", "parse/unclosed", "1:1", "add the missing ]"],
  ["[:find ?n :where [(= ?x 1)", "parse/unclosed", "1:18", "add the missing ]"],
  ["[:find ?n :where [?e :name ?n]]]", "parse/unexpected", "1:32", "take the ] out"],
  ["[:find ?n :where (not [?e :name ?n]]", "parse/unexpected", "1:36", "add ) before it"],
  ['[:find ?n :where [?e :name "Ann]]', "parse/unclosed", "1:28", 'add the missing "'],
  [":find ?x :where [?x :a]", "parse/no-brackets", "1:1", "[:find … :where …]"],
  ["(:find ?x :where [?x :a])", "parse/square-brackets", "1:1", "[:find ?x :where [?x :a]]"],
  ["[:find ?n :where ?e :name ?n]", "parse/clause", "1:18", "[?e :name ?n]"],
  ["[:find ?x :where ?x]", "parse/clause", "1:18", "[?x :attribute ?v]"],
  ["[:find ?x :where (?x :a 1)]", "parse/square-brackets", "1:18", "[?x :a 1]"],
  ["[:find ?n :where [?e :age ?a] [> ?a 3]]", "parse/no-call", "1:31", "[(> ?a 3)]"],
  ["[:find ?n :where [?e :name ?n] [not [?e :age 3]]]", "parse/round-brackets", "1:32", "(not [?e :age 3])"],
  [
    "[:find ?n :where [?e :name ?n] [not-join [?e] [?e :a]]]",
    "parse/round-brackets",
    "1:32",
    "(not-join [?e] [?e :a])",
  ],
  ["[:find ?x :where [()]]", "parse/no-call", "1:19", "[(+ ?a 1) ?b]"],
  ["[:find ?x :where ()]", "parse/clause", "1:18", "(ancestor ?a ?b)"],
  ["[:find ?x :where {:a 1}]", "parse/clause", "1:18", "[?e :attribute ?v]"],
  // sections
  ["", "parse/empty", "1:1", "[:find ?title"],
  ["[]", "parse/empty", "1:1", "[:find ?title"],
  ["42", "parse/query", "1:1", "[:find ?title"],
  ["(d/q [:find ?x :where [?x :a]] db)", "parse/query", "1:1", "the query alone"],
  ["'[:find ?x :where [?x :a]]", "parse/quote", "1:1", "leave the quote out"],
  ["[:find ?n :wher [?e :name ?n]]", "parse/section", "1:11", "did you mean :where?"],
  ["[:find ?n :Where [?e :name ?n]]", "parse/section", "1:11", "did you mean :where?"],
  ["[:find ?n where [?e :name ?n]]", "parse/section", "1:11", "did you mean :where?"],
  ["[:fnd ?n :where [?e :name ?n]]", "parse/section", "1:2", "did you mean :find?"],
  ["[find ?n :where [?e :name ?n]]", "parse/section", "1:2", "did you mean :find?"],
  ["[?n :where [?e :name ?n]]", "parse/section", "1:2", "[:find ?title"],
  ["[:find ?x :order-by ?x :where [?x :a 1]]", "parse/section", "1:11", "[:find ?title"],
  ["[:find ?x :where [?x :a 1] :limit 10]", "parse/section", "1:28", "the sections are :find"],
  ["[:find :where [?e :a ?x]]", "parse/empty-section", "1:2", "name the variables"],
  ["[:find ?x :where]", "parse/empty-section", "1:11", "leave :where out"],
  ["[:find ?x :in :where [?x]]", "parse/empty-section", "1:11", ":in $ ?name"],
  ["[:find ?x :find ?y :where [?x :a ?y]]", "parse/duplicate-section", "1:11", "under one :find"],
  ["[:find ?x :keys a :strs b :where [?x :a ?y]]", "parse/duplicate-section", "1:19", "one of :keys"],
  ["[:where [?x :a ?y]]", "parse/no-find", "1:1", "[:find ?e :where"],
  ["[:find ?x :where [?x :a]] [:find ?y :where [?y :a]]", "parse/one-query", "1:27", "closes too early"],
  ["{:find ?x :where [[?x :a]]}", "parse/map-section", "1:8", ":find [?x]"],
  ["{:find [?x] :where [?x :a ?y]}", "parse/map-section", "1:20", ":where [[?x :a ?y]]"],
  ["{:find [?x ...] :where [[?x :a ?y]]}", "parse/map-section", "1:8", ":find [[?x ...]]"],
  ["{:find [?x] :were [[?x :a ?y]]}", "parse/section", "1:13", "did you mean :where?"],
  // variables
  ["[:find ?n :where [?e :name n]]", "parse/no-question-mark", "1:28", "?n"],
  ["[:find n :where [?e :name ?n]]", "parse/no-question-mark", "1:8", "?n"],
  ["[:find ?n :where [e :name ?n]]", "parse/no-question-mark", "1:19", "?e"],
  ["[:find ?n\n :where (or [?e :age 3]\n            [?e :age four])]", "parse/no-question-mark", "3:22", "?four"],
  ["[:find (count x) :where [?x :a]]", "parse/no-question-mark", "1:15", "?x"],
  ["[:find ?x :with e :where [?x]]", "parse/no-question-mark", "1:17", "?e"],
  ["[:find ?x :in db :where [?x :a]]", "parse/no-question-mark", "1:15", "the database is written $"],
  ["[:find * :where [?x :a 1]]", "parse/no-question-mark", "1:8", ":find ?e ?name"],
  ["[:find ?x :where [?x :a ?]]", "parse/variable", "1:25", "_ for what does not matter"],
  ["[:find _ :where [_ :a 1]]", "parse/find", "1:8", "?x"],
  ['[:find "Ann" :where [_ :a 1]]', "parse/find", "1:8", "(count ?e)"],
  ["[:find ?x :where [?x :a $]]", "parse/source", "1:25", "[$ ?e :attribute ?v]"],
  ["[:find ?x :keys :x :where [?x :a]]", "parse/keys", "1:17", ":keys x"],
  ["[:find ?x :in %rules :where [?x :a]]", "parse/misplaced", "1:15", "its name is %"],
  ["[:find ?x :where [?x :a ...]]", "parse/misplaced", "1:25", "[?x ...]"],
  // find and binding
  ["[:find ?x ... :where [?e :a ?x]]", "parse/ellipsis", "1:11", ":find [?x ...]"],
  ["[:find [?x ?y ...] :where [?e :a ?x]]", "parse/ellipsis", "1:15", ":find ?a ?b"],
  ["[:find ?x :in $ [?a ?b ...] :where [?x :a]]", "parse/ellipsis", "1:24", "[[?a ?b]]"],
  ["[:find [?x .] :where [?e :a ?x]]", "parse/find", "1:12", ":find ?x ."],
  ["[:find ?x ?y . :where [?e :a ?x]]", "parse/find", "1:14", ":find ?x ."],
  ["[:find [?x] ?y :where [?e :a ?x]]", "parse/find", "1:13", ":find ?a ?b for rows"],
  ["[:find (pull ?x) :where [?x :a]]", "parse/pull", "1:8", "(pull ?x [*])"],
  ["[:find (pull [*] ?x) :where [?x :a]]", "parse/pull", "1:14", "(pull ?e [:name"],
  // expressions
  ["[:find ?n :where [?e :age (> 3)]]", "parse/nested-call", "1:27", "[(> ?x 3)]"],
  ["[:find ?b :where [?e :age ?a] [(+ (* ?a 2) 1) ?b]]", "parse/nested-call", "1:35", "[(* ?a 2) ?x]"],
  ["[:find ?b :where [?e :age ?a] [(+ ?a 1) ?b ?c]]", "parse/binding", "1:44", "[(+ ?a 1) [?b ?c]]"],
  ["[:find ?b :where [?e :age ?a] [(+ ?a 1) 5]]", "parse/binding", "1:41", "[(= ?x 5)]"],
  ["[:find ?b :where [?e :age ?a] [(?f ?a)]]", "parse/callee", "1:33", "[(f ?a ?b)]"],
  ["[:find ?x :where [$ (= ?x 1)]]", "parse/source", "1:19", "missing?"],
  // not and or
  ["[:find ?n :where [?e :name ?n] (and [?e :age 3])]", "parse/and", "1:32", "leave out"],
  ["[:find ?x :where (or (and) [?x :a])]", "parse/clause", "1:22", "(and [?e"],
  ["[:find ?x :where (not-join ?x [?x :a])]", "parse/join-variables", "1:28", "share"],
  ["[:find ?x :where (or-join [?x 3] [?x :a])]", "parse/join-variables", "1:27", "share"],
]

const RULES: readonly Typo[] = [
  ["", "parse/empty", "1:1", "[[(ancestor"],
  ["{r 1}", "parse/rules", "1:1", "[[(ancestor"],
  ["[(r ?a) [?a :x]]", "parse/rules", "1:1", "one more pair of square brackets"],
  ["[[(r ?a) [?a :x]]] [[(r ?a) [?a :y]]]", "parse/rules", "1:20", "closes too early"],
  ["[[r ?a [?a :x]]]", "parse/rule-head", "1:3", "[(r ?x) …]"],
  ["[[(r) [_ :x]]]", "parse/rule-head", "1:3", "(r ?x)"],
  ["[[(r 1) [?a :x]]]", "parse/rule-head", "1:6", "[(ground 1) ?x]"],
  ["[[(not ?a) [?a :x]]]", "parse/rule-head", "1:4", "another name"],
  ["[[(r ?a)]]", "parse/rule", "1:2", "when the rule holds"],
  ["[[(r a) [?a :x]]]", "parse/no-question-mark", "1:6", "?a"],
  ["[[(r ?a [?b]) [?a :x]]]", "parse/variable", "1:9", "stand first"],
  ["[[(r ?a) [?a :x b]]]", "parse/no-question-mark", "1:17", "?b"],
]

/** What the grammar accepts and only the check can tell. */
const CHECKED: readonly Typo[] = [
  ["[:find ?a :where [?e :age ?a] (> ?a 3)]", "rule/unknown", "1:31", "[(> ?a 3)]"],
  ["[:find ?n :where [?e :name ?n] [(not [?e :age 3])]]", "query/square-brackets", "1:32", "write (not [?e :age 3])"],
  ["[:find ?e :where [?e :b] (nott [?e :a 1])]", "rule/unknown", "1:26", "did you mean not?"],
  ["[:find ?e :where [?e :at [?x ?y]]]", "query/variable-in-constant", "1:26", "[(tuple ?x ?y) ?t]"],
  ["[:find ?e :in $ ?n :where [[:name ?n] :friend ?e]]", "query/variable-in-constant", "1:28", "[?x :name ?n]"],
  ["[:find ?a :where [?e :age ?a] [(ster? ?a)]]", "function/unknown", "1:33", "register"],
  ["[:find ?a :where [?e :age ?a] [(evn? ?a)]]", "function/unknown", "1:33", "did you mean even??"],
  ["[:find ?s :where [?e :name ?n] [(upper-case ?n) ?s]]", "function/unknown", "1:34", "clojure.string/upper-case"],
  ["[:find ?s :where [?e :age ?n] [(sum ?n) ?s]]", "function/unknown", "1:33", "stands in :find"],
  ["[:find (cuont ?e) :where [?e :name]]", "query/unknown-aggregate", "1:8", "did you mean count?"],
  ["[:find ?titel :where [?e :movie/title ?title]]", "query/unbound", "1:8", "did you mean ?title?"],
]

describe("typos", () => {
  test.each(QUERY)("%j %s", (...typo) => expectTypo(parseQuery, typo))
  test.each(RULES)("rules %j %s", (...typo) => expectTypo(parseRules, typo))
  test.each(CHECKED)("%j %s", (...typo) => expectTypo((text) => check(parseQuery(text), undefined), typo))

  test("lines are those of the enclosing file", () => {
    const error = thrownBy(() => parseQuery(source("notebook.md", "[:find ?e\n :where [e :a]]", 40)))
    expect(place(error.span!).line).toBe(41)
    expect(error.report()).toContain("--> notebook.md:41:10")
  })

  test("a thousand brackets are refused with a code, not with a broken stack", () => {
    const text = `[:find ?e :where [?e :a ${"[".repeat(100_000)}${"]".repeat(100_000)}]]`
    expect(thrownBy(() => parseQuery(source("q", text))).code).toBe("parse/too-deep")
  })
})

function expectTypo(run: (text: ReturnType<typeof source>) => unknown, [text, code, at, hint]: Typo): void {
  const error = thrownBy(() => run(source("q", text)))
  const { line, column } = place(error.span!)
  expect([error.code, `${line}:${column}`], error.report()).toEqual([code, at])
  expect(error.hint).toContain(hint)
  expect(error.message).not.toBe("")
}

function thrownBy(run: () => unknown): WizardError {
  try {
    run()
  } catch (error) {
    return asWizardError(error)
  }
  throw new Error("expected an error")
}
