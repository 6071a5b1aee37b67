import { describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { source } from "../../src/base/span.js"
import type { Query } from "../../src/datalog/ast.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import { identity, print } from "../../src/edn/print.js"
import { EdnMap, keyword, symbol, type Value } from "../../src/edn/value.js"
import { type Answer, evaluate } from "../../src/verify/naive.js"
import { type Datom, MemoryDatabase } from "../support/memory-database.js"
import { type Case, get, items, readCases } from "./case.js"
import { CONTRADICTED } from "./contradicted.js"
import { schemaIds } from "./raw.js"

/** What the checks refuse before any evaluation; the oracle is never asked. */
const REFUSED = new Set(["agg/keys-mismatch", "or/empty", "pattern/nil-value", "rule/arity-heads", "rule/no-in"])

for (const [file, cases] of readCases()) {
  const own = cases.filter((one) => !one.skip && !REFUSED.has(one.id) && !CONTRADICTED.has(one.id))
  describe(`naive on ${file}`, () => {
    it.each(own.map((one) => [one.id, one] as const))("%s", (_id, one) => runCase(one))
  })
}

function runCase(one: Case): void {
  const db = new MemoryDatabase(one.schema, schemaIds(one))
  const text = print(get(one.form, "query") as Value)
  one.steps.forEach((step, i) => {
    if (get(step, "tx-error") !== undefined) return
    db.apply(datomsOf(one, step, i))
    const answer = attempt(() => answerOf(one, text, db))
    const isRefused = answer instanceof WizardError || "failed" in answer.answer
    if (get(step, "error") !== undefined) {
      if (get(one.form, "where-datomic-refuses") === undefined) expect(isRefused, print(step)).toBe(true)
      return
    }
    if (answer instanceof WizardError) throw answer
    if ("failed" in answer.answer) throw new Error(`step ${i + 1}: ${answer.answer.failed.message}`)
    const { query } = answer
    expect(bag(query, shaped(query, answer.answer.rows))).toEqual(bag(query, get(step, "rows") ?? null))
  })
}

interface Asked {
  readonly query: Query
  readonly answer: Answer
}

function answerOf(one: Case, text: string, db: MemoryDatabase): Asked {
  const query = parseQuery(source(one.id, text))
  const given = get(one.form, "rules")
  const rules = given === undefined ? undefined : parseRules(source(`${one.id} rules`, print(given)))
  return { query, answer: evaluate(query, rules, new Map([["$", db]]), items(get(one.form, "args"))) }
}

function attempt(ask: () => Asked): Asked | WizardError {
  try {
    return ask()
  } catch (error) {
    if (error instanceof WizardError) return error
    throw error
  }
}

/** The rows in the shape that the query asks for. */
function shaped({ find }: Query, rows: readonly (readonly Value[])[]): Value {
  const { keys } = find
  if (keys !== undefined) {
    const make = { keys: keyword, strs: (name: string) => name, syms: symbol }[keys.kind]
    return rows.map((row) => new EdnMap(row.map((value, i) => [make(keys.names[i]), value])))
  }
  if (find.shape === "rel") return rows
  if (find.shape === "coll") return rows.map(([value]) => value)
  const [first = null] = rows
  return find.shape === "tuple" || first === null ? first : first[0]
}

/** Rows come in any order; only pulls repeat them (30 and 30N, two rows in a case, are one). */
function bag({ find }: Query, rows: Value): unknown {
  if (!Array.isArray(rows)) return identity(rows)
  const texts = rows.map((row) => identity(row)).sort()
  return find.elements.some(({ kind }) => kind === "pull") ? texts : [...new Set(texts)]
}

/** The datoms of a step; the entity of its transaction, which the cases give an id of its own, is its position again. */
function datomsOf(one: Case, step: EdnMap, i: number): Datom[] {
  const datoms = items(get(step, "datoms")).map(items) as unknown as Datom[]
  const said = one.txs[i].flatMap((form): (readonly [Value, Value])[] => {
    if (form instanceof EdnMap) return get(form, "db/id") === "datomic.tx" ? (form.entries as [Value, Value][]) : []
    const [, e, a, v] = items(form)
    return e === "datomic.tx" ? [[a, v]] : []
  })
  const entity = datoms.find(([, a, v]) => said.some((fact) => fact[0] === a && fact[1] === v))?.[0]
  return datoms.map(([e, a, v, tx, added]) => [e === entity ? i + 1 : e, a, v, tx, added])
}
