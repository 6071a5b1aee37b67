import { describe, expect, test } from "vitest"
import { source } from "../../src/base/span.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import { boundPositions, conjunctionNeeds, freeVariables, gives, needs, ruleIndex } from "../../src/datalog/scope.js"

const where = (text: string) => parseQuery(source("q", `[:find ?x :where ${text}]`)).where
const rulesOf = (text: string) => parseRules(source("r", `[${text}]`))

const RULES = rulesOf(`
  [(reach ?a ?b) [?a :friend ?b]]
  [(reach ?a ?b) [?a :friend ?c] (reach ?c ?b)]
  [(older ?e ?min) [?e :age ?a] [(> ?a ?min)]]
  [(after [?in] ?out) [?in :next ?out]]
  [(up ?x ?limit) (older ?x ?limit)]
  [(up ?x ?limit) [?x :boss ?y] (up ?y ?limit)]
  [(loose ?x ?y) [?x :a]]
  [(even ?a ?n) [?a :zero ?n]]
  [(even ?a ?n) (odd ?a ?m) [(inc ?m) ?n]]
  [(odd ?a ?n) (even ?a ?m) [(+ ?m ?k) ?n] (given ?k)]
  [(given ?k) [(ground 1) ?k]]`)

describe("needs and gives", () => {
  test.each([
    ["[?e :age ?a ?tx]", "", "?e ?a ?tx"],
    ["[_ :age 5]", "", ""],
    ["[(> ?a ?b 3)]", "?a ?b", ""],
    ["[(+ ?a 1) ?b]", "?a", "?b"],
    ["[(f ?a) [?b [_ ?c]]]", "?a", "?b ?c"],
    ["[(f ?a) [[?b ?a]]]", "?a", "?b"],
    ["[(ground [1 2]) [?x ...]]", "", "?x"],
    ["[(get-else $ ?e :a 1) ?v]", "?e", "?v"],
    ["(not [?e :friend ?f] [?f :tag])", "?e ?f", ""],
    ["(not-join [?e] [?e :friend ?f])", "?e", ""],
    ["(or [?e :a ?x] [?e :b ?x])", "", "?e ?x"],
    ["(or [(< ?a 1)] [(> ?a 9)])", "?a", ""],
    ["(or (and [?e :a] [(> ?x 1)]) [?e :b ?x])", "?x", "?e"],
    ["(or-join [?e ?w] (and [?e :tag ?t] [(ground 1) ?w]) [?e :w ?w])", "", "?e ?w"],
    ["(or-join [[?e] ?w] [?e :w ?w])", "?e", "?w"],
    ["(or-join [?e] (and [?e :a ?x] [(> ?x 1)]) (not [?e :b]))", "?e", ""],
    ["(reach ?x ?y)", "", "?x ?y"],
    ["(reach ?x 5)", "", "?x"],
    ["(older ?e ?m)", "?m", "?e"],
    ["(older ?m ?m)", "?m", ""],
    ["(after ?a ?b)", "?a", "?b"],
    ["(up ?x ?l)", "?l", "?x"],
    ["(loose ?x ?y)", "?y", "?x"],
    ["(even ?x ?y)", "", "?x ?y"],
    ["(odd ?x ?y)", "", "?x ?y"],
  ])("%s needs %j and gives %j", (text, needed, given) => {
    const [clause] = where(text)
    expect([...needs(clause, RULES)].join(" ")).toBe(needed)
    expect([...gives(clause, RULES)].join(" ")).toBe(given)
  })
})

describe("conjunctionNeeds", () => {
  test.each([
    ["[(* ?c 2) ?d] [(+ ?a 1) ?c] [?e :age ?a]", ""],
    ["[(* ?c 2) ?d] [(+ ?a 1) ?c]", "?a"],
    ["(not [?e :a ?x]) [?e :b]", "?x"],
    ["[(inc ?a) ?b] [(dec ?b) ?a]", "?b ?a"],
    ["[(older ?e)] (older ?e ?m)", "?m"],
  ])("%s needs %j from outside", (text, needed) => {
    expect(new Set(conjunctionNeeds(where(text), RULES))).toEqual(new Set(needed === "" ? [] : needed.split(" ")))
  })

  test("nesting costs no more than the text", () => {
    let text = "[?e :a ?x]"
    for (let depth = 0; depth < 60; depth++) text = `(or ${text} [?e :b ?x])`
    expect([...conjunctionNeeds(where(text), undefined)]).toEqual([])
  })
})

describe("rules", () => {
  test("are indexed by name and arity", () => {
    expect(ruleIndex(RULES).get("reach/2")?.length).toBe(2)
    expect(ruleIndex(RULES).get("reach/3")).toBeUndefined()
    expect(ruleIndex(undefined).size).toBe(0)
  })

  test("tell which positions a call must bind", () => {
    expect(boundPositions("up", 2, RULES)).toEqual([false, true])
    expect(boundPositions("after", 2, RULES)).toEqual([true, false])
    expect(boundPositions("nope", 1, RULES)).toBeUndefined()
  })
})

test.each([
  ["(not-join [?e] [?e :friend ?f])", "?e"],
  ["(or (and [?e :a ?x] (not [?x :b])) (not-join [?e ?x] [?e :c ?y]))", "?e ?x"],
  ["(reach ?x _)", "?x"],
  ["[(f ?a $) [?b ...]]", "?a ?b"],
])("freeVariables of %s", (text, free) => {
  expect([...freeVariables(where(text)[0])].join(" ")).toBe(free)
})
