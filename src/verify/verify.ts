import type { Value } from "../edn/value.js"
import { decodeAll } from "../engine/delta.js"
import type { Engine } from "../engine/engine.js"
import type { View } from "../engine/view.js"
import { type BatchDivergence, compareBatchings } from "./batching.js"
import { compareRows, isSame } from "./compare.js"
import { databasesOf } from "./engine-database.js"
import { type Location, localise } from "./localise.js"
import type { Extensions } from "./naive.js"
import { naive, type Oracle, type Verdict } from "./oracle.js"
import { oracleNamed } from "./oracles.js"
import { randomOf } from "./random.js"
import { recordingOf } from "./recording.js"
import { checkWeights, type WeightFault } from "./weights.js"

export interface VerifyOptions {
  /** Ids of the views; all of them when left out. */
  readonly views?: readonly string[]
  /** Names of oracles: naive (what is taken when left out), datascript, sql. */
  readonly oracles?: readonly string[]
  /** Whether the history is played again, looking for weights that cannot be. */
  readonly weights?: boolean
  /** Whether every operator is compared with its meaning after every transaction, though no view differs. */
  readonly operators?: boolean
  /** Whether the history is played again in other batches: all at once and `rounds` times (10) at random by `seed` (1). */
  readonly batching?: boolean | { readonly rounds?: number; readonly seed?: number }
}

/**
 * A view that is not what the full query says: rows that it lacks and rows that it has too many. Then the first operator that does not
 * do what it means, since which t, and one row that tells: all null when none is found, and the plan itself is wrong.
 */
export interface Divergence extends Fault {
  readonly view: string
  readonly t: number
  readonly oracle: string
  readonly missing: readonly (readonly Value[])[]
  readonly extra: readonly (readonly Value[])[]
  /** When only one of the two fails: how the other sees it. */
  readonly failed?: { readonly view: string | null; readonly oracle: string | null }
}

export interface Fault {
  readonly op: string | null
  /** The round of the row, for an operator inside a fixpoint. */
  readonly iteration: number | null
  readonly row: readonly Value[] | null
  /** Weights of the row in the operator's integral. */
  readonly expected: number | null
  readonly found: number | null
  /** The first t at which the operator differs; the view's rows may have been right for longer. */
  readonly since: number | null
}

export interface Verification {
  /** Comparisons that agreed. */
  readonly verified: number
  /** Questions that an oracle cannot be asked. */
  readonly skipped: number
  readonly divergence: Divergence | null
  /** The first weight that cannot be; only when it was asked for. */
  readonly weights?: WeightFault | null
  /** The first batching that gives something else; only when it was asked for. */
  readonly batching?: { readonly verified: number; readonly divergence: BatchDivergence | null }
  /** The first operator that does not do what it means; only when it was asked for. */
  readonly operators?: Location | null
}

/**
 * Compares views with the full query as of the engine's t, up to the first divergence, and says which operator is at fault. Weights,
 * operators and batchings are those of the history that led here, played again. Changes nothing.
 */
export async function verifyViews(engine: Engine, options: VerifyOptions = {}): Promise<Verification> {
  const { weights = false, batching = false, operators = false, views } = options
  const compared = await compareViews(engine, options)
  if (!weights && !operators && batching === false) return compared
  const recording = recordingOf(engine, views)
  const { rounds = 10, seed = 1 } = typeof batching === "object" ? batching : {}
  const batches = batching === false ? undefined : compareBatchings(recording, { rounds, random: randomOf(seed) })
  return {
    ...compared,
    ...(weights && { weights: checkWeights(recording) }),
    ...(batches && { batching: batches }),
    ...(operators && { operators: localise(recording) }),
  }
}

async function compareViews(engine: Engine, options: VerifyOptions): Promise<Verification> {
  const oracles = await Promise.all((options.oracles ?? ["naive"]).map(oracleNamed))
  const views = options.views?.map((id) => engine.catalog.get(id)) ?? engine.catalog.views()
  let verified = 0
  let skipped = 0
  for (const view of views) {
    for (const oracle of oracles) {
      const verdict = await ask(engine, view, oracle)
      if ("unsupported" in verdict) {
        skipped++
        continue
      }
      const divergence = difference(engine, view, oracle, verdict)
      if (divergence !== undefined)
        return { verified, skipped, divergence: { ...divergence, ...faultOf(engine, view) } }
      verified++
    }
  }
  return { verified, skipped, divergence: null }
}

/** Whether every view equals its full query, by the naive oracle. */
export async function agrees(engine: Engine): Promise<boolean> {
  for (const view of engine.catalog.views()) {
    const verdict = await ask(engine, view, naive)
    if (!("unsupported" in verdict) && difference(engine, view, naive, verdict) !== undefined) return false
  }
  return true
}

/** An oracle's answer to a view's query over the engine's database. */
export function ask(engine: Engine, view: View, oracle: Oracle): Promise<Verdict> {
  const { query, rules, args } = view.definition
  const sources = databasesOf(engine, view.definition)
  return oracle.answer({ query, rules, sources, inputs: args, extensions: extensionsOf(engine) })
}

/** What the user registered, as oracles call it. */
export function extensionsOf({ catalog }: Engine): Extensions {
  const { functions, aggregates, rounds } = catalog.planner.registered
  return { functions, aggregates: new Map([...aggregates].map(([name, { whole }]) => [name, whole])), rounds }
}

function difference(
  engine: Engine,
  view: View,
  oracle: Oracle,
  verdict: Exclude<Verdict, { unsupported: string }>,
): Omit<Divergence, keyof Fault> | undefined {
  const { failure } = view
  const about = { view: view.id, t: engine.t, oracle: oracle.name }
  if ("failed" in verdict || failure !== undefined) {
    if ("failed" in verdict && failure !== undefined) return undefined
    const oracleSays = "failed" in verdict ? verdict.failed.message : null
    return { ...about, missing: [], extra: [], failed: { view: failure?.message ?? null, oracle: oracleSays } }
  }
  const found = decodeAll(view.set(), engine.database.dictionary).map(([, row]) => row)
  const compared = compareRows(verdict.rows, found)
  return isSame(compared) ? undefined : { ...about, ...compared }
}

function faultOf(engine: Engine, view: View): Fault {
  const found: Location | null = localise(recordingOf(engine, [view.id]))
  if (found === null) return { op: null, iteration: null, row: null, expected: null, found: null, since: null }
  const { op, iteration, row, expected, t } = found
  return { op, iteration, row, expected, found: found.found, since: t }
}
