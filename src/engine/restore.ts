import { WizardError } from "../base/error.js"
import type { Database } from "../datom/database.js"
import type { DatomColumns } from "../storage/datom-columns.js"
import type { Kept, KeptCheckpoint, KeptEntry, KeptView } from "../storage/storage.js"
import { filledFrom, usable } from "./checkpoint.js"
import { inOrder, type ViewDefinition } from "./definition.js"
import type { Engine } from "./engine.js"

/**
 * Brings an engine, in which nothing has happened, to where the kept one was: the dictionary code for code, the log entry for entry.
 * Throws `storage/damaged` for what no Wizard can have committed. O(everything that is kept).
 */
export function restoreDatabase({ database }: Engine, kept: Kept): void {
  restoreValues(database, kept)
  restoreLog(database, kept)
}

/** How a view is made again: its sources, and the plan or the primitives that it ran. */
export type Making = Pick<ViewDefinition, "sources" | "joins" | "primitives">

/**
 * The views as they were: as the last checkpoint has them, and the transactions after it stepped again; where it cannot serve, filled from
 * the facts. After `restoreDatabase` and before anything else. Returns the checkpoint that served.
 */
export function restoreViews(
  engine: Engine,
  kept: Kept,
  making: (view: KeptView) => Making,
): KeptCheckpoint | undefined {
  const { database, catalog } = engine
  const { functions, aggregates } = catalog.planner.registered
  // What a function of the user's gives may be something else by now.
  const checkpoint = functions.size + aggregates.size === 0 ? usable(engine, kept) : undefined
  const count = checkpoint?.entries ?? database.log.count
  while (database.log.count > count) database.undo()
  catalog.restoring = checkpoint && filledFrom(engine, checkpoint)
  for (const view of kept.views) {
    const { id, query, rules } = view
    const args = lastArguments(kept.entries.slice(0, count), view)
    addAgain(engine, id, { query, rules, args, ...making(view) })
  }
  catalog.restoring = undefined
  restoreArguments(engine, kept)
  restoreFailures(engine, kept.views)
  while (database.log.count < database.log.recorded) engine.forward()
  return checkpoint
}

function restoreValues({ dictionary }: Database, { values }: Kept): void {
  for (let i = 0; i < values.length; i++) {
    if (dictionary.encode(values[i]) !== ~i) throw damaged(`value ${~i} stands twice, or in another place`)
  }
}

function restoreLog(database: Database, { entries, datoms }: Kept): void {
  const { length } = datoms
  let p = 0
  for (let n = 0; n < entries.length; n++) {
    const { t, tx, nextEntity, datoms: count } = entries[n]
    if (p + count > length) throw damaged(`there are fewer datoms than transactions say`)
    const batch = database.batch(count)
    fill(batch, datoms, p, count)
    p += count
    const { start, end } = database.apply(batch, { t, tx, nextEntity })
    if (end - start !== count) throw damaged(`a datom of t ${t} changes nothing`)
  }
  if (p !== length) throw damaged("there are more datoms than transactions say")
}

function fill(batch: ReturnType<Database["batch"]>, datoms: DatomColumns, from: number, count: number): void {
  const { e, a, v, tx } = datoms
  for (let p = from; p < from + count; p++) batch.push(e[p], a[p], v[p], tx[p], datoms.added(p))
}

/** A plan of a version that lowered the query in another way is made anew. */
function addAgain(engine: Engine, id: string, definition: ViewDefinition): void {
  try {
    engine.addView(id, definition)
  } catch (error) {
    if (!(error instanceof WizardError) || error.code !== "definition/plan") throw error
    engine.addView(id, { ...definition, joins: undefined })
  }
}

/** The values of `:in` that are in force. */
function lastArguments(entries: readonly KeptEntry[], { id, args }: KeptView): KeptView["args"] {
  return entries.findLast((entry) => entry.args?.view === id)?.args?.values ?? args
}

function restoreArguments(engine: Engine, { entries, views }: Kept): void {
  const current = new Map(views.map(({ id, args }) => [id, args]))
  for (const [n, { args }] of entries.entries()) {
    const before = args && current.get(args.view)
    if (args === undefined || before === undefined) continue
    const { query } = engine.catalog.get(args.view).definition
    engine.recall(n, { view: args.view, query, before: inOrder(query, before), after: args.values })
    current.set(args.view, args.values)
  }
}

/**
 * A view that stands failed tells, when it is good again, the difference to the last good rows: those are found by going back, not
 * further than to where the view was added.
 */
function restoreFailures(engine: Engine, views: readonly KeptView[]): void {
  const created = new Map(views.map(({ id, createdT }) => [id, createdT]))
  const failed = () => engine.catalog.views().filter(({ id, failure }) => failure && (created.get(id) ?? 0) < engine.t)
  let steps = 0
  for (; failed().length > 0; steps++) engine.back()
  for (; steps > 0; steps--) {
    engine.forward()
    for (const { id, failure } of engine.catalog.views()) {
      if (failure !== undefined && created.get(id) === engine.t) engine.catalog.rebuild(id)
    }
  }
}

const damaged = (what: string): WizardError =>
  new WizardError("storage/damaged", `the state is damaged: ${what}`, {
    hint: "restore the file from a copy, or build it anew from its source",
  })
