import { describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { identity, print } from "../../src/edn/print.js"
import type { Keyword, Value } from "../../src/edn/value.js"
import { Engine } from "../../src/engine/engine.js"
import { Wizard } from "../../src/index.js"
import type { Derivation } from "../../src/provenance/derivation.js"
import { why } from "../../src/provenance/why.js"
import { whyNot } from "../../src/provenance/why-not.js"
import { EngineDatabase } from "../../src/verify/engine-database.js"
import { evaluate, type NaiveDatabase } from "../../src/verify/naive.js"
import { extensionsOf } from "../../src/verify/verify.js"
import { codeOf, forms } from "../engine/support.js"
import { standing } from "../laws/sources-fuzz.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { AGGREGATES, FUNCTIONS, QueryMaker, RULE_SOURCE, randomTransaction, SCHEMA } from "../support/world.js"
import { adviceOf } from "./support.js"

describe("why over several sources", () => {
  const QUERY =
    "[:find ?n ?p :in $ $b :where [?e :name ?n] [$b ?f :name ?n] [$b ?f :price ?p] ($b not [?f :sold true])]"
  const b = `[[7 :name "Ann"] [7 :price 3] [8 :name "Bob"] [8 :price 4] [8 :sold true]]`

  it("tells which source has a datom", async () => {
    const w = await Wizard.load()
    await w.addView("v", { query: QUERY, sources: { $b: b } })
    await w.transact({ datoms: [[1, ":name", "Ann"]] })
    const leaves: unknown[] = []
    const visit = (node: import("../../src/library/provenance.js").JsDerivation): void => {
      if ("datom" in node)
        leaves.push([node.source ?? "$", node.datom[0], String(node.datom[1]), node.datom[2], node.t])
      else node.from.forEach(visit)
    }
    visit((await w.why("v", ["Ann", 3]))?.derivation as never)
    expect(leaves.sort()).toEqual([
      ["$", 1, ":name", "Ann", 1],
      ["$b", 7, ":name", "Ann", 0],
      ["$b", 7, ":price", 3, 0],
    ])
  })

  it("advises changes of $ only", async () => {
    const w = await Wizard.load()
    await w.addView("v", { query: QUERY, sources: { $b: b } })
    await w.transact({ datoms: [[1, ":name", "Cid"]] })
    expect(adviceOf(await w.whyNot("v", ["Ann", 3]))).toEqual([expect.stringMatching(/^\+\[\d+ :name "Ann"\]$/)])
    expect((await w.whyNot("v", ["Bob", 4]))?.advice).toBeNull()
  })
})

describe("random worlds over several sources", () => {
  it("are explained by datoms that suffice, and advised by what helps", { timeout: 300_000 }, () => {
    const from = seed()
    const problems: string[] = []
    for (let i = 0; i < Number(process.env.WIZARD_FUZZ ?? 25); i++) problems.push(...explainWorld(from + i))
    expect(problems).toEqual([])
  })
})

function explainWorld(seed: number): string[] {
  const random = new Random(seed)
  const engine = new Engine({ now: () => new Date(0), rounds: 25, functions: FUNCTIONS, aggregates: AGGREGATES })
  engine.transact(forms(SCHEMA), { t: 0 })
  engine.transact(forms(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`))
  for (let i = 0; i < 30; i++) codeOf(() => engine.transact(forms(randomTransaction(random))))
  const other = standing(engine, random)
  const maker = new QueryMaker(random, ["$b"])
  const problems: string[] = []
  for (let i = 0; i < 6; i++) {
    const query = maker.query()
    const sources = new Map([["$b", other]])
    if (codeOf(() => engine.addView(`v${i}`, { query, rules: RULE_SOURCE, sources })) !== "nothing") continue
    const rows = engine.catalog.get(`v${i}`).rows() ?? []
    for (let k = 0; k < Math.min(2, rows.length); k++) {
      const problem =
        explained(engine, `v${i}`, random.pick(rows)) ?? advised(engine, `v${i}`, random.pick(rows), random)
      if (problem !== undefined) problems.push(`seed ${seed}: ${query}: ${problem}`)
    }
  }
  return problems
}

/** What is wrong with the explanation of a row: its datoms alone must give it. */
function explained(engine: Engine, id: string, row: readonly Value[]): string | undefined {
  const answer = why(engine, id, row)
  if (answer === null) return `${print([...row])} is not explained`
  const { query, rules, args } = engine.catalog.get(id).definition
  const sources = new Map(
    ["$", "$b"].map((name) => [name, only(engine, id, name, leavesOf(answer.derivation))] as const),
  )
  const found = evaluate(query, rules, sources, args, extensionsOf(engine))
  const holds = "rows" in found && found.rows.some((each) => identity([...each]) === identity([...row]))
  return holds ? undefined : `the datoms of ${print([...row])} do not suffice`
}

type Leaf = Extract<Derivation, { datom: unknown }>

/** A source that has no facts but the leaves, under its own schema. */
function only(engine: Engine, id: string, name: string, leaves: readonly Leaf[]): NaiveDatabase {
  const { sources } = engine.catalog.get(id).definition
  const schema = new EngineDatabase(sources.get(name) ?? engine.database)
  const facts = leaves.filter(({ source = "$" }) => source === name).map(({ datom }) => datom)
  const all = [...new Map(facts.map((datom) => [identity([...datom]), datom])).values()]
  return {
    facts: () => all.map(([e, a, v, tx]) => ({ e, a: a as Keyword, v, tx })),
    attribute: (ident) => schema.attribute(ident),
    entid: (ident) => schema.entid(ident),
  }
}

function leavesOf(derivation: Derivation): Leaf[] {
  return "datom" in derivation ? [derivation] : derivation.from.flatMap(leavesOf)
}

/** What is wrong with the advice for a row with one value changed. */
function advised(engine: Engine, id: string, row: readonly Value[], random: Random): string | undefined {
  const view = engine.catalog.get(id)
  if (view.definition.query.find.elements.some(({ kind }) => kind !== "variable")) return undefined
  const absent = row.with(random.below(row.length), random.below(6))
  const answer = whyNot(engine, id, absent)
  if (answer?.advice == null) return undefined
  const { add, retract } = answer.advice
  try {
    engine.transact({ datoms: [...retract.map((d) => [...d, null, false]), ...add] as never })
  } catch (error) {
    return error instanceof WizardError ? `advice refused: ${error.code}` : String(error)
  }
  const shown = view.rows()?.some((each) => identity([...each]) === identity([...absent])) ?? false
  engine.back()
  engine.database.forget()
  return shown ? undefined : `${print(add as never)} ${print(retract as never)} does not bring in ${print([...absent])}`
}
