import { WizardError } from "../../src/base/error.js"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { sequence, type Value } from "../../src/edn/value.js"
import { Engine } from "../../src/engine/engine.js"
import { verifyViews } from "../../src/verify/verify.js"
import { randomChange } from "../support/changes.js"
import { type Asked, withInputs } from "../support/inputs.js"
import { Random } from "../support/random.js"
import { AGGREGATES, FUNCTIONS, QueryMaker, RULE_SOURCE, SCHEMA } from "../support/world.js"

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

/** One world of so many is judged by all oracles at its end. */
const SAMPLED = 10
const ORACLES = ["naive", "sql", "datascript"]

const forms = (text: string) => ({ forms: sequence(read(text)) as readonly Value[] })

/** One random world: a few views, added at different t, and a history, every view compared after every transaction. */
export async function fuzzOne(seed: number, count: FuzzCount, length = 24): Promise<Disagreement | undefined> {
  const random = new Random(seed)
  const engine = new Engine({ now: () => new Date(0), rounds: ROUNDS, functions: FUNCTIONS, aggregates: AGGREGATES })
  engine.transact(forms(SCHEMA), { t: 0 })
  const names = Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")
  engine.transact(forms(`[${names}]`))
  const maker = new QueryMaker(random)
  const pending = Array.from({ length: 3 }, () => ({
    at: random.below(length / 2),
    ...withInputs(random, maker.query()),
  }))
  const added = new Map<string, Asked>()
  const done: string[] = []
  const world = (problem: string) => ({ seed, query: print(pending.map((p) => p.query)), transactions: done, problem })
  try {
    for (let i = 0; i < length; i++) {
      for (const asked of pending) {
        if (asked.at !== i) continue
        const id = `v${added.size}`
        const isAdded = add(engine, id, asked)
        if (isAdded) added.set(id, asked)
        isAdded ? count.queries++ : count.refused++
      }
      step(engine, random, added, done, count)
      const problem = await compared(engine, count, i === length - 1 && seed % SAMPLED === 0 ? ORACLES : ["naive"])
      if (problem !== undefined) return world(`${problem} at ${i}`)
    }
  } catch (error) {
    return world(error instanceof WizardError ? error.report() : String((error as Error).stack))
  }
  return undefined
}

async function compared(engine: Engine, count: FuzzCount, oracles: readonly string[]): Promise<string | undefined> {
  const { verified, divergence } = await verifyViews(engine, { oracles })
  count.compared += verified
  for (const view of engine.catalog.views()) {
    if (view.failure !== undefined) count.failing++
    else if (view.set().length > 0) count.nonEmpty++
  }
  if (divergence === null) return undefined
  const { view, oracle, missing, extra, failed } = divergence
  return `${view} by ${oracle}: missing ${print(missing)} extra ${print(extra)} ${JSON.stringify(failed ?? null)}`
}

/** A transaction or other values for a view's inputs; now and then some steps back, and forth again. */
function step(
  engine: Engine,
  random: Random,
  added: ReadonlyMap<string, Asked>,
  done: string[],
  count: FuzzCount,
): void {
  const [view, asked] = random.chance(0.08) && added.size > 0 ? random.pick([...added]) : []
  const { text, data } = view === undefined || asked === undefined ? randomChange(random) : changed(view, asked.args())
  try {
    engine.transact(data)
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

const changed = (view: string, args: readonly Value[]) => ({ text: `${view} ${print(args)}`, data: { view, args } })

function add(engine: Engine, id: string, { query, args }: Asked): boolean {
  try {
    engine.addView(id, { query, rules: RULE_SOURCE, args: args() })
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
