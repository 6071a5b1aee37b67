import { Fixpoint } from "../circuit/operators/fixpoint.js"
import type { ViewCircuit } from "../circuit/view-circuit.js"
import type { Kept, KeptCheckpoint, TakenCheckpoint } from "../storage/storage.js"
import type { Catalog } from "./catalog.js"
import type { Engine } from "./engine.js"
import { circuitText, loadStates } from "./load-states.js"
import type { Loans } from "./loans.js"
import { statesOf } from "./states.js"

/** What every operator of every view holds now, on loan. O(state). */
export function checkpointOf(engine: Engine, loans: Loans): TakenCheckpoint {
  const { t, database, catalog } = engine
  const views = catalog.views()
  const circuits = new Map(views.map(({ id, circuit }) => [id, owes(circuit) ? undefined : circuitText(circuit)]))
  return { t, entries: database.log.count, circuits, states: loans.lend(statesOf(views)) }
}

/** A loop that has not come to its end owes what no integral tells. */
const owes = ({ operators }: ViewCircuit): boolean =>
  operators.some(({ node: { operator } }) => operator instanceof Fixpoint && operator.owed !== undefined)

/**
 * The checkpoint from which views can go on: it knows all of them, and the schema has not changed since, so that they ran what they run.
 * To be asked when the log is whole. O(datoms since).
 */
export function usable({ database: { log, schema } }: Engine, kept: Kept): KeptCheckpoint | undefined {
  const { checkpoint, views } = kept
  if (checkpoint === undefined || checkpoint.entries > log.count) return undefined
  if (!views.every(({ id, createdT }) => checkpoint.circuits.has(id) && createdT <= checkpoint.t)) return undefined
  const first = checkpoint.entries === 0 ? 0 : log.entry(checkpoint.entries - 1).end
  for (let p = first; p < log.length; p++) if (schema.concerns(log.a[p])) return undefined
  return checkpoint
}

/** What fills views from a checkpoint where they are as they were then; the others stay to be filled from the facts. */
export function filledFrom(
  { catalog: { planner } }: Engine,
  { circuits, states }: KeptCheckpoint,
): NonNullable<Catalog["restoring"]> {
  return (id, circuit, definition) =>
    definition.sources.size === 0 &&
    circuits.get(id) === circuitText(circuit) &&
    loadStates(
      circuit,
      states.filter(({ view }) => view === id),
      planner.databases(definition),
    )
}
