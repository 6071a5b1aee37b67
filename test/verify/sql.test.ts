import { describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { source } from "../../src/base/span.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { sequence, type Value } from "../../src/edn/value.js"
import { Engine } from "../../src/engine/engine.js"
import { compareRows } from "../../src/verify/compare.js"
import { EngineDatabase } from "../../src/verify/engine-database.js"
import { evaluate, type NaiveDatabase } from "../../src/verify/naive.js"
import type { Question } from "../../src/verify/oracle.js"
import { sql } from "../../src/verify/sql.js"
import { get, items, readCases } from "../conformance/case.js"
import { type Datom, MemoryDatabase } from "../support/memory-database.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { QueryMaker, RULES, randomTransaction, SCHEMA } from "../support/world.js"

/** What became of questions: agreed, unsupported by reason, and what went wrong. */
class Tally {
  agreed = 0
  asked = 0
  failing = 0
  rows = 0
  readonly wrong: string[] = []
  readonly unsupported = new Map<string, number>()

  /** Compares sql with naive; a query that the checks refuse counts as not asked. */
  async compare(question: Question, about: string): Promise<void> {
    const found = await attempt(() => sql.answer(question))
    if (found instanceof WizardError) return
    this.asked++
    if ("unsupported" in found) {
      this.unsupported.set(found.unsupported, (this.unsupported.get(found.unsupported) ?? 0) + 1)
      return
    }
    const { query, rules, sources, inputs, extensions } = question
    const expected = evaluate(query, rules, sources, inputs, extensions)
    if ("failed" in expected || "failed" in found) {
      this.failing++
      if ("failed" in expected && "failed" in found) this.agreed++
      else this.wrong.push(`${about}: ${JSON.stringify({ expected, found }).slice(0, 500)}`)
      return
    }
    const { missing, extra } = compareRows(expected.rows, found.rows)
    this.rows += expected.rows.length
    if (missing.length + extra.length === 0) this.agreed++
    else this.wrong.push(`${about}: lacks ${print(missing)}, adds ${print(extra)}`)
  }

  report(): string {
    const { agreed, asked, failing, rows, unsupported } = this
    return JSON.stringify({ agreed, asked, failing, rows, unsupported: Object.fromEntries(unsupported) })
  }
}

async function attempt<T>(act: () => Promise<T>): Promise<T | WizardError> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof WizardError) || error.code.startsWith("internal")) throw error
    return error
  }
}

const ask = (text: string, db: NaiveDatabase, inputs: readonly Value[] = [], rules?: string) => ({
  query: parseQuery(source("query", text)),
  rules: rules === undefined ? undefined : parseRules(source("rules", rules)),
  sources: new Map([["$", db]]),
  inputs,
})

describe("sql", () => {
  it("says of every case what naive says, or that it cannot", async () => {
    const tally = new Tally()
    for (const one of [...readCases().values()].flat()) {
      const db = new MemoryDatabase(one.schema)
      const given = get(one.form, "rules")
      for (const [i, step] of one.steps.entries()) {
        if (get(step, "tx-error") !== undefined) continue
        db.apply(items(get(step, "datoms")).map(items) as unknown as Datom[])
        const text = print(get(one.form, "query") as Value)
        const rules = given === undefined ? undefined : print(given)
        const question = await attempt(async () => ask(text, db, items(get(one.form, "args")), rules))
        if (!(question instanceof WizardError)) await tally.compare(question, `${one.id} step ${i + 1} ${text}`)
      }
    }
    console.log(tally.report())
    expect(tally.wrong).toEqual([])
    expect(tally.agreed).toBeGreaterThan(1000)
  }, 300_000)

  it("says of random queries over random histories what naive says", async () => {
    const tally = new Tally()
    const worlds = Number(process.env.WIZARD_FUZZ ?? 60)
    const from = seed()
    for (let i = 0; i < worlds; i++) await randomWorld(from + i, tally)
    console.log(tally.report())
    expect(tally.wrong).toEqual([])
    expect(tally.agreed / tally.asked).toBeGreaterThan(0.9)
    expect(tally.rows).toBeGreaterThan(0)
  }, 3_600_000)
})

async function randomWorld(from: number, tally: Tally): Promise<void> {
  const random = new Random(from)
  const engine = new Engine(new Map(), () => new Date(0))
  const forms = (text: string) => ({ forms: sequence(read(text)) as readonly Value[] })
  engine.transact(forms(SCHEMA), { t: 0 })
  engine.transact(forms(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`))
  for (let i = 0; i < 20; i++) {
    await attempt(async () => engine.transact(forms(randomTransaction(random))))
  }
  const maker = new QueryMaker(random)
  const database = new EngineDatabase(engine.database)
  for (let i = 0; i < 5; i++) {
    const text = maker.query()
    const question = await attempt(async () => ask(text, database, [], RULES))
    if (!(question instanceof WizardError)) await tally.compare(question, `seed ${from}: ${text}`)
  }
}
