import { WizardError } from "../base/error.js"
import type { Engine } from "../engine/engine.js"
import { NoStorage } from "../storage/no-storage.js"
import type { Storage } from "../storage/storage.js"
import { CircuitStates } from "./circuit-states.js"
import type { LoadOptions } from "./options.js"
import type { ReadConfig } from "./read-config.js"
import { StatefulStorage } from "./stateful-storage.js"

/** What of a Wizard is durable: a database file, states of circuits, or both. */
export interface Workspace {
  readonly storage: Storage
  readonly states: CircuitStates | undefined
  /** Brings the states to where the engine is, once the views are there. */
  follow(): Promise<void>
  /** The facts are in no file: only what comes from a source may be transacted. */
  readonly isAlone: boolean
}

/**
 * Opens what a config and the options want to be durable; undefined when everything is in memory. States are opened first, so that one that
 * is refused leaves everything as it was. Throws `config/…`, `storage/…`, `definition/…`, `io/…`.
 */
export async function openWorkspace(
  config: ReadConfig,
  engine: Engine,
  { database, source, rebuild = false }: LoadOptions,
): Promise<Workspace | undefined> {
  const [wanting] = [...config.circuits].find(([, { storage }]) => storage !== "memory") ?? []
  if (wanting === undefined) {
    return database === undefined ? undefined : { ...NOTHING, storage: await duckdb(database) }
  }
  const directory = config.workspaceDirectory
  if (directory === undefined) throw noDirectory(wanting)
  const workspace = config.beside(directory)
  const { circuitHomes, workspaceDatabase } = await import("../workspace/circuit-homes.js")
  const { sweepParts } = await import("../workspace/part-file.js")
  const homes = circuitHomes(workspace, config.circuits)
  if (rebuild) for (const [home] of homes) await home.discard()
  const states = await CircuitStates.open(homes)
  try {
    const own = database ?? (await workspaceDatabase(workspace, source === undefined))
    const inner = own === undefined ? new NoStorage() : await duckdb(own)
    await sweepParts(workspace)
    const storage = new StatefulStorage(inner, engine, states, own === undefined)
    return { storage, states, isAlone: own === undefined, follow: () => storage.follow() }
  } catch (error) {
    await states.close()
    throw error
  }
}

const NOTHING = { states: undefined, isAlone: false, follow: async () => {} }

async function duckdb(path: string): Promise<Storage> {
  const { DuckDBStorage } = await import("../workspace/duckdb/duckdb-storage.js")
  return DuckDBStorage.open(path)
}

const noDirectory = (id: string): WizardError =>
  new WizardError("config/missing", `circuit ${id} wants to be kept, but the config has no :wizard/workspace-dir`, {
    hint: 'name the directory, {:wizard/workspace-dir "my-circuits" …}, or use :wizard.storage/memory',
  })
