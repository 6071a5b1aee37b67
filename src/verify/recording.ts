import { isInterruption } from "../base/breath.js"
import type { Value } from "../edn/value.js"
import { concerns } from "../engine/arguments.js"
import type { ViewDefinition } from "../engine/definition.js"
import { Engine, type TransactOptions, type TxData } from "../engine/engine.js"
import type { Report } from "../engine/report.js"
import type { View } from "../engine/view.js"

/** What was done to an engine, one thing at a time. */
export type Step =
  | { readonly kind: "transact"; readonly data: TxData; readonly options: TransactOptions }
  | { readonly kind: "view"; readonly id: string; readonly definition: ViewDefinition }
  | { readonly kind: "back" }
  | { readonly kind: "forward" }

/** An engine as data: played from the start it gives the same views over the same facts. */
export interface Recording {
  /** A new engine with the functions of the old one. */
  readonly engine: () => Engine
  readonly views: readonly Extract<Step, { kind: "view" }>[]
  readonly transactions: readonly Extract<Step, { kind: "transact" }>[]
}

/** The transactions in force, as the datoms that they wrote, and the views with the arguments that they had at first. O(log). */
export function recordingOf(engine: Engine, ids?: readonly string[]): Recording {
  const { catalog } = engine
  // Further sources hold codes.
  const { dictionary } = engine.database
  const views = ids === undefined ? catalog.views() : ids.map((id) => catalog.get(id))
  return {
    engine: () => new Engine({ ...catalog.planner.registered, now: () => new Date(0), dictionary }),
    views: views.map((view) => ({ kind: "view", id: view.id, definition: definitionOf(view, engine) })),
    transactions: transactionsOf(engine, views),
  }
}

/** How a recording is played: views before what happens or after it all, or each transaction taken back and brought again. */
export type Way = "first" | "last" | "restless"

export const WAYS: readonly Way[] = ["first", "last", "restless"]

/** The steps of a recording in one way; what stands at t 0, the schema, always comes first. */
export function stepsOf({ views, transactions }: Recording, way: Way): readonly Step[] {
  const schema = transactions.filter(({ options }) => options.t === 0)
  const after = transactions.filter(({ options }) => options.t !== 0)
  if (way === "last") return [...schema, ...after, ...views]
  if (way === "first") return [...schema, ...views, ...after]
  const restless = after.flatMap((step): Step[] => [step, { kind: "back" }, { kind: "forward" }])
  return [...schema, ...views, ...restless]
}

/**
 * What comes of playing a recording, way by way. One that the engine refuses, as a view may what happened before it was there, says
 * nothing; when it refuses all, what it threw is thrown.
 */
export function* inWays<T>(
  recording: Recording,
  playing: (engine: Engine, steps: readonly Step[]) => T,
): Generator<T, void, undefined> {
  const refused: unknown[] = []
  for (const way of WAYS) {
    let result: T
    try {
      result = playing(recording.engine(), stepsOf(recording, way))
    } catch (thrown) {
      if (isInterruption(thrown)) throw thrown
      refused.push(thrown)
      continue
    }
    yield result
  }
  if (refused.length === WAYS.length) throw refused[0]
}

/** Does one thing. Returns what it reports, nothing for a new view. Throws what the engine throws. */
export function play(engine: Engine, step: Step): Report | undefined {
  if (step.kind === "transact") return engine.transact(step.data, step.options)
  if (step.kind === "back") return engine.back()
  if (step.kind === "forward") return engine.forward()
  engine.addView(step.id, step.definition)
  return undefined
}

function definitionOf(view: View, engine: Engine): ViewDefinition {
  const { query, rules, args, sources } = view.definition
  const changes = [...engine.argumentChanges].sort(([a], [b]) => a - b)
  const first = changes.find(([n, change]) => concerns(change, view) && n < engine.database.log.count)
  return { query: query.span.source, rules: rules?.span.source, args: first?.[1].before ?? args, sources }
}

function transactionsOf(engine: Engine, views: readonly View[]): Recording["transactions"] {
  const { database, argumentChanges } = engine
  const { log, dictionary } = database
  const written = attributesAsWritten(engine)
  return Array.from({ length: log.count }, (_, n) => {
    const { t, start, end } = database.applied(n)
    const change = argumentChanges.get(n)
    const options = { t }
    if (change !== undefined && views.some((view) => concerns(change, view))) {
      return { kind: "transact", data: { view: change.view, args: change.after }, options }
    }
    const datoms: Value[][] = []
    for (let p = start; p < end; p++) {
      const [e, v, tx] = [log.e[p], log.v[p], log.tx[p]].map((code) => dictionary.decode(code))
      datoms.push([e, dictionary.decode(written.get(p) ?? log.a[p]), v, tx, log.added(p)])
    }
    return { kind: "transact", data: { datoms }, options }
  })
}

/** By position in the log the attributes that an attribute's later installation has renamed. */
function attributesAsWritten({ database }: Engine): ReadonlyMap<number, number> {
  const written = new Map<number, number>()
  for (let n = database.log.count - 1; n >= 0; n--) {
    for (const { from, positions } of database.applied(n).rekeys) for (const p of positions) written.set(p, from)
  }
  return written
}
