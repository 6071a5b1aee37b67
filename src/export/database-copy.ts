import { existsSync } from "node:fs"
import { rename } from "node:fs/promises"
import { WizardError } from "../base/error.js"
import { checkpointOf } from "../engine/checkpoint.js"
import type { Engine } from "../engine/engine.js"
import { moveTo } from "../engine/history.js"
import { Recorder } from "../engine/recorder.js"
import type { Commit, KeptView, Origin } from "../storage/storage.js"
import { writeDefinition } from "../workspace/definition/write.js"
import { DuckDBStorage } from "../workspace/duckdb/duckdb-storage.js"
import { partFile, removePart } from "../workspace/part-file.js"

/** What a database file has beside the engine. */
export interface Beside {
  readonly views: readonly KeptView[]
  origin(n: number): Origin
  /** Whether what operators put out in each transaction is written too: for that the views go through the whole history once more. */
  readonly deltas?: boolean
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
  { views, origin, deltas = false }: Beside,
): Promise<void> {
  if (existsSync(path)) {
    throw new WizardError("io/exists", `${path} is there already`, { hint: "choose another file, or remove it first" })
  }
  const part = await partFile(path)
  const storage = await DuckDBStorage.open(part)
  try {
    await storage.load()
    const recorder = new Recorder(engine, 0, deltas ? "all" : "none", {
      entry: () => undefined,
      definition: (id) => writeDefinition(engine.catalog, id),
    })
    recorder.forget(0)
    if (deltas) for (const commit of stepped(engine, recorder, to, origin)) await storage.append(commit)
    else {
      for (let n = 0; n < to; n++) {
        recorder.again(n, origin(n))
        if (recorder.length === CHUNK) await storage.append(recorder.close())
      }
      await storage.append(recorder.close())
    }
    for (const addedView of views) await storage.append(recorder.close({ addedView }))
    if (engine.database.log.count === to) {
      const checkpoint = checkpointOf(engine)
      await storage.checkpoint(checkpoint).finally(() => checkpoint.states.release())
    }
    await storage.close()
    await rename(part, path)
  } catch (thrown) {
    await storage.abandon().catch(() => undefined)
    await removePart(part)
    if (thrown instanceof WizardError) throw thrown
    throw new WizardError("io/write", `${path} could not be written: ${(thrown as Error).message}`, { cause: thrown })
  }
}

/** Steps through the history up to where the engine stands, at once, so that nobody finds it elsewhere. Holds all of it. */
function stepped(engine: Engine, recorder: Recorder, to: number, origin: Beside["origin"]): Commit[] {
  const commits: Commit[] = []
  moveTo(engine, 0)
  try {
    for (let n = 0; n < to; n++) {
      recorder.step(origin(n), () => engine.forward())
      if (recorder.length === CHUNK) commits.push(recorder.close())
    }
  } finally {
    recorder.keep("none")
    moveTo(engine, to)
  }
  return [...commits, recorder.close()]
}
