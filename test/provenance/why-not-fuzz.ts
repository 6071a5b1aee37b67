import { identity, print } from "../../src/edn/print.js"
import type { Value } from "../../src/edn/value.js"
import { whyNot } from "../../src/provenance/why-not.js"
import { Random } from "../support/random.js"
import { randomWorld } from "./why-fuzz.js"

export interface AdviceCount {
  rows: number
  advised: number
}

/** Asks for random absent rows of one random world, and transacts the advice; returns what is wrong. */
export function adviseWorld(seed: number, count: AdviceCount): string | undefined {
  const random = new Random(seed)
  const { engine, views } = randomWorld(seed, random)
  for (const { id, query } of views) {
    const view = engine.catalog.get(id)
    const rows = view.rows() ?? []
    const row = absentRow(random, rows, query)
    if (row === undefined || view.failure !== undefined) continue
    const at = `seed ${seed}: ${query} row ${print([...row])}`
    try {
      const answer = whyNot(engine, id, row)
      if (answer === null) continue
      count.rows++
      if (answer.advice === null) continue
      count.advised++
      const { add, retract } = answer.advice
      engine.transact({ datoms: [...retract.map((d) => [...d, null, false]), ...add] as never })
      const shown = view.rows()?.some((other) => identity([...other]) === identity([...row])) ?? false
      engine.back()
      engine.database.forget()
      if (!shown) return `${at}: ${print(add as never)} ${print(retract as never)} does not help`
    } catch (error) {
      return `${at}: ${(error as Error).stack}`
    }
  }
  return undefined
}

/** A row of the view with one value replaced, or values by the kinds of the variables. */
function absentRow(random: Random, rows: readonly (readonly Value[])[], query: string): readonly Value[] | undefined {
  if (/\((count|sum|avg|min|max|median|variance|stddev|distinct|my|pull)/.test(query)) return undefined
  const head = /:find (.*?) (?::in|:with|:where|:keys)/.exec(query)?.[1] ?? ""
  const variables = head.match(/\?[a-z]\d+/g) ?? []
  const fresh = variables.map((name) => KINDS[name[1]]?.(random) ?? 0)
  if (rows.length === 0 || random.chance(0.5)) return fresh
  const row = [...random.pick(rows)]
  const at = random.below(row.length)
  row[at] = fresh[at] ?? 0
  return row
}

const KINDS: Readonly<Record<string, (random: Random) => Value>> = {
  e: (random) => 10 + random.below(7),
  l: (random) => random.below(6),
  s: (random) => random.pick(["p", "q", "E1", "E3"]),
  b: (random) => random.chance(0.5),
}
