import { existsSync } from "node:fs"
import { rename } from "node:fs/promises"
import { WizardError } from "../base/error.js"
import { checkpointOf } from "../engine/checkpoint.js"
import type { Engine } from "../engine/engine.js"
import { moveTo } from "../engine/history.js"
import type { Loans } from "../engine/loans.js"
import { Recorder } from "../engine/recorder.js"
import type { Commit, KeptView, Origin, TakenCheckpoint } from "../storage/storage.js"
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
 * An engine's transactions and views as of now, on loan. What is returned writes them into a new database file, once: there whole or not at
 * all. That throws `io/exists` when anything is there, which may be in use, `io/write`, `storage/…`.
 */
export function databaseCopy(engine: Engine, beside: Beside, loans: Loans): (path: string) => Promise<void> {
  const commits = loans.lend(commitsOf(engine, beside))
  const checkpoint = checkpointOf(engine, loans)
  return (path) => write(path, commits, checkpoint)
}

async function write(path: string, commits: Iterable<Commit>, checkpoint: TakenCheckpoint): Promise<void> {
  if (existsSync(path)) {
    throw new WizardError("io/exists", `${path} is there already`, { hint: "choose another file, or remove it first" })
  }
  const part = await partFile(path)
  const storage = await DuckDBStorage.open(part)
  try {
    await storage.load()
    for (const commit of commits) await storage.append(commit)
    await storage.checkpoint(checkpoint)
    await storage.close()
    await rename(part, path)
  } catch (thrown) {
    await storage.abandon().catch(() => undefined)
    await removePart(part)
    if (thrown instanceof WizardError) throw thrown
    throw new WizardError("io/write", `${path} could not be written: ${(thrown as Error).message}`, { cause: thrown })
  }
}

/** All that is in force, in pieces, then the views. */
function commitsOf(engine: Engine, { views, origin, deltas = false }: Beside): Iterable<Commit> {
  const recorder = new Recorder(engine, 0, deltas ? "all" : "none", {
    entry: () => undefined,
    definition: (id) => writeDefinition(engine.catalog, id),
  })
  recorder.forget(0)
  const { count } = engine.database.log
  const stepped = deltas ? steppedTo(engine, recorder, count, origin) : undefined
  function* commits(): Generator<Commit, void, undefined> {
    yield* stepped ?? recordedTo(recorder, count, origin)
    for (const addedView of views) yield recorder.close({ addedView })
  }
  return commits()
}

function* recordedTo(recorder: Recorder, to: number, origin: Beside["origin"]): Generator<Commit, void, undefined> {
  for (let n = 0; n < to; n++) {
    recorder.again(n, origin(n))
    if (recorder.length === CHUNK) yield recorder.close()
  }
  yield recorder.close()
}

/** Steps through the history up to where the engine stands, at once, so that nobody finds it elsewhere. Holds all of it. */
function steppedTo(engine: Engine, recorder: Recorder, to: number, origin: Beside["origin"]): Commit[] {
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
