import { existsSync } from "node:fs"
import { readdir, rename, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { WizardError } from "../base/error.js"
import { NONE } from "../datom/log.js"
import type { Engine } from "../engine/engine.js"
import type { Loans } from "../engine/loans.js"
import { wholeOf } from "../engine/view-integrals.js"
import type { FamilyChange, StateHead } from "../storage/state-store.js"
import { CircuitFiles, databaseIn, MANIFEST } from "../workspace/circuit-files.js"
import { writeDefinition } from "../workspace/definition/write.js"
import { makeFolder } from "../workspace/make-folder.js"
import { writeManifest } from "../workspace/manifest.js"
import { partFile, removePart } from "../workspace/part-file.js"
import { configText, type Exported } from "./config-text.js"

/** A circuit that is exported. */
interface Pictured {
  readonly id: string
  readonly definition: string
  readonly changes: readonly FamilyChange[]
  readonly head: StateHead
}

/** What is exported, as of one moment. */
export interface Picture {
  readonly t: number
  readonly config: string
  readonly circuits: readonly Pictured[]
  readonly storage: "duckdb" | "rocksdb"
}

/**
 * Takes the picture of now. Views are read where they lie while they are written; what is left of all of them is copied as soon as somebody
 * transacts, or looks at another transaction.
 */
export function pictureOf(
  engine: Engine,
  views: readonly Exported[],
  storage: "duckdb" | "rocksdb",
  loans: Loans,
): Picture {
  const circuits = views.map(({ view }) => pictured(engine, view.id, loans))
  return { t: engine.t, config: configText(views, storage), circuits, storage }
}

function pictured(engine: Engine, id: string, loans: Loans): Pictured {
  const { database, catalog, t } = engine
  const { log, dictionary } = database
  const last = log.count === 0 ? NONE : log.entry(log.count - 1).tx
  const { failure } = catalog.get(id)
  const changes = wholeOf(engine, id, loans)
  const head: StateHead = {
    t,
    tx: last === NONE ? null : dictionary.decode(last),
    entries: log.count,
    failure: failure === undefined ? null : `${failure.code}: ${failure.message}`,
    definition: "",
    families: changes.map(({ family }) => family),
  }
  return { id, definition: writeDefinition(catalog, id), changes, head }
}

/**
 * Writes a workspace: config, definitions, states, the database that `database` writes, and a manifest of them all. It is there whole or
 * not at all; an export that nobody has loaded yet is replaced. Throws `io/exists`, `io/write`, `storage/…`.
 */
export async function writeWorkspace(
  picture: Picture,
  directory: string,
  database: (path: string) => Promise<void>,
): Promise<void> {
  await refuseOther(directory)
  const part = await partFile(directory)
  try {
    await makeFolder(dirname(databaseIn(part)))
    await writeFile(join(part, "config.edn"), picture.config)
    await database(databaseIn(part))
    for (const { id, definition, changes, head } of picture.circuits) {
      const files = new CircuitFiles(part, id, picture.storage)
      const hash = await files.beginDefinition(definition)
      await files.finishDefinition()
      const store = await files.open()
      await store.replace(changes, { ...head, definition: hash }).finally(() => store.close())
    }
    await writeManifest(part, picture.t)
    await rm(directory, { recursive: true, force: true })
    await rename(part, directory)
  } catch (thrown) {
    await removePart(part)
    if (thrown instanceof WizardError) throw thrown
    const { code = String(thrown) } = thrown as NodeJS.ErrnoException
    throw new WizardError("io/write", `${directory} cannot be written (${code})`, {
      hint: "check the path, its permissions and the room on the disk",
      cause: thrown,
    })
  }
}

async function refuseOther(directory: string): Promise<void> {
  if (!existsSync(directory) || existsSync(join(directory, MANIFEST))) return
  const found = await readdir(directory).catch(() => ["?"])
  if (found.length === 0) return
  throw new WizardError("io/exists", `${directory} is there already, and is no export that nobody has loaded yet`, {
    hint: "choose another directory, or remove it first",
  })
}
