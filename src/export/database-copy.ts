import { existsSync } from "node:fs"
import { rename, rm } from "node:fs/promises"
import { WizardError } from "../base/error.js"
import { checkpointOf } from "../engine/checkpoint.js"
import type { Engine } from "../engine/engine.js"
import { Recorder } from "../engine/recorder.js"
import type { KeptView, Origin } from "../storage/storage.js"
import { writeDefinition } from "../workspace/definition/write.js"
import { DuckDBStorage } from "../workspace/duckdb/duckdb-storage.js"

/** What a database file has beside the engine. */
export interface Beside {
  readonly views: readonly KeptView[]
  origin(n: number): Origin
}

/** Entries of the log a commit. */
const CHUNK = 4096

/**
 * Writes an engine's transactions up to number `to`, and its views, into a new database file: there whole or not at all. Transactions
 * may go on meanwhile. Holds a piece of the log. Throws `io/exists` when anything is there, which may be in use.
 */
export async function writeDatabase(
  engine: Engine,
  path: string,
  to: number,
  { views, origin }: Beside,
): Promise<void> {
  if (existsSync(path)) {
    throw new WizardError("io/exists", `${path} is there already`, { hint: "choose another file, or remove it first" })
  }
  const part = `${path}.${process.pid}.part`
  await remove(part)
  const storage = await DuckDBStorage.open(part)
  try {
    await storage.load()
    const recorder = new Recorder(engine, 0, "none", {
      entry: () => undefined,
      definition: (id) => writeDefinition(engine.catalog, id),
    })
    recorder.forget(0)
    for (let n = 0; n < to; n++) {
      recorder.again(n, origin(n))
      if (recorder.length === CHUNK) await storage.append(recorder.close())
    }
    await storage.append(recorder.close())
    for (const addedView of views) await storage.append(recorder.close({ addedView }))
    if (engine.database.log.count === to) await storage.checkpoint(checkpointOf(engine))
    await storage.close()
    await rename(part, path)
  } catch (thrown) {
    await storage.abandon().catch(() => undefined)
    await remove(part)
    if (thrown instanceof WizardError) throw thrown
    throw new WizardError("io/write", `${path} could not be written: ${(thrown as Error).message}`, { cause: thrown })
  }
}

async function remove(path: string): Promise<void> {
  for (const file of [path, `${path}.wal`]) await rm(file, { force: true })
}
