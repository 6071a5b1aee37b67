import { expect, test } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { Engine } from "../../src/engine/engine.js"
import { localise } from "../../src/verify/localise.js"
import { recordingOf } from "../../src/verify/recording.js"
import { checkWeights } from "../../src/verify/weights.js"
import { forms } from "../engine/support.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { QueryMaker, RULES, randomTransaction, SCHEMA } from "../support/world.js"

/** A random world whose views stand on a schema, with recursion that may not end. */
function world(random: Random): { engine: Engine; queries: string[] } {
  const engine = new Engine({ now: () => new Date(0), rounds: 25 })
  engine.transact(forms(SCHEMA), { t: 0 })
  const maker = new QueryMaker(random)
  const queries: string[] = []
  for (let i = 0; i < 14; i++) {
    if (i % 5 === 0) attempt(() => queries.push(addView(engine, maker.query())))
    attempt(() => engine.transact(forms(randomTransaction(random))))
  }
  return { engine, queries }
}

function addView(engine: Engine, query: string): string {
  engine.addView(`v${engine.catalog.views().length}`, { query, rules: RULES })
  return query
}

function attempt(act: () => unknown): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof WizardError)) throw error
  }
}

test("no operator of a right circuit differs from its meaning, no weight is impossible", () => {
  for (let i = 0; i < 12; i++) {
    const { engine, queries } = world(new Random(seed() + i))
    const recording = recordingOf(engine)
    expect([i, queries, localise(recording)]).toEqual([i, queries, null])
    expect([i, queries, checkWeights(recording)]).toEqual([i, queries, null])
  }
}, 300_000)
