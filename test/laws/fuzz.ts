import { WizardError } from "../../src/base/error.js"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { sequence, type Value } from "../../src/edn/value.js"
import { Engine } from "../../src/engine/engine.js"
import { verifyViews } from "../../src/verify/verify.js"
import { Random } from "../support/random.js"
import { QueryMaker, RULE_SOURCE, randomTransaction, SCHEMA } from "../support/world.js"

export interface FuzzCount {
  queries: number
  refused: number
  transactions: number
  compared: number
  nonEmpty: number
  failing: number
}

/** A world in which a view and the oracle did not agree: all that is needed to see it again. */
export interface Disagreement {
  readonly seed: number
  readonly query: string
  readonly transactions: readonly string[]
  readonly problem: string
}

/** Few, so that recursion which does not end fails soon. */
const ROUNDS = 25

const forms = (text: string) => ({ forms: sequence(read(text)) as readonly Value[] })

/** One random world: a few views, added at different t, and a history, every view compared after every transaction. */
export async function fuzzOne(seed: number, count: FuzzCount, length = 24): Promise<Disagreement | undefined> {
  const random = new Random(seed)
  const engine = new Engine({ now: () => new Date(0), rounds: ROUNDS })
  engine.transact(forms(SCHEMA), { t: 0 })
  const names = Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")
  engine.transact(forms(`[${names}]`))
  const maker = new QueryMaker(random)
  const done: string[] = []
  const pending = Array.from({ length: 3 }, () => ({ at: random.below(length / 2), query: maker.query() }))
  let adding = ""
  try {
    for (let i = 0; i < length; i++) {
      for (const { at, query } of pending) {
        if (at !== i) continue
        adding = query
        if (add(engine, `v${engine.catalog.views().length}`, query)) count.queries++
        else count.refused++
      }
      step(engine, random, done, count)
      const verification = await verifyViews(engine)
      count.compared += verification.verified
      if (verification.divergence !== null) {
        const { view, missing, extra, failed } = verification.divergence
        const query = print(pending.map((p) => p.query))
        const problem = `${view} at ${i}: missing ${print(missing)} extra ${print(extra)} ${JSON.stringify(failed ?? null)}`
        return { seed, query, transactions: done, problem }
      }
      for (const v of engine.catalog.views()) {
        if (v.failure !== undefined) count.failing++
        else if (v.set().length > 0) count.nonEmpty++
      }
    }
  } catch (error) {
    const problem = error instanceof WizardError ? error.report() : String((error as Error).stack)
    return { seed, query: adding, transactions: done, problem }
  }
  return undefined
}

function step(engine: Engine, random: Random, done: string[], count: FuzzCount): void {
  const text = randomTransaction(random)
  try {
    engine.transact(forms(text))
    count.transactions++
    done.push(text)
  } catch (error) {
    if (!(error instanceof WizardError) || error.code.startsWith("internal")) throw error
  }
  if (!random.chance(0.1) || engine.t < 3) return
  const back = 1 + random.below(3)
  for (let k = 0; k < back; k++) engine.back()
  for (let k = 0; k < back; k++) engine.forward()
}

function add(engine: Engine, id: string, query: string): boolean {
  try {
    engine.addView(id, { query, rules: RULE_SOURCE })
    return true
  } catch (error) {
    if (!(error instanceof WizardError) || error.code.startsWith("internal")) throw error
    return false
  }
}

export const noCount = (): FuzzCount => ({
  queries: 0,
  refused: 0,
  transactions: 0,
  compared: 0,
  nonEmpty: 0,
  failing: 0,
})
