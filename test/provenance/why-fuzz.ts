import { WizardError } from "../../src/base/error.js"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { sequence, type Value } from "../../src/edn/value.js"
import { Engine } from "../../src/engine/engine.js"
import type { Derivation } from "../../src/provenance/derivation.js"
import { impossibility } from "../../src/provenance/impossibility.js"
import { Question } from "../../src/provenance/question.js"
import { why } from "../../src/provenance/why.js"
import { Random } from "../support/random.js"
import { AGGREGATES, FUNCTIONS, QueryMaker, RULES, randomTransaction, SCHEMA } from "../support/world.js"

/** Few, so that recursion which does not end fails soon. */
const ROUNDS = 25

const forms = (text: string) => ({ forms: sequence(read(text)) as readonly Value[] })
const clock = () => new Date(0)

export interface World {
  readonly engine: Engine
  readonly views: readonly { readonly id: string; readonly query: string }[]
}

/** A random history of seven entities, and views over it. */
export function randomWorld(seed: number, random: Random): World {
  const engine = new Engine({ now: clock, rounds: ROUNDS, functions: FUNCTIONS, aggregates: AGGREGATES })
  engine.transact(forms(SCHEMA), { t: 0 })
  engine.transact(forms(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`))
  const maker = new QueryMaker(new Random(seed + 1))
  for (let i = 0; i < 40; i++) attempt(() => engine.transact(forms(randomTransaction(random))))
  const views: { id: string; query: string }[] = []
  for (let i = 0; i < 3; i++) {
    const query = maker.query()
    if (attempt(() => engine.addView(`v${i}`, { query, rules: RULES }))) views.push({ id: `v${i}`, query })
  }
  for (let i = 0; i < 4; i++) attempt(() => engine.transact(forms(randomTransaction(random))))
  return { engine, views }
}

/** The datoms of a derivation, each once. */
export function datomsOf(derivation: Derivation): readonly (readonly Value[])[] {
  const found = new Map<string, readonly Value[]>()
  const stack: Derivation[] = [derivation]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if ("datom" in node) found.set(print([...node.datom]), node.datom)
    else stack.push(...node.from)
  }
  return [...found.values()]
}

/** Whether the datoms of the explanation alone, with the schema, give the row. */
export function isSufficient(query: string, row: readonly Value[], derivation: Derivation): boolean {
  const alone = new Engine({ now: clock, rounds: ROUNDS, functions: FUNCTIONS, aggregates: AGGREGATES })
  alone.transact(forms(SCHEMA), { t: 0 })
  alone.transact({ datoms: datomsOf(derivation) as never })
  const view = alone.addView("alone", { query, rules: RULES })
  return (view.rows() ?? []).some((other) => print([...other]) === print([...row]))
}

/** Explains random rows of one random world; returns what is wrong. */
export function explainWorld(seed: number, count: { rows: number; datoms: number }): string | undefined {
  const random = new Random(seed)
  const { engine, views } = randomWorld(seed, random)
  for (const { id, query } of views) {
    const rows = engine.catalog.get(id).rows() ?? []
    for (let i = 0; i < Math.min(3, rows.length); i++) {
      const row = random.pick(rows)
      const at = `seed ${seed}: ${query} row ${print([...row])}`
      try {
        const answer = why(engine, id, row)
        if (answer === null) return `${at}: null`
        const never = impossibility(new Question(engine, id, row))
        if (never !== null) return `${at}: said to be impossible: ${never}`
        count.rows++
        count.datoms += datomsOf(answer.derivation).length
        if (!isSufficient(query, row, answer.derivation))
          return `${at}: not sufficient ${print(datomsOf(answer.derivation) as never)}`
      } catch (error) {
        return `${at}: ${(error as Error).stack}`
      }
    }
  }
  return undefined
}

function attempt(run: () => unknown): boolean {
  try {
    run()
    return true
  } catch (error) {
    if (error instanceof WizardError && !error.code.startsWith("internal")) return false
    throw error
  }
}
