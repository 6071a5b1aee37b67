import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { source } from "../../src/base/span.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import { identity, print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { Decimal, Double, keyword, sequence, type Value } from "../../src/edn/value.js"
import { Engine } from "../../src/engine/engine.js"
import { compareRows } from "../../src/verify/compare.js"
import { EngineDatabase } from "../../src/verify/engine-database.js"
import { evaluate, type NaiveDatabase } from "../../src/verify/naive.js"
import type { Question } from "../../src/verify/oracle.js"
import { sql } from "../../src/verify/sql.js"
import { type Case, get, items, readCases } from "../conformance/case.js"
import { type Datom, MemoryDatabase } from "../support/memory-database.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { values } from "../support/values.js"
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

const NOT_LINEAR = "[[(path ?a ?b) [?a :to ?b]] [(path ?a ?b) (path ?a ?c) (path ?c ?b)]]"
const COUNT = "[[(count ?n) [(ground 0) ?n]] [(count ?n) (count ?m) [(+ ?m 1) ?n] [(< ?n 3)]]]"

/** Queries over graphs of `:to`, `:via` and `:age`, and their rules. */
const RECURSION: readonly (readonly [string, string])[] = [
  ["[:find ?a ?b :in $ % :where (path ?a ?b)]", "[[(path ?a ?b) [?a :to ?b]] [(path ?a ?b) [?a :to ?c] (path ?c ?b)]]"],
  ["[:find ?a ?b :in $ % :where (path ?a ?b)]", NOT_LINEAR],
  ["[:find ?b :in $ % ?in :where (path ?in ?b) (not (path ?b ?in))]", NOT_LINEAR],
  ["[:find ?b :in $ % :where (path 1 ?b) (path ?b 2)]", NOT_LINEAR],
  [
    "[:find ?a ?b :in $ % :where (even ?a ?b)]",
    "[[(odd ?a ?b) [?a :to ?b]] [(odd ?a ?b) (even ?a ?c) [?c :to ?b]] [(even ?a ?b) (odd ?a ?c) (odd ?c ?b)]]",
  ],
  [
    "[:find ?a ?b :in $ % :where (free ?a ?b)]",
    "[[(shut ?a) [?a :via _]] [(shut ?a) [?a :to ?b] (shut ?b)] " +
      "[(free ?a ?b) [?a :to ?b] (not (shut ?b))] [(free ?a ?b) (free ?a ?c) (or [?c :via ?b] (free ?c ?b)) (not (shut ?c))]]",
  ],
  ["[:find ?n :in $ % :where (count ?n)]", COUNT],
  [
    "[:find ?b ?n :in $ % ?in :where [?in :to] (far ?in ?b ?n)]",
    "[[(far [?a] ?b ?n) [?a :to ?b] [(identity 1) ?n]] " +
      "[(far [?a] ?b ?n) [?a :to ?c] (far ?c ?b ?m) [(< ?m 5)] [(+ ?m 1) ?n]]]",
  ],
  [
    "[:find ?a ?q :in $ % :where (share ?a ?q)]",
    "[[(share ?a ?q) [?a :age ?n] [(quot 12 ?n) ?q]] [(share ?a ?q) [?a :to ?b] (share ?b ?p) [?a :age ?n] [(quot ?p ?n) ?q]]]",
  ],
  [
    "[:find ?a ?b :in $ % :where (reach ?a ?b)]",
    "[[(hop ?a ?b) [?a :via ?b]] [(hop ?a ?b) [?a :via ?c] (hop ?c ?b)] " +
      "[(reach ?a ?b) (hop ?a ?b)] [(reach ?a ?b) (reach ?a ?c) [?c :to ?d] (or-join [?d ?b] [?d :to ?b] (hop ?d ?b))]]",
  ],
  [
    "[:find ?a ?b :in $ % :where (same ?a ?b)]",
    "[[(same ?a ?b) [?a :to _] [(identity ?a) ?b]] [(same ?a ?b) [?a :to ?x] (same ?x ?y) [?b :to ?y]]]",
  ],
]

const AGGREGATES = [
  "[:find (count ?n) (sum ?n) (min ?n) (max ?n) (count-distinct ?n) :where [?e :n ?n]]",
  "[:find ?g (sum ?n) ?g (count ?e) :with ?e :where [?e :n ?n] [?e :g ?g]]",
  "[:find ?e (avg ?n) (median ?n) (min 2 ?n) (distinct ?n) :where [?e :n ?n]]",
  "[:find ?n (variance ?e) (stddev ?e) (max ?n) :where [?e :n ?n]]",
  "[:find (count ?x) :where [(ground 5) ?x] (not [1 :n 1])]",
]

/** Integers that are their own codes, others, and what is no integer. */
const NUMBERS: readonly Value[] = [0, 1, -1, 2 ** 31, 2n ** 62n, new Double(1), new Double(0.1), new Decimal(10n, 1)]

describe("sql", () => {
  it("says of every case what naive says, or that it cannot", async () => {
    const tally = new Tally()
    const cases = [...readCases().values()].flat()
    const lanes = [0, 1, 2, 3].map(async (lane) => {
      for (const [i, one] of cases.entries()) if (i % 4 === lane) await runCase(one, tally)
    })
    await Promise.all(lanes)
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
    expect(tally.agreed / tally.asked).toBeGreaterThan(0.5)
    expect(tally.rows).toBeGreaterThan(0)
  }, 3_600_000)

  it.each(RECURSION)("recurs as naive does: %s", async (query, rules) => {
    const tally = new Tally()
    const random = new Random(seed())
    for (let world = 0; world < 8; world++) {
      const nodes = 3 + random.below(5)
      const edges = Array.from({ length: random.below(2 * nodes) }, (): Datom => {
        const [from, to] = [random.below(nodes), random.below(nodes)]
        return [from, keyword(random.pick(["to", "to", "via", "age"])), to, 9]
      })
      const db = new MemoryDatabase([], new Map()).apply(edges)
      await tally.compare(
        ask(query, db, query.includes("?in") ? [random.below(nodes)] : [], rules),
        print(edges as unknown as Value),
      )
    }
    expect([tally.wrong, tally.asked, [...tally.unsupported]]).toEqual([[], 8, []])
  })

  it("loses no row of a recursion that is not linear", async () => {
    const db = new MemoryDatabase().apply(Array.from({ length: 8 }, (_, i): Datom => [i, keyword("to"), i + 1, 9]))
    const found = await sql.answer(ask("[:find ?a ?b :in $ % :where (path ?a ?b)]", db, [], NOT_LINEAR))
    expect("rows" in found && found.rows.length).toBe(36)
  })

  it("gives up on a recursion that makes values without end", async () => {
    const db = new MemoryDatabase()
    const question = ask("[:find ?n :in $ % :where (count ?n)]", db, [], COUNT.replace("3", "3000000"))
    const unsupported = "the recursion of count/1 goes on past 17 rounds"
    expect(await sql.answer({ ...question, extensions: { rounds: 20 } })).toEqual({ unsupported })
    const { failed } = evaluate(question.query, question.rules, question.sources, [], { rounds: 20 }) as {
      failed?: object
    }
    expect(failed).toMatchObject({ code: "rule/unbounded" })
  })

  it("gives every value back as it was, and keeps those apart that are not one", async () => {
    const list = fc.array(
      values.filter((value) => value !== null),
      { maxLength: 40 },
    )
    const odd: Value[] = [0, 2 ** 31 - 1, 2 ** 31, -1, 2n ** 64n, new Double(0), new Double(-0), new Double(Number.NaN)]
    const more: Value[] = [
      new Decimal(10n, 1),
      new Decimal(100n, 2),
      "1",
      keyword("1"),
      "",
      "\0",
      "\ud800",
      "e\u0301",
      "é",
    ]
    await fc.assert(
      fc.asyncProperty(list, async (drawn) => {
        const all = [...odd, ...more, ...drawn]
        const datoms = all.map((value, i): Datom => [i, keyword("v"), value, 1])
        const db = new MemoryDatabase().apply(datoms)
        const found = await sql.answer(ask("[:find ?e ?v :where [?e :v ?v]]", db))
        const texts = "rows" in found ? found.rows.map((row) => identity(row)) : []
        expect(new Set(texts)).toEqual(new Set(all.map((value, i) => identity([i, value]))))
        const pairs = await sql.answer(ask("[:find ?e ?f :where [?e :v ?v] [?f :v ?v]]", db))
        const ids = all.map((value) => identity(value))
        const equal = ids.flatMap((a, i) => ids.flatMap((b, j) => (a === b ? [[i, j]] : [])))
        expect("rows" in pairs && pairs.rows.length).toBe(equal.length)
      }),
      { seed: seed(), numRuns: 40 },
    )
  }, 300_000)

  it("fails on the binding on which an expression throws, if it satisfies everything else", async () => {
    const db = new MemoryDatabase().apply([
      [1, keyword("n"), 0, 9],
      [2, keyword("n"), 3, 9],
      [2, keyword("ok"), true, 9],
    ])
    const throws = ask("[:find ?q :where [?e :n ?n] [(quot 6 ?n) ?q]]", db)
    expect(await sql.answer(throws)).toMatchObject({
      failed: { code: "function/divide-by-zero", columns: ["?e", "?n"], row: [1, 0] },
    })
    expect(await sql.answer(ask("[:find ?q :where [?e :n ?n] [?e :ok true] [(quot 6 ?n) ?q]]", db))).toEqual({
      rows: [[2]],
    })
  })

  it("calls what the user registered, whatever its name", async () => {
    const db = new MemoryDatabase().apply([[1, keyword("n"), 4, 9]])
    const call = (args: readonly Value[]): Value => {
      if (args[0] === 5) throw new Error("five")
      return [args[0], null]
    }
    const extensions = { functions: new Map([["identical", { call }]]) }
    const text = "[:find ?m ?x :where [?e :n ?n] [(identical ?n) [?m ?x]]]"
    expect(await sql.answer({ ...ask(text, db), extensions })).toEqual({ rows: [[4, null]] })
    db.apply([[2, keyword("n"), 5, 9]])
    const failed = { code: "function/threw", message: "identical threw: five" }
    expect(await sql.answer({ ...ask(text, db), extensions })).toMatchObject({ failed })
  })

  it("tells variables apart that differ in case only, and rows without columns", async () => {
    const db = new MemoryDatabase().apply([
      [1, keyword("n"), 1, 9],
      [2, keyword("n"), 2, 9],
    ])
    expect(await sql.answer(ask("[:find ?a ?A :where [1 :n ?a] [2 :n ?A]]", db))).toEqual({ rows: [[1, 2]] })
    expect(await sql.answer(ask("[:find ?x :in $ _ :where [(ground 5) ?x] [1 :n 1] (not [1 :n 2])]", db, [0]))).toEqual(
      {
        rows: [[5]],
      },
    )
    expect(await sql.answer(ask("[:find ?x :where [(ground 5) ?x] [(< 2 1)]]", db))).toEqual({ rows: [] })
  })

  it.each(AGGREGATES)("folds groups as naive does: %s", async (query) => {
    const tally = new Tally()
    const random = new Random(seed())
    for (let world = 0; world < 10; world++) {
      const datoms = Array.from({ length: random.below(14) }, (): Datom => {
        const value = random.pick<Value>(world % 2 === 0 ? [0, 1, 2, 3, 2 ** 31 - 1] : NUMBERS)
        return [random.below(6), keyword(random.pick(["n", "n", "g"])), value, 9]
      })
      await tally.compare(ask(query, new MemoryDatabase().apply(datoms)), print(datoms as unknown as Value))
    }
    expect([tally.wrong, tally.asked, [...tally.unsupported]]).toEqual([[], 10, []])
  })

  it("fails on the group on which an aggregate throws, the user's too", async () => {
    const db = new MemoryDatabase().apply([
      [1, keyword("n"), "a", 9],
      [2, keyword("n"), 2n ** 63n - 1n, 9],
      [2, keyword("n"), 1, 9],
    ])
    const sum = await sql.answer(ask("[:find ?e (sum ?n) :where [?e :n ?n] [(= ?e 2)]]", db))
    expect(sum).toMatchObject({ failed: { code: "function/overflow", columns: ["?e"], row: [2] } })
    const extensions = {
      aggregates: new Map([["my/last", (_: readonly Value[], all: readonly Value[]) => all.at(-1)!]]),
    }
    const last = ask("[:find ?e (my/last ?n) (count ?n) :where [?e :n ?n]]", db)
    expect(await sql.answer({ ...last, extensions })).toEqual({
      rows: [
        [1, "a", 1],
        [2, 2n ** 63n - 1n, 2],
      ],
    })
  })

  it("answers questions that are asked at the same time", async () => {
    const answers = Array.from({ length: 8 }, (_, i) => {
      const db = new MemoryDatabase().apply([[i, keyword("n"), i * 10, 9]])
      return sql.answer(ask("[:find ?e ?m :where [?e :n ?n] [(inc ?n) ?m]]", db))
    })
    expect(await Promise.all(answers)).toEqual(answers.map((_, i) => ({ rows: [[i, i * 10 + 1]] })))
  })

  it("throws what the checks refuse, and says what no plan can say", async () => {
    const db = new MemoryDatabase()
    await expect(sql.answer(ask("[:find ?x :where [(inc ?x)]]", db))).rejects.toThrow(WizardError)
    const two = {
      ...ask("[:find ?x :in $ $b :where [?x :n] [$b ?x :n]]", db),
      sources: new Map([
        ["$", db],
        ["$b", db],
      ]),
    }
    expect(await sql.answer(two)).toEqual({ unsupported: "several sources" })
  })
})

async function runCase(one: Case, tally: Tally): Promise<void> {
  const db = new MemoryDatabase(one.schema)
  const given = get(one.form, "rules")
  const rules = given === undefined ? undefined : print(given)
  const text = print(get(one.form, "query") as Value)
  for (const [i, step] of one.steps.entries()) {
    if (get(step, "tx-error") !== undefined) continue
    db.apply(items(get(step, "datoms")).map(items) as unknown as Datom[])
    const question = await attempt(async () => ask(text, db, items(get(one.form, "args")), rules))
    if (!(question instanceof WizardError)) await tally.compare(question, `${one.id} step ${i + 1} ${text}`)
  }
}

async function randomWorld(from: number, tally: Tally): Promise<void> {
  const random = new Random(from)
  const engine = new Engine({ now: () => new Date(0) })
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
    if (question instanceof WizardError) continue
    // Some recursion here has no end: no need to go far to see that.
    await tally.compare({ ...question, extensions: { rounds: 60 } }, `seed ${from}: ${text}`)
  }
}
