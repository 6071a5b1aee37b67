import { WizardError } from "../../src/base/error.js"
import { Database } from "../../src/datom/database.js"
import { transact } from "../../src/datom/transactor.js"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { sequence, type Value } from "../../src/edn/value.js"
import { Engine } from "../../src/engine/engine.js"
import { verifyViews } from "../../src/verify/verify.js"
import { codeOf, forms } from "../engine/support.js"
import { Random } from "../support/random.js"
import { QueryMaker, RULE_SOURCE, randomTransaction, SCHEMA } from "../support/world.js"
import type { Disagreement, FuzzCount } from "./fuzz.js"

const ROUNDS = 25
/** Transactions before the first view: with few facts most answers are empty, whatever is read. */
const CROWDED = 40

/** One random world over two sources that stand still: views on any of them, added at different t, and a history of `$`. */
export async function fuzzSources(seed: number, count: FuzzCount, length = 8): Promise<Disagreement | undefined> {
  const random = new Random(seed)
  const engine = new Engine({ now: () => new Date(0), rounds: ROUNDS })
  engine.transact(forms(SCHEMA), { t: 0 })
  engine.transact(forms(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`))
  for (let i = 0; i < CROWDED; i++) codeOf(() => engine.transact(forms(randomTransaction(random))))
  const others = [standing(engine, random), standing(engine, random)]
  const maker = new QueryMaker(random, ["$b"])
  const pending = Array.from({ length: 5 }, () => ({ at: random.below(length / 2), ...asked(random, maker.query()) }))
  const done: string[] = []
  const world = (problem: string) => ({ seed, query: print(pending.map((p) => p.query)), transactions: done, problem })
  try {
    for (let i = 0; i < length; i++) {
      for (const { at, query, args } of pending) {
        if (at !== i) continue
        const sources = new Map([["$b", random.pick(others)]])
        const code = codeOf(() => engine.addView(`v${i} ${query}`, { query, rules: RULE_SOURCE, args, sources }))
        if (code.startsWith("internal") || !/^[a-z.]+\/|^nothing$/.test(code)) return world(`${query}: ${code}`)
        code === "nothing" ? count.queries++ : count.refused++
      }
      step(engine, random, done, count)
      const { verified, divergence } = await verifyViews(engine)
      count.compared += verified
      if (divergence !== null) {
        const { view, missing, extra, failed } = divergence
        return world(
          `${view} at ${i}: missing ${print(missing)} extra ${print(extra)} ${JSON.stringify(failed ?? null)}`,
        )
      }
      for (const view of engine.catalog.views()) {
        if (view.failure !== undefined) count.failing++
        else if (view.set().length > 0) count.nonEmpty++
      }
    }
  } catch (error) {
    return world(error instanceof WizardError ? error.report() : String((error as Error).stack))
  }
  return undefined
}

/** A database with entities and attributes of other numbers than those of `$`, though of the same names. */
export function standing(engine: Engine, random: Random): Database {
  const database = new Database(engine.database.dictionary)
  const write = (text: string) => {
    transact(database, sequence(read(text)) as readonly Value[], { instant: new Date(0) })
  }
  const attributes = (SCHEMA.match(/\{.*?\}/g) ?? []).sort(() => random.next() - 0.5)
  write(`[${attributes.join(" ")}]`)
  const names = Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).sort(() => random.next() - 0.5)
  write(`[${names.join(" ")}]`)
  for (let i = 0; i < CROWDED; i++) codeOf(() => write(randomTransaction(random)))
  return database
}

/** Now and then an entity comes by `:in`: as a lookup ref, which each source resolves by itself, or as it is. */
function asked(random: Random, query: string): { readonly query: string; readonly args: readonly Value[] } {
  if (!random.chance(0.3)) return { query, args: [] }
  const given = random.chance(0.7) ? read(`[:name "E${random.below(7)}"]`) : 10 + random.below(8)
  return { query: query.replace(" % ", " % ?e1 "), args: [given] }
}

function step(engine: Engine, random: Random, done: string[], count: FuzzCount): void {
  const text = randomTransaction(random)
  if (codeOf(() => engine.transact(forms(text))) === "nothing") {
    count.transactions++
    done.push(text)
  }
  if (!random.chance(0.1) || engine.t < 3) return
  for (let k = 0; k < 2; k++) engine.back()
  for (let k = 0; k < 2; k++) engine.forward()
}
