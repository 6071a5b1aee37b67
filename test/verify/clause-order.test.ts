import fc from "fast-check"
import { expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { source } from "../../src/base/span.js"
import type { Clause, Query } from "../../src/datalog/ast.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import { print } from "../../src/edn/print.js"
import type { Value } from "../../src/edn/value.js"
import { evaluate, type NaiveDatabase } from "../../src/verify/naive.js"
import { type Case, get, items, readCases } from "../conformance/case.js"
import { type Datom, MemoryDatabase } from "../support/memory-database.js"
import { seed } from "../support/seed.js"

/** Expressions that throw for some bindings, to be added to any query over `?e1`. */
const THROWING = ["[?e1 :age ?zz] [(/ 6 ?zz) ?zy]", "[?e1 :size ?zz] [(quot 2 ?zz) ?zy] [(< ?zy 2)]"]

it("the order of clauses changes neither rows nor failures", () => {
  const cases = [...readCases().values()].flat().filter((one) => one.id.startsWith("random/"))
  const choice = fc.tuple(fc.constantFrom(...cases), fc.integer(), fc.option(fc.constantFrom(...THROWING)))
  fc.assert(
    fc.property(choice, ([one, shuffle, throwing]) => {
      const query = queryOf(one, throwing)
      const db = new MemoryDatabase(one.schema)
      for (const step of one.steps) db.apply(items(get(step, "datoms")).map(items) as unknown as Datom[])
      expect(outcome(one, { ...query, where: shuffled(query.where, shuffle) }, db)).toBe(outcome(one, query, db))
    }),
    { seed: seed(), numRuns: 400 },
  )
}, 300_000)

function queryOf(one: Case, throwing: string | null): Query {
  const text = print(get(one.form, "query") as Value)
  const usable = throwing !== null && text.includes(":where [?e1 ")
  return parseQuery(source(one.id, usable ? text.replace(":where ", `:where ${throwing} `) : text))
}

function outcome(one: Case, query: Query, db: NaiveDatabase): string {
  const given = get(one.form, "rules")
  const rules = given === undefined ? undefined : parseRules(source("rules", print(given)))
  try {
    const found = evaluate(query, rules, new Map([["$", db]]), items(get(one.form, "args")))
    return "rows" in found ? print(found.rows) : found.failed.code
  } catch (error) {
    if (error instanceof WizardError) return error.code
    throw error
  }
}

function shuffled(clauses: readonly Clause[], random: number): readonly Clause[] {
  const found = [...clauses]
  for (let i = found.length - 1, state = random >>> 0; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const j = state % (i + 1)
    ;[found[i], found[j]] = [found[j], found[i]]
  }
  return found
}
