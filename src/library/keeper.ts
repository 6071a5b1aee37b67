import { WizardError } from "../base/error.js"
import { type Source, source } from "../base/span.js"
import type { ViewDefinition } from "../engine/definition.js"
import type { Engine } from "../engine/engine.js"
import { Journal } from "../engine/journal.js"
import type { Listeners } from "../engine/listeners.js"
import { type KeepDeltas, Recorder } from "../engine/recorder.js"
import type { Report } from "../engine/report.js"
import { restoreDatabase, restoreViews } from "../engine/restore.js"
import type { Series } from "../engine/series.js"
import type { StandingSources } from "../engine/sources.js"
import type { Kept, KeptCheckpoint, Storage } from "../storage/storage.js"
import { readDefinition } from "../workspace/definition/read.js"
import { writeDefinition } from "../workspace/definition/write.js"
import { Checkpoints } from "./checkpoints.js"
import { hosted, type TransactInput } from "./input.js"
import { keptView, textSources } from "./kept-view.js"
import type { OpenSources } from "./open-sources.js"
import type { Workspace } from "./open-workspace.js"
import type { LoadOptions, TransactHost } from "./options.js"
import type { Origins } from "./origins.js"
import type { SourceInputs } from "./source-input.js"

/** What is to be kept. */
export interface Living {
  readonly engine: Engine
  readonly listeners: Listeners
  readonly sources: OpenSources
  readonly origins: Origins
  /** What views are called. */
  readonly namings: Map<string, Naming>
}

/** A view as people know it, beside what it computes. */
export interface Naming {
  readonly name: string
  readonly sources: SourceInputs | undefined
}

/** Where it is kept. */
export type Opened = Pick<Workspace, "storage"> & Partial<Pick<Workspace, "states" | "isAlone">>

type Keeping = Pick<LoadOptions, "keepDeltas" | "replan" | "checkpointAfter">

/** Keeps a Wizard in a storage: what its methods do when there is one. Every promise resolves when what it did is durable. */
export class Keeper {
  readonly journal: Journal
  /** The facts are in no file. */
  readonly isAlone: boolean
  readonly #engine: Engine
  readonly #storage: Storage
  readonly #meta: Map<string, string>
  readonly #checkpoints: Checkpoints

  private constructor(living: Living, { storage, states, isAlone = false }: Opened, kept: Kept, keeping: Keeping) {
    const { engine, listeners, origins } = living
    const keep = keeping.keepDeltas ?? policyOf(kept.meta.get("deltas"))
    this.isAlone = isAlone
    this.#engine = engine
    this.#storage = storage
    this.#meta = new Map(kept.meta)
    const recorder = new Recorder(engine, kept.values.length, keep, {
      entry: (n, origin) => origins.record(n, n + 1, origin),
      definition: (id) => writeDefinition(engine.catalog, id),
      begin: () => states?.begin(),
      refused: () => states?.takeBack(),
    })
    this.journal = new Journal(engine, listeners, storage, recorder)
    this.#checkpoints = new Checkpoints(engine, storage, this.journal, keeping.checkpointAfter)
  }

  /** Brings the engine to where the storage left it; when that cannot be, the storage is closed, unchanged. */
  static async open(workspace: Opened, living: Living, options: Keeping = {}): Promise<Keeper> {
    const { storage } = workspace
    const { keepDeltas, replan = false } = options
    const kept = await storage.load()
    let from: KeptCheckpoint | undefined
    try {
      from = await restore(living, kept, replan)
    } catch (error) {
      await storage.abandon()
      throw error
    }
    const keeper = new Keeper(living, workspace, kept, options)
    keeper.#checkpoints.begin(from)
    if (keepDeltas !== undefined) await keeper.keepDeltas(keepDeltas)
    return keeper
  }

  /** What was last said under a key; see `note`. */
  noted(key: string): string | undefined {
    return this.#meta.get(key)
  }

  /** A report for each round, when they are durable. Rejects as `Journal.transact`, with `sync/only`, and for input that is none. */
  async transact(input: TransactInput, host: TransactHost, series?: Series): Promise<readonly Report[]> {
    try {
      this.#refuseOthers(host)
      const { data, options, origin } = hosted(input, host)
      return await this.journal.transact(data, options, origin, series)
    } catch (error) {
      series?.end(error)
      throw error
    }
  }

  /** Throws `sync/only` for a transaction that comes from no source, when the facts are in no file: it would be forgotten. */
  #refuseOthers({ noted }: Pick<TransactHost, "noted">): void {
    if (!this.isAlone || noted !== undefined) return
    throw new WizardError("sync/only", "expected transactions from the source only: no file keeps the facts", {
      hint: "sync what the source has, or load the config without a source, so that the workspace has a database",
    })
  }

  /** Something was noted with a transaction. */
  remember(key: string, value: string): void {
    this.#meta.set(key, value)
  }

  note(key: string, value: string): Promise<void> {
    return this.journal.alone(async () => {
      if (this.#meta.get(key) === value) return
      await this.journal.change({ meta: new Map([[key, value]]) })
      this.#meta.set(key, value)
    })
  }

  addView(id: string, definition: ViewDefinition, naming: Naming): Promise<void> {
    return this.journal.alone(async () => {
      const sources = textSources(id, naming.sources)
      const view = this.#engine.addView(id, definition)
      const addedView = keptView(id, view.definition, { name: naming.name, sources, createdT: this.#engine.t })
      await this.journal.change({ addedView }, () => this.#engine.removeView(id))
    })
  }

  removeView(id: string): Promise<void> {
    return this.journal.alone(async () => {
      this.#engine.catalog.get(id)
      await this.journal.change({ removedView: id })
      this.#engine.removeView(id)
    })
  }

  async keepDeltas(keep: KeepDeltas): Promise<void> {
    await this.note("deltas", String(keep))
    await this.journal.alone(() => this.journal.recorder.keep(keep))
  }

  /** Drops the transactions after the one where the engine stands. */
  branch(): Promise<void> {
    return this.journal.alone(async () => {
      const { count } = this.#engine.database.log
      await this.journal.branch()
      this.#checkpoints.forget(count)
    })
  }

  /** Writes down what every operator holds, as of the newest transaction. */
  async checkpoint(): Promise<void> {
    const { written } = await this.journal.alone(() => this.#checkpoints.take())
    await written
  }

  /** Whether `copy` can be called: there is a file. */
  get hasFile(): boolean {
    return this.#storage.copy !== undefined
  }

  /** Copies the file, with what every operator holds; to be called from within `journal.alone`. */
  async copy(path: string): Promise<void> {
    await (await this.#checkpoints.take()).written
    await this.#storage.copy?.(path)
  }

  /** A checkpoint, and the end. */
  close(): Promise<void> {
    return this.journal.close(async () => {
      try {
        await (await this.#checkpoints.take()).written
      } finally {
        await this.#storage.close()
      }
    })
  }

  /** The end, of one that should not have been opened: nothing is written. */
  abandon(): Promise<void> {
    return this.journal.close(() => this.#storage.abandon())
  }
}

async function restore(
  { engine, sources, origins, namings }: Living,
  kept: Kept,
  replan: boolean,
): Promise<KeptCheckpoint | undefined> {
  restoreDatabase(engine, kept)
  const standing = new Map<string, StandingSources>()
  for (const { id, name, sources: logs } of kept.views) {
    namings.set(id, { name, sources: logs })
    standing.set(id, await sources.open(logs))
  }
  const from = restoreViews(engine, kept, ({ id, definition }) => ({
    sources: standing.get(id),
    ...(definition !== undefined && runs(source(id, definition), replan)),
  }))
  for (const [n, { file, line, label }] of kept.entries.entries()) origins.record(n, n + 1, { file, line, label })
  return from
}

/** What a definition says to run: a plan that was recorded, or the primitives of another program. */
function runs(from: Source, replan: boolean): Pick<ViewDefinition, "joins" | "primitives"> {
  const { query, joins, nodes } = readDefinition(from)
  if (query === undefined) return { primitives: { nodes, text: from.text } }
  return replan ? {} : { joins }
}

function policyOf(text: string | undefined): KeepDeltas {
  if (text === undefined || text === "none") return "none"
  return text === "all" ? "all" : Number(text)
}
