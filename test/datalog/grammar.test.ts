import { readFileSync } from "node:fs"
import * as ohm from "ohm-js"
import { extractExamples } from "ohm-js/extras"
import { describe, expect, test } from "vitest"

const read = (name: string): string => readFileSync(new URL(`../../grammar/${name}.ohm`, import.meta.url), "utf8")
const base = ohm.grammars(read("edn"))

/** The `//+` and `//-` examples above a grammar's rules. */
describe.each(["datalog", "tx"])("grammar/%s.ohm", (name) => {
  const text = read(name)
  const [grammar] = Object.values(ohm.grammars(text, base))
  const examples = extractExamples(text)

  test("has examples", () => expect(examples.length).toBeGreaterThan(10))

  test.each(
    examples.map(({ rule, example, shouldMatch }) => [rule, shouldMatch ? "matches" : "refuses", example] as const),
  )("%s %s %j", (rule, verdict, example) => {
    expect(grammar.match(example, rule).succeeded()).toBe(verdict === "matches")
  })
})
