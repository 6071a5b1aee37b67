import type { Value } from "../edn/value.js"
import { decodeAll } from "../engine/delta.js"
import type { Engine } from "../engine/engine.js"
import type { View } from "../engine/view.js"
import { compareRows, isSame } from "./compare.js"
import { databasesOf } from "./engine-database.js"
import type { Extensions } from "./naive.js"
import type { Oracle, Verdict } from "./oracle.js"
import { oracleNamed } from "./oracles.js"

export interface VerifyOptions {
  /** Ids of the views; all of them when left out. */
  readonly views?: readonly string[]
  /** Names of oracles: naive (what is taken when left out), datascript, sql. */
  readonly oracles?: readonly string[]
}

/** A view that is not what the full query says: rows that it lacks and rows that it has too many. */
export interface Divergence {
  readonly view: string
  readonly t: number
  readonly oracle: string
  readonly missing: readonly (readonly Value[])[]
  readonly extra: readonly (readonly Value[])[]
  /** When only one of the two fails: how the other sees it. */
  readonly failed?: { readonly view: string | null; readonly oracle: string | null }
}

export interface Verification {
  /** Comparisons that agreed. */
  readonly verified: number
  /** Questions that an oracle cannot be asked. */
  readonly skipped: number
  readonly divergence: Divergence | null
}

/** Compares views with the full query as of the engine's t, up to the first divergence. Changes nothing. */
export async function verifyViews(engine: Engine, options: VerifyOptions = {}): Promise<Verification> {
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
      if (divergence !== undefined) return { verified, skipped, divergence }
      verified++
    }
  }
  return { verified, skipped, divergence: null }
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
): Divergence | undefined {
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
