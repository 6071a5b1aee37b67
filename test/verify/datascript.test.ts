import { describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { source } from "../../src/base/span.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import { print } from "../../src/edn/print.js"
import type { Value } from "../../src/edn/value.js"
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
  })
})
