import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import type { Value } from "../edn/value.js"
import type { Engine } from "../engine/engine.js"
import { withLoans } from "../engine/loans.js"
import { databasesOf } from "../verify/engine-database.js"
import { extensionsOf } from "../verify/verify.js"
import type { Keeper, Naming } from "./keeper.js"
import { keptView, textSources } from "./kept-view.js"
import type { Origins } from "./origins.js"

/** What `Wizard.export` writes. */
export type ExportKind = "state" | "snapshot" | "config" | "definition" | "log" | "sql"

export interface ExportOptions {
  /** Of these views; of all when left out. A definition and a script are of one. */
  readonly views?: readonly string[]
  /** Where the states of an exported workspace are kept; rocksdb when left out. */
  readonly storage?: "rocksdb" | "duckdb"
}

/** What a question in SQL gives. */
export interface SqlRows {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Value[])[]
}

/** What is exported. */
export interface Exporting {
  readonly engine: Engine
  readonly keeper: Keeper | undefined
  readonly origins: Origins
  readonly namings: ReadonlyMap<string, Naming>
}

type Export = (from: Exporting, path: string, options: ExportOptions) => Promise<void>

const EXPORTS: Readonly<Record<ExportKind, Export>> = {
  state: exportState,
  snapshot: (from, path) => alone(from, () => writeDatabase(from, path)),
  config: async (from, path, options) => {
    const { configText } = await import("../export/config-text.js")
    await writeText(path, [configText(exported(from, options), options.storage ?? "rocksdb")])
  },
  definition: async ({ engine }, path, { views = engine.catalog.views().map(({ id }) => id) }) => {
    const { writeDefinition } = await import("../workspace/definition/write.js")
    await writeText(path, [writeDefinition(engine.catalog, single(views, "definition"))])
  },
  sql: async ({ engine }, path, { views = engine.catalog.views().map(({ id }) => id) }) => {
    const { definition, columns } = engine.catalog.get(single(views, "script"))
    const { query, rules, args: inputs } = definition
    const { scriptText } = await import("../verify/sql/script-text.js")
    const sources = databasesOf(engine, definition)
    const question = { query, rules, sources, inputs, extensions: extensionsOf(engine) }
    await writeText(path, [await scriptText(question, columns)])
  },
  log: async ({ engine }, path) => {
    const { logLines } = await import("../export/log-lines.js")
    const { schema, lines } = logLines(engine, engine.database.log.count)
    if (schema !== null && path !== "-") await writeText(path.replace(/(\.edn)?$/, ".schema.edn"), [schema])
    await writeText(path, lines)
  },
}

/** Exports what stands at the engine's t. Throws `export/kind`, `view/unknown`, `io/…`, `storage/…`. */
export async function exportTo(from: Exporting, kind: string, path: string, options: ExportOptions): Promise<void> {
  if (Object.hasOwn(EXPORTS, kind)) return EXPORTS[kind as ExportKind](from, path, options)
  const kinds = Object.keys(EXPORTS)
  const near = nearest(kind, kinds)
  throw new WizardError("export/kind", `there is no export ${kind}`, {
    hint: near === undefined ? `there are ${kinds.join(", ")}` : `did you mean ${near}?`,
  })
}

/**
 * Asks in SQL what a database file of now would hold (README, the tables): of one that is kept, as far as deltas are kept; of one in memory with all
 * of them. O(history). Throws `sql/refused`, `io/…`, `storage/…`.
 */
export async function askHistory(from: Exporting, text: string): Promise<SqlRows> {
  const { inTemporaryFile } = await import("../workspace/temporary-file.js")
  const { ask } = await import("../workspace/duckdb/ask.js")
  return inTemporaryFile("history.duckdb", async (path) => {
    await alone(from, () => writeDatabase(from, path, true))
    return ask(path, text)
  })
}

/** While a file is copied and views are written transactions wait. Where there is no such file they go on. */
async function exportState(from: Exporting, path: string, options: ExportOptions): Promise<void> {
  const { pictureOf, writeWorkspace } = await import("../export/workspace.js")
  const { databaseCopy } = await import("../export/database-copy.js")
  const write = () =>
    withLoans(from.engine, (loans) => {
      // Both are of one moment: nothing is awaited between them.
      const picture = pictureOf(from.engine, exported(from, options), options.storage ?? "rocksdb", loans)
      const copy = isWhole(from)
        ? (file: string) => from.keeper.copy(file)
        : databaseCopy(from.engine, besideOf(from), loans)
      return writeWorkspace(picture, path, copy)
    })
  await (isWhole(from) ? alone(from, write) : write())
}

/** The database file as it is, or one that is made of what stands now. */
async function writeDatabase(from: Exporting, path: string, deltas = false): Promise<void> {
  if (isWhole(from)) return from.keeper.copy(path)
  const { databaseCopy } = await import("../export/database-copy.js")
  await withLoans(from.engine, (loans) => databaseCopy(from.engine, { ...besideOf(from), deltas }, loans)(path))
}

/** What a database file has beside the engine. */
function besideOf({ engine, origins, namings }: Exporting) {
  const first = new Map([...engine.argumentChanges.values()].reverse().map(({ view, before }) => [view, before]))
  const views = engine.catalog.views().map(({ id, definition }) => {
    const { name = id, sources } = namings.get(id) ?? {}
    const args = first.get(id) ?? definition.args
    return { ...keptView(id, definition, { name, sources: textSources(id, sources), createdT: 0 }), args }
  })
  return { views, origin: (n: number) => origins.origin(n) }
}

/** Whether there is a file that is as of now. */
function isWhole(from: Exporting): from is Exporting & { readonly keeper: Keeper } {
  const { log } = from.engine.database
  return from.keeper?.hasFile === true && log.count === log.recorded
}

const alone = (from: Exporting, work: () => Promise<void>): Promise<void> =>
  from.keeper === undefined ? work() : from.keeper.journal.alone(work)

function exported({ engine, namings }: Exporting, { views }: ExportOptions) {
  const ids = views ?? engine.catalog.views().map(({ id }) => id)
  return ids.map((id) => {
    const { name = id, sources } = namings.get(id) ?? {}
    const logs = new Map(Object.entries(textSources(id, sources)))
    return { view: engine.catalog.get(id), name, sources: logs }
  })
}

/** The one view of which something is. Throws `export/views`. */
function single(views: readonly string[], what: string): string {
  if (views.length === 1) return views[0]
  throw new WizardError("export/views", `expected one view for a ${what}, found ${views.length}`, {
    hint: `name one of ${views.join(", ")}`,
  })
}

async function writeText(path: string, pieces: Iterable<string>): Promise<void> {
  const { writeWhole } = await import("../workspace/write-whole.js")
  await writeWhole(path, pieces)
}
