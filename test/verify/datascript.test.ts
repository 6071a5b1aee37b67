import { describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { source } from "../../src/base/span.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import { print } from "../../src/edn/print.js"
import { keyword, type Value } from "../../src/edn/value.js"
import { compareRows } from "../../src/verify/compare.js"
import { datascript } from "../../src/verify/datascript.js"
import { evaluate } from "../../src/verify/naive.js"
import { get, items, readCases } from "../conformance/case.js"
import { type Datom, MemoryDatabase } from "../support/memory-database.js"

describe("datascript", () => {
  it("says of every case what naive says, or that it cannot", async () => {
    let agreed = 0
    const wrong: string[] = []
    for (const one of [...readCases().values()].flat()) {
      const db = new MemoryDatabase(one.schema)
      const given = get(one.form, "rules")
      for (const [i, step] of one.steps.entries()) {
        if (get(step, "tx-error") !== undefined) continue
        db.apply(items(get(step, "datoms")).map(items) as unknown as Datom[])
        try {
          const query = parseQuery(source(one.id, print(get(one.form, "query") as Value)))
          const rules = given === undefined ? undefined : parseRules(source("rules", print(given)))
          const question = { query, rules, sources: new Map([["$", db]]), inputs: items(get(one.form, "args")) }
          const expected = evaluate(query, rules, question.sources, question.inputs)
          const found = await datascript.answer(question)
          if (!("rows" in expected) || !("rows" in found)) continue
          const { missing, extra } = compareRows(expected.rows, found.rows)
          if (missing.length + extra.length === 0) agreed++
          else
            wrong.push(
              `${one.id} step ${i + 1} ${print(get(one.form, "query") as Value)}: lacks ${print(missing)}, adds ${print(extra)}`,
            )
        } catch (error) {
          // Queries that the checks refuse.
          if (!(error instanceof WizardError)) throw error
        }
      }
    }
    expect(wrong).toEqual([])
    expect(agreed).toBeGreaterThan(1000)
  }, 300_000)

  it.each([
    ["[:find ?x :where [?x :r ?x]]", "a variable twice in one pattern"],
    ["[:find ?a :where [_ ?a]]", "attribute variables"],
    ["[:find (pull ?e [*]) :where [?e :name]]", "pull"],
    ["[:find ?x :where [(ground 1.0) ?x]]", "whole or infinite doubles"],
    ["[:find ?x :where [(/ 7 2) ?x]]", "/ of these types"],
    ['[:find ?e :where [?e :boss [:name "Ann"]]]', "lookup refs"],
  ])("cannot say %s", async (text, unsupported) => {
    const query = parseQuery(source("query", text))
    const sources = new Map([["$", new MemoryDatabase()]])
    expect(await datascript.answer({ query, rules: undefined, sources, inputs: [] })).toEqual({ unsupported })
  })

  it("keeps keywords and strings apart", async () => {
    const db = new MemoryDatabase().apply([
      [1, keyword("tag"), keyword("x"), null],
      [2, keyword("tag"), ":x", null],
    ])
    const query = parseQuery(source("query", "[:find ?e ?v :where [?e :tag ?v] [?e :tag :x]]"))
    const found = await datascript.answer({ query, rules: undefined, sources: new Map([["$", db]]), inputs: [] })
    expect(found).toEqual({ rows: [[1, keyword("x")]] })
  })
})

describe("compareRows", () => {
  it("compares multisets and lists what is missing and extra in canonical order", () => {
    expect(compareRows([[2], [1], [1]], [[1], [3], [2]])).toEqual({ missing: [[1]], extra: [[3]] })
    expect(compareRows([], [])).toEqual({ missing: [], extra: [] })
  })
})
