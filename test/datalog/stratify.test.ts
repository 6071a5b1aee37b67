import { describe, expect, test } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { place, source } from "../../src/base/span.js"
import { parseRules } from "../../src/datalog/parse.js"
import { recursive, stratify } from "../../src/datalog/stratify.js"

const rulesOf = (text: string) => parseRules(source("r", `[${text}]`))

describe("stratify", () => {
  test("puts what is called before what calls it", () => {
    const rules = rulesOf(`
      [(c ?x) (b ?x) (not (d ?x))]
      [(b ?x) (a ?x)]
      [(a ?x) [?x :a]]
      [(d ?x) (or-join [?x] (a ?x) [?x :d])]`)
    const names = stratify(rules).map((stratum) => stratum.names.join())
    expect(names).toHaveLength(4)
    expect(names.indexOf("a/1")).toBeLessThan(names.indexOf("b/1"))
    expect(names.indexOf("d/1")).toBeLessThan(names.indexOf("c/1"))
    expect(recursive(rules).size).toBe(0)
  })

  test("keeps mutual recursion together, above what it negates", () => {
    const rules = rulesOf(`
      [(odd ?a ?b) [?a :next ?b]]
      [(odd ?a ?b) [?a :next ?c] (even ?c ?b) (not (closed ?a))]
      [(even ?a ?b) [?a :next ?c] (odd ?c ?b)]
      [(closed ?e) [?e :closed true]]`)
    const strata = stratify(rules)
    expect(strata.map(({ names, recursive: cyclic }) => [[...names].sort().join(" "), cyclic])).toEqual([
      ["closed/1", false],
      ["even/2 odd/2", true],
    ])
    expect(strata[1].rules).toHaveLength(3)
    expect([...recursive(rules)].sort()).toEqual(["even/2", "odd/2"])
  })

  test("a rule that calls itself is recursive, the same name with other arity is another rule", () => {
    expect([...recursive(rulesOf("[(r ?a) (r ?a ?b)] [(r ?a ?b) [?a :x ?c] (r ?c ?b)]"))]).toEqual(["r/2"])
  })

  test("refuses negation through recursion and names the cycle", () => {
    const rules = rulesOf(`[(win ?x) [?x :to ?y] (lost ?y)]
[(lost ?x) [?x :at] (not-join [?x] [?x :to ?y] (not (win ?y)))]`)
    const error = thrownBy(() => stratify(rules))
    expect(error.code).toBe("rule/unstratified")
    expect(error.message).toContain("lost → win → lost")
    expect(place(error.span!).line).toBe(2)
  })

  test("has nothing to order without rules", () => {
    expect(stratify(undefined)).toEqual([])
  })

  test("long chains do not break the stack", () => {
    const rules = rulesOf(Array.from({ length: 1000 }, (_, i) => `[(r${i} ?x) (r${i + 1} ?x)]`).join(" "))
    expect(stratify(rules)).toHaveLength(1000)
  })
})

function thrownBy(run: () => unknown): WizardError {
  try {
    run()
  } catch (error) {
    if (error instanceof WizardError) return error
    throw error
  }
  throw new Error("expected an error")
}
