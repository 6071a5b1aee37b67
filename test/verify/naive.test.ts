import { describe, expect, it } from "vitest"
import { asWizardError } from "../../src/base/error.js"
import { source } from "../../src/base/span.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import type { Value } from "../../src/edn/value.js"
import { type Extensions, evaluate } from "../../src/verify/naive.js"
import { type Datom, MemoryDatabase } from "../support/memory-database.js"

const SCHEMA = read(`[
  {:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
  {:db/ident :age :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
  {:db/ident :tag :db/valueType :db.type/keyword :db/cardinality :db.cardinality/many}
  {:db/ident :boss :db/valueType :db.type/ref :db/cardinality :db.cardinality/one}
  {:db/ident :color :db/valueType :db.type/ref :db/cardinality :db.cardinality/one}
  {:db/ident :red}]`) as Value[]

/** Ann 30, Bob 0 (boss Ann), Cy 7 (boss Bob); `:red` is entity 105. */
const PEOPLE = `[[1 :name "Ann" 9] [1 :age 30 9] [1 :tag :x 9] [1 :color 105 9]
  [2 :name "Bob" 9] [2 :age 0 9] [2 :boss 1 9] [2 :tag :x 9] [2 :tag :red 9]
  [3 :name "Cy" 10] [3 :age 7 10] [3 :boss 2 10]]`

const database = (datoms: string, schema = SCHEMA): MemoryDatabase =>
  new MemoryDatabase(schema).apply(read(datoms) as unknown as Datom[])

interface Ask extends Extensions {
  readonly rules?: string
  readonly inputs?: string
  readonly other?: MemoryDatabase
}

/** The printed rows; `failed CODE ROW at CLAUSE`; or the code of the error. */
function answer(text: string, ask: Ask = {}, db: MemoryDatabase = database(PEOPLE)): string {
  try {
    const rules = ask.rules === undefined ? undefined : parseRules(source("rules", ask.rules))
    const sources = new Map([["$", db], ...(ask.other ? [["$b", ask.other] as const] : [])])
    const found = evaluate(parseQuery(source("query", text)), rules, sources, read(ask.inputs ?? "[]") as Value[], ask)
    if ("rows" in found) return print(found.rows)
    const { code, clauseSpan, row, columns } = found.failed
    expect(row.length).toBe(columns.length)
    return `failed ${code} at ${clauseSpan.source.text.slice(clauseSpan.start, clauseSpan.end)}`
  } catch (error) {
    return asWizardError(error).code
  }
}

const DIVIDE = "failed function/divide-by-zero at "

describe("patterns", () => {
  it.each([
    ['[:find ?n :where [?e :name ?n] [?e :boss [:name "Ann"]]]', '[["Bob"]]'],
    ['[:find ?n :where [?e :name ?n] [?e :boss [:name "Nobody"]]]', "[]"],
    ['[:find ?n :where [[:name "Cy"] :boss ?b] [?b :name ?n]]', '[["Bob"]]'],
    ["[:find ?n :where [?e :color :red] [?e :name ?n]]", '[["Ann"]]'],
    ["[:find ?n :where [?e :tag :red] [?e :name ?n]]", '[["Bob"]]'],
    ["[:find ?i :where [:red :db/ident ?i]]", "[[:red]]"],
    ["[:find ?n ?tx :where [?e :name ?n ?tx] [(> ?tx 9)]]", '[["Cy" 10]]'],
    ["[:find ?n ?op :where [?e :name ?n _ ?op] [?e :age 7]]", '[["Cy" true]]'],
    ["[:find ?n :where [?e :name ?n _ false]]", "[]"],
    ["[:find ?e :where [?e 101 30]]", "[[1]]"],
    ["[:find ?i :where [3 ?a _] [?a :db/ident ?i]]", "[[:age] [:boss] [:name]]"],
    ['[:find ?e :where [?e ?a [:name "Ann"]]]', "[]"],
    ["[:find ?e ?a :where [?e ?a :red]]", "[[2 102] [105 :db/ident]]"],
    ["[:find ?e :where [?e :nope]]", "[]"],
    ["[:find ?e :where [?e :boss ?e]]", "[]"],
  ])("%s", (query, expected) => expect(answer(query)).toBe(expected))

  it.each([
    ["[:find ?who ?n :in $ ?who :where [?e :boss ?who] [?e :name ?n]]", '[[:name "Ann"]]', '[[[:name "Ann"] "Bob"]]'],
    [
      "[:find ?c ?n :in $ [?c ...] :where [?e :color ?c] [?e :name ?n]]",
      "[[:red 105 7]]",
      '[[105 "Ann"] [:red "Ann"]]',
    ],
    ["[:find ?t :in $ ?t :where [_ :tag ?t] [_ :color ?t]]", "[:red]", "[[:red]]"],
    ["[:find ?a ?v :in $ ?a :where [1 ?a ?v]]", "[:age]", "[[:age 30]]"],
    ["[:find ?who :in $ ?who :where (or [?e :boss ?who] [?e :color ?who])]", '[[:name "Bob"]]', '[[[:name "Bob"]]]'],
    ["[:find ?who :in $ ?who :where [_ :name _] (not [_ :boss ?who])]", '[[:name "Ann"]]', "[]"],
    ["[:find ?x ?y :in $ ?x [[?x ?y]]]", "[1 [[1 2] [3 4]]]", "[[1 2]]"],
    ["[:find ?x :in $ ?x]", "[nil]", "query/inputs"],
    ["[:find ?x :in $ ?x]", "[1 2]", "query/inputs"],
    ["[:find ?x ?y :in $ [?x ?y]]", "[[1]]", "query/inputs"],
  ])("%s of %s", (query, inputs, expected) => expect(answer(query, { inputs })).toBe(expected))

  it("a value that is no input is never taken for a name", () => {
    expect(answer('[:find ?e :where [(tuple :name "Ann") ?who] [?e :boss ?who]]')).toBe("[]")
  })

  it("reads raw datoms of any entity without a schema", () => {
    const raw = database('[[:k :a 1 nil] ["s" :a [:name "Ann"] nil] [[1 2] :b :k nil]]', [])
    expect(answer("[:find ?v :where [:k :a ?v]]", {}, raw)).toBe("[[1]]")
    expect(answer('[:find ?e :where [?e :a [:name "Ann"]]]', {}, raw)).toBe('[["s"]]')
    expect(answer("[:find ?e ?a ?tx :where [?e ?a :k ?tx]]", {}, raw)).toBe("[[[1 2] :b nil]]")
    expect(answer("[:find ?e ?v :where [?e :b ?k] [?k :a ?v]]", {}, raw)).toBe("[[[1 2] 1]]")
    expect(answer("[:find ?v :where [(get-else $ :k :a 0) ?v]]", {}, raw)).toBe("[[1]]")
  })

  it("reads other sources", () => {
    const other = database("[[7 :age 30 1]]")
    expect(answer("[:find ?n ?e :in $ $b :where [?p :name ?n] [?p :age ?a] [$b ?e :age ?a]]", { other })).toBe(
      '[["Ann" 7]]',
    )
    expect(answer("[:find ?n :in $ $b :where [?p :name ?n] [?p :age ?a] ($b not [_ :age ?a])]", { other })).toBe(
      '[["Bob"] ["Cy"]]',
    )
    const rules = "[[(aged ?a) [_ :age ?a] (not [$ _ :age 0])]]"
    expect(answer("[:find ?a :in $ $b % :where ($b aged ?a)]", { other, rules })).toBe("[[30]]")
    expect(answer("[:find ?a :in $ $c :where [$c _ :age ?a]]")).toBe("query/source")
  })
})

describe("expressions", () => {
  it.each([
    ["[:find ?x ?y :where [(ground [[1 2] [3 4]]) [[?x ?y]]]]", "[[1 2] [3 4]]"],
    ["[:find ?x :where [(ground [[1 1] [1 2]]) [[?x ?x]]]]", "[[1]]"],
    ["[:find ?x ?y :where [(ground [1 nil]) [?x ?y]]]", "[[1 nil]]"],
    ["[:find ?x :where [(ground #{1 2}) [?x ...]]]", "[[1] [2]]"],
    ["[:find ?k ?v :where [(ground {:a 1}) [[?k ?v]]]]", "[[:a 1]]"],
    ["[:find ?x :where [(ground [1]) [?x ?y]]]", "failed function/range at [(ground [1]) [?x ?y]]"],
    ["[:find ?x :where [(ground 1) ?x] [(ground 1.0) ?x]]", "[]"],
    ["[:find ?n ?v :where [?e :name ?n] [(get-else $ ?e :boss :none) ?v]]", '[["Ann" :none] ["Bob" 1] ["Cy" 2]]'],
    ['[:find ?v :where [(get-else $ [:name "Bob"] :age 1) ?v]]', "[[0]]"],
    ['[:find ?v :where [(get-else $ [:name "No"] :age 1) ?v]]', "[[1]]"],
    [
      "[:find ?v :where [?e :age 0] [(get-else $ ?e :tag 1) ?v]]",
      "failed function/cardinality-many at [(get-else $ ?e :tag 1) ?v]",
    ],
    [
      "[:find ?v :where [?e :age 0] [(get-else $ ?e :nope nil) ?v]]",
      "failed function/nil-default at [(get-else $ ?e :nope nil) ?v]",
    ],
    ["[:find ?n ?v :where [?e :name ?n] [(get-some $ ?e :boss :age) [_ ?v]]]", '[["Ann" 30] ["Bob" 1] ["Cy" 2]]'],
    ["[:find ?n :where [?e :name ?n] [(missing? $ ?e :tag)]]", '[["Cy"]]'],
    ["[:find ?n ?b :where [?e :name ?n] [(missing? $ ?e :tag) ?b]]", '[["Ann" false] ["Bob" false] ["Cy" true]]'],
    ["[:find ?x :where [(> ?x 1)]]", "query/unbound"],
    ["[:find ?x :where [(+ ?y 1) ?x] [(+ ?x 1) ?y]]", "query/unbound"],
    ["[:find ?x :where [(frob 1) ?x]]", "function/unknown"],
  ])("%s", (query, expected) => expect(answer(query)).toBe(expected))

  it("calls the user's functions and aggregates", () => {
    const double = { call: ([x]: readonly Value[]) => (x as number) * 2 }
    const broken = {
      call: (): Value => {
        throw new Error("no")
      },
    }
    const functions = new Map<string, { call: (args: readonly Value[]) => Value }>([
      ["my/double", double],
      ["my/broken", broken],
    ])
    const aggregates = new Map([["my/last", (_: readonly Value[], values: readonly Value[]) => values.length]])
    expect(answer("[:find ?x :where [_ :age ?a] [(my/double ?a) ?x]]", { functions })).toBe("[[0] [14] [60]]")
    expect(answer("[:find ?x :where [_ :age ?a] [(my/broken ?a) ?x]]", { functions })).toMatch(
      /^failed function\/threw/,
    )
    expect(answer("[:find (my/last ?a) :where [_ :age ?a]]", { aggregates })).toBe("[[3]]")
  })
})

describe("the law of errors", () => {
  it.each([
    [
      "a binding that everything else satisfies",
      "[:find ?x :where [?e :age ?a] [(/ 1 ?a) ?x]]",
      `${DIVIDE}[(/ 1 ?a) ?x]`,
    ],
    ["a binding that another clause excludes", "[:find ?x :where [(/ 1 ?a) ?x] [?e :age ?a] [?e :color _]]", "[[0]]"],
    ["a predicate excludes it", "[:find ?x :where [?e :age ?a] [(/ 30 ?a) ?x] [(> ?a 0)]]", "[[1] [4]]"],
    [
      "a predicate over the result does not",
      "[:find ?x :where [?e :age ?a] [(/ 1 ?a) ?x] [(> ?x 5)]]",
      `${DIVIDE}[(/ 1 ?a) ?x]`,
    ],
    [
      "the result is bound by a pattern too",
      "[:find ?x :where [?e :age ?a] [(/ 1 ?a) ?x] [?e :boss ?x]]",
      `${DIVIDE}[(/ 1 ?a) ?x]`,
    ],
    ["the pattern that binds it excludes it", "[:find ?x :where [?e :age ?a] [(/ 1 ?a) ?x] [?e :color ?x]]", "[]"],
    [
      "a predicate over a result that a pattern binds",
      "[:find ?x :where [?e :age ?a] [(/ 1 ?a) ?x] [?e :boss ?x] [(> ?x 1)]]",
      "[]",
    ],
    [
      "another expression that throws counts as satisfied",
      "[:find ?x ?y :where [?e :age ?a] [(/ 1 ?a) ?x] [(/ 2 ?a) ?y] [?e :boss _]]",
      `${DIVIDE}[(/ 1 ?a) ?x]`,
    ],
    [
      "a branch stands on its own, whatever surrounds it",
      "[:find ?n :where [?e :name ?n] [?e :color _] (or-join [?e] (and [?e :age ?a] [(/ 1 ?a) ?x]))]",
      `${DIVIDE}[(/ 1 ?a) ?x]`,
    ],
    [
      "even when the rest is empty",
      "[:find ?n :where [?e :name ?n] [?e :nope] (or-join [?e] (and [?e :age ?a] [(/ 1 ?a) ?x]))]",
      `${DIVIDE}[(/ 1 ?a) ?x]`,
    ],
    [
      "a branch that needs outer variables is asked for those that remain",
      "[:find ?n :where [?e :name ?n] [?e :age ?a] [?e :color _] (or-join [?a] [(/ 1 ?a) ?x])]",
      '[["Ann"]]',
    ],
    [
      "and fails for one of them",
      "[:find ?n :where [?e :name ?n] [?e :age ?a] (or-join [?a] [(/ 1 ?a) ?x])]",
      `${DIVIDE}[(/ 1 ?a) ?x]`,
    ],
    [
      "a not body on its own",
      "[:find ?n :where [?e :name ?n] [?e :color _] (not-join [?e] [?e :age ?a] [(/ 1 ?a) ?x])]",
      `${DIVIDE}[(/ 1 ?a) ?x]`,
    ],
    [
      "a not body of outer variables",
      "[:find ?n :where [?e :name ?n] [?e :age ?a] [?e :color _] (not-join [?a] [(/ 1 ?a) ?x] [(> ?x 5)])]",
      '[["Ann"]]',
    ],
    ["a comparison of types", "[:find ?n :where [?e :name ?n] [(> ?n 5)] [?e :color _]]", '[["Ann"]]'],
    ["an aggregate", "[:find (sum ?n) :where [_ :name ?n]]", "failed function/type at (sum ?n)"],
  ])("%s", (_about, query, expected) => expect(answer(query)).toBe(expected))

  const OLDER = "[[(older [?a] ?b) [_ :age ?b] [(/ ?b ?a) ?q] [(> ?q 0)]]]"

  it("a rule on its own fails on its own, one of required bindings for its calls", () => {
    const inverse = "[[(inverse ?e ?x) [?e :age ?a] [(/ 100 ?a) ?x]]]"
    expect(answer("[:find ?x :in $ % :where [?e :color _] (inverse ?e ?x)]", { rules: inverse })).toBe(
      `${DIVIDE}[(/ 100 ?a) ?x]`,
    )
    expect(answer("[:find ?b :in $ % :where [1 :age ?a] (older ?a ?b)]", { rules: OLDER })).toBe("[[30]]")
    expect(answer("[:find ?b :in $ % :where [2 :age ?a] (older ?a ?b)]", { rules: OLDER })).toBe(
      `${DIVIDE}[(/ ?b ?a) ?q]`,
    )
    expect(answer("[:find ?b :in $ % :where [2 :age ?a] [2 :color _] (older ?a ?b)]", { rules: OLDER })).toBe("[]")
  })

  it("a demand that throws deep in a recursion blames who asked", () => {
    const rules =
      "[[(down [?n] ?m) [(ground 1) ?m] [(/ 6 ?n) ?q]] [(down [?n] ?m) [(> ?n -1)] [(dec ?n) ?p] (down ?p ?m)]]"
    expect(answer("[:find ?m :in $ % ?n :where (down ?n ?m)]", { rules, inputs: "[3]" })).toMatch(
      /^failed function\/divide/,
    )
    expect(answer("[:find ?m :in $ % ?n :where (down ?n ?m)]", { rules, inputs: "[-2]" })).toBe("[[1]]")
  })
})

describe("rules", () => {
  const REACH = "[[(r ?a ?b) [?a :boss ?b]] [(r ?a ?b) (r ?a ?c) (r ?c ?b)]]"

  it.each([
    ["[:find ?a ?b :in $ % :where (r ?a ?b)]", REACH, "[[2 1] [3 1] [3 2]]"],
    ['[:find ?b :in $ % :where (r [:name "Cy"] ?b)]', REACH, "[[1] [2]]"],
    ['[:find ?n :in $ % :where (r ?e [:name "Ann"]) [?e :name ?n]]', REACH, '[["Bob"] ["Cy"]]'],
    ["[:find ?a :in $ % :where (r ?a ?a)]", REACH, "[]"],
    ["[:find ?a :in $ % :where (r ?a _)]", REACH, "[[2] [3]]"],
    [
      "[:find ?x :in $ % :where (even ?x)]",
      "[[(even ?x) [?x :color _]] [(even ?x) [?x :boss ?y] (odd ?y)] [(odd ?x) [?x :boss ?y] (even ?y)]]",
      "[[1] [3]]",
    ],
    ["[:find ?x :in $ % :where (p ?x)]", "[[(p ?x) (p ?x)]]", "[]"],
    ["[:find ?x ?y :in $ % :where [?x :age 7] (same ?x ?y)]", "[[(same ?a ?a) [?a :age]]]", "[[3 3]]"],
    ["[:find ?x :in $ % :where (win ?x)]", "[[(win ?x) [?x :boss ?y] (not (win ?y))]]", "rule/unstratified"],
    ["[:find ?x :in $ % :where (none ?x)]", "[[(p ?x) [?x :age]]]", "rule/unknown"],
    [
      "[:find ?n :in $ % :where [_ :name ?n] (long ?n)]",
      "[[(long ?s) [(count ?s) ?k] [(> ?k 2)]]]",
      '[["Ann"] ["Bob"]]',
    ],
    ["[:find ?n :in $ % :where (long ?n)]", "[[(long ?s) [(count ?s) ?k] [(> ?k 2)]]]", "query/unbound"],
    [
      "[:find ?a ?k :in $ % :where [3 :age ?a] (to-zero ?a ?k)]",
      "[[(to-zero ?n ?k) [(= ?n 0)] [(ground 0) ?k]] [(to-zero ?n ?k) [(> ?n 0)] [(dec ?n) ?m] (to-zero ?m ?j) [(inc ?j) ?k]]]",
      "[[7 7]]",
    ],
  ])("%s with %s", (query, rules, expected) => expect(answer(query, { rules })).toBe(expected))

  it("a recursion that does not end fails", () => {
    const rules = "[[(n ?x) [(ground 0) ?x]] [(n ?x) (n ?y) [(inc ?y) ?x]]]"
    expect(answer("[:find ?x :in $ % :where (n ?x)]", { rules, rounds: 50 })).toBe("failed rule/unbounded at (n ?x)")
  })

  it("semi-naive rounds find what all rounds find, on random graphs", () => {
    const rules =
      "[[(r ?a ?b) [?a :next ?b]] [(r ?a ?b) (r ?a ?c) (or-join [?c ?b] [?c :next ?b] (and (r ?c ?d) (r ?d ?b)))]]"
    for (let graph = 0; graph < 20; graph++) {
      const edges = Array.from({ length: 8 }, (_, i) => [(i * 7 + graph * 3) % 6, (i * i + graph) % 6] as const)
      const reach = new Set(edges.map(([a, b]) => `[${a} ${b}]`))
      for (let before = -1; before !== reach.size; ) {
        before = reach.size
        for (const path of [...reach]) {
          const [a, b] = path.slice(1, -1).split(" ")
          for (const [c, d] of edges) if (String(c) === b) reach.add(`[${a} ${d}]`)
        }
      }
      const db = database(`[${edges.map(([a, b]) => `[${a} :next ${b} nil]`).join(" ")}]`, [])
      expect(answer("[:find ?a ?b :in $ % :where (r ?a ?b)]", { rules }, db)).toBe(`[${[...reach].sort().join(" ")}]`)
    }
  })
})

describe("find", () => {
  it.each([
    ["[:find (count ?e) :where [?e :nope]]", "[]"],
    ["[:find (sum ?x) :where [(ground [3 1 1]) [?x ...]]]", "[[4]]"],
    ["[:find (sum ?x) :with ?i :where [(ground [[:a 3] [:b 1] [:c 1]]) [[?i ?x]]]]", "[[5]]"],
    ["[:find ?b (max 1 ?e) :where [?e :boss ?b]]", "[[1 [2]] [2 [3]]]"],
    [
      "[:find (pull ?e [:name {:_boss [:name]} (:nope :default 0 :as :no)]) :where [?e :color]]",
      '[[{:_boss [{:name "Bob"}], :name "Ann", :no 0}]]',
    ],
    ["[:find (pull ?e [*]) :where [?e :age 7]]", '[[{:age 7, :boss {:db/id 2}, :name "Cy", :db/id 3}]]'],
    ["[:find (pull ?e [:name {:boss 1}]) :where [?e :age 7]]", '[[{:boss {:name "Bob"}, :name "Cy"}]]'],
    ["[:find (pull ?e [:nope]) :where [?e :color]]", "[[nil]]"],
    ["[:find (pull ?e [:db/id]) (count ?t) :where [?e :tag ?t]]", "[[{:db/id 1} 1] [{:db/id 2} 2]]"],
    ["[:find (pull ?e 5) :where [?e :color]]", "pull/pattern"],
    ["[:find (pull ?e [(:name :frob 1)]) :where [?e :color]]", "pull/option"],
    ["[:find ?x :where [_ :age ?a]]", "query/unbound"],
  ])("%s", (query, expected) => expect(answer(query)).toBe(expected))
})
