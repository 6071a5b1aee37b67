import { copyFile, rename } from "node:fs/promises"
import type * as DuckDB from "@duckdb/node-api"
import { WizardError } from "../../base/error.js"
import { DatomColumns } from "../../storage/datom-columns.js"
import type { Commit, Kept, Storage, TakenCheckpoint } from "../../storage/storage.js"
import { partFile, removePart, sweepParts } from "../part-file.js"
import { version } from "../version.js"
import { writeCheckpoint } from "./checkpoint.js"
import { appendCommit } from "./commit-rows.js"
import { damaged, type OpenFile, openFile } from "./open-file.js"
import { readKept } from "./read.js"
import { TableWriter } from "./table-writer.js"
import { creation, FORMAT } from "./tables.js"

/**
 * A Wizard's database file. Each commit is one transaction of DuckDB, whose log is synced before `append` resolves. While the storage is
 * open no other process can open the file.
 */
export class DuckDBStorage implements Storage {
  readonly #path: string
  readonly #file: OpenFile
  #writer: TableWriter
  /** How many entries there are, and the last t that has a row. */
  #entries = 0
  #lastT = -1
  #begin: DuckDB.DuckDBPreparedStatement | undefined
  #commit: DuckDB.DuckDBPreparedStatement | undefined
  /** Ends, well or not, with the checkpoint that is being written. */
  #checkpointing: Promise<void> = Promise.resolve()

  private constructor(path: string, file: OpenFile) {
    this.#path = path
    this.#file = file
    this.#writer = new TableWriter(file, file.connection)
  }

  /** Opens or makes the file. Throws as `openFile`. */
  static async open(path: string): Promise<DuckDBStorage> {
    const storage = new DuckDBStorage(path, await openFile(path))
    await sweepParts(path)
    return storage
  }

  /** Throws `storage/foreign`, `storage/version`, `storage/damaged`; then the file is closed again, unchanged. */
  async load(): Promise<Kept> {
    try {
      if (this.#file.isNew) {
        await this.#transaction(() => this.#create())
        return { values: [], entries: [], datoms: new DatomColumns(), views: [], meta: new Map() }
      }
      const kept = await readKept(this.#connection, this.#path)
      this.#entries = kept.entries.length
      this.#lastT = kept.entries.at(-1)?.t ?? -1
      return kept
    } catch (thrown) {
      this.#file.close()
      throw thrown instanceof WizardError && thrown.code.startsWith("storage/") ? thrown : damaged(this.#path, thrown)
    }
  }

  async append(commit: Commit): Promise<void> {
    // These delete what a checkpoint writes.
    if (commit.firstEntry < this.#entries || commit.removedView !== undefined) await this.#checkpointing
    let lastT = this.#lastT
    await this.#transaction(async () => {
      if (commit.firstEntry < this.#entries) lastT = await this.#forget(commit.firstEntry)
      for (const statement of replaced(commit)) await this.#connection.run(...statement)
      await appendCommit(this.#writer, this.#file.duckdb, commit, lastT)
    })
    this.#lastT = commit.entries.at(-1)?.t ?? lastT
    this.#entries = commit.firstEntry + commit.entries.length
  }

  checkpoint(checkpoint: TakenCheckpoint): Promise<void> {
    const written = writeCheckpoint(this.#file, checkpoint).catch((thrown) => {
      throw unwritten(this.#path, thrown)
    })
    this.#checkpointing = written.catch(() => undefined)
    return written
  }

  async copy(path: string): Promise<void> {
    const part = await partFile(path)
    try {
      await this.#checkpointing
      await this.#connection.run("CHECKPOINT")
      await copyFile(this.#path, part)
      await rename(part, path)
    } catch (thrown) {
      await removePart(part)
      throw unwritten(path, thrown)
    }
  }

  async close(): Promise<void> {
    await this.#checkpointing
    this.#writer.close()
    try {
      await this.#connection.run("CHECKPOINT")
    } catch (thrown) {
      throw unwritten(this.#path, thrown)
    } finally {
      this.#file.close()
    }
  }

  async abandon(): Promise<void> {
    await this.#checkpointing
    this.#writer.close()
    this.#file.close()
  }

  get #connection(): DuckDB.DuckDBConnection {
    return this.#file.connection
  }

  async #create(): Promise<void> {
    for (const statement of creation()) await this.#connection.run(statement)
    const meta = [
      ["format", FORMAT],
      ["created_with", `wizard-datalog ${version()}`],
    ]
    await this.#writer.append("meta", meta.length, [(i) => meta[i][0], (i) => meta[i][1]])
  }

  /** Deletes the entries from number `first` on. Returns the last t that is left. */
  async #forget(first: number): Promise<number> {
    const found = await this.#connection.runAndReadAll("SELECT min(t) FROM entry WHERE n >= $1", [first])
    const [[from]] = found.getRows()
    for (const table of ["entry", '"transaction"', "datom", "delta"]) {
      await this.#connection.run(`DELETE FROM ${table} WHERE t >= $1`, [from])
    }
    await this.#connection.run("DELETE FROM argument WHERE n >= $1", [first])
    await this.#connection.run("DELETE FROM state WHERE view IN (SELECT view FROM checkpoint WHERE t >= $1)", [from])
    await this.#connection.run("DELETE FROM checkpoint WHERE t >= $1", [from])
    return Number(from) - 1
  }

  /** Runs the work in a transaction of DuckDB: durable when it resolves, not happened when it throws `storage/write`. */
  async #transaction(work: () => Promise<void>): Promise<void> {
    try {
      this.#begin ??= await this.#connection.prepare("BEGIN")
      this.#commit ??= await this.#connection.prepare("COMMIT")
      await this.#begin.run()
      await work()
      await this.#commit.run()
    } catch (thrown) {
      this.#writer.close()
      this.#writer = new TableWriter(this.#file, this.#connection)
      await this.#connection.run("ROLLBACK").catch(() => undefined)
      throw unwritten(this.#path, thrown)
    }
  }
}

/** What goes because the commit has something in its place. */
function replaced({ addedView, removedView, operators, attributes, renamed, meta, deltasFrom }: Commit) {
  const statements: [string, DuckDB.DuckDBValue[]][] = []
  for (const { view, definition } of operators) {
    statements.push(["DELETE FROM operator WHERE view = $1", [view]])
    if (view !== addedView?.id) statements.push(["UPDATE view SET definition = $2 WHERE id = $1", [view, definition]])
  }
  if (removedView !== undefined && addedView === undefined) {
    for (const table of ["argument", "operator", "delta", "state", "checkpoint"]) {
      statements.push([`DELETE FROM ${table} WHERE view = $1`, [removedView]])
    }
    statements.push(["DELETE FROM view WHERE id = $1", [removedView]])
  }
  if (attributes !== undefined) statements.push(["DELETE FROM attribute", []])
  if (renamed !== undefined) statements.push(["DELETE FROM renamed", []])
  for (const [key, value] of meta ?? []) {
    statements.push(["INSERT OR REPLACE INTO meta VALUES ($1, $2)", [key, value]])
  }
  if (deltasFrom !== undefined) statements.push(["DELETE FROM delta WHERE t < $1", [BigInt(deltasFrom)]])
  return statements
}

function unwritten(path: string, thrown: unknown): WizardError {
  const message = (thrown instanceof Error ? thrown.message : String(thrown)).split("\n")[0]
  return new WizardError("storage/write", `${path} could not be written: ${message}`, {
    hint: "nothing of the transaction has happened; make room, then close the Wizard and load it again",
    cause: thrown,
  })
}
