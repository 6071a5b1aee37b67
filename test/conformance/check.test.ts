import { expect, test } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { source } from "../../src/base/span.js"
import { check } from "../../src/datalog/check.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import { printQuery, printRules } from "../../src/datalog/print.js"
import { print } from "../../src/edn/print.js"
import { type Case, get, readCases } from "./case.js"

/** Errors of a value, an input or the schema, which a query alone cannot show. */
const LATER = new Set([
  "agg/sum-strings",
  "arith/divide-double-zero",
  "coll/nth-out",
  "coll/tuple-short",
  "fn/get-else-many",
  "in/missing",
])

test.each([...readCases()])("%s: check refuses what Datomic refuses, and nothing else", (_file, cases) => {
  for (const each of cases) {
    if (each.skip || get(each.form, "query") === undefined) continue
    const errors = each.steps.filter((step) => get(step, "error") !== undefined).length
    const mayAnswer = get(each.form, "where-datomic-refuses") !== undefined || LATER.has(each.id)
    const code = refusal(each)
    if (errors < each.steps.length) expect(code, each.id).toBeUndefined()
    else if (!mayAnswer) expect(code, each.id).toMatch(/^(query|rule|function|pull)\//)
  }
})

test.each([...readCases()])("%s: queries and rules print as they are written", (_file, cases) => {
  for (const each of cases) {
    const query = get(each.form, "query")
    const rules = get(each.form, "rules")
    if (query !== undefined) expect(printQuery(parseQuery(source("q", print(query))))).toBe(print(query))
    if (rules !== undefined) expect(printRules(parseRules(source("r", print(rules))))).toBe(print(rules))
  }
})

function refusal(each: Case): string | undefined {
  const rules = get(each.form, "rules")
  try {
    const query = parseQuery(source("q", print(get(each.form, "query")!)))
    check(query, rules === undefined ? undefined : parseRules(source("r", print(rules))))
    return undefined
  } catch (error) {
    if (error instanceof WizardError) return error.code
    throw error
  }
}
