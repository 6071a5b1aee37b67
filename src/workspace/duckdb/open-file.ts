import { existsSync, realpathSync, statSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import type * as DuckDB from "@duckdb/node-api"
import { WizardError } from "../../base/error.js"
import { readError } from "../source-file.js"
import type { Raw } from "./bulk-column.js"

/** A database file that this process has open. */
export interface OpenFile {
  readonly duckdb: typeof DuckDB
  readonly raw: Raw
  readonly connection: DuckDB.DuckDBConnection
  /** Whether there was no file before. */
  readonly isNew: boolean
  /** Another connection, for transactions beside those of `connection`. */
  connect(): Promise<DuckDB.DuckDBConnection>
  close(): void
}

/** DuckDB's lock is the process's own, so it does not keep this process from opening a file twice. */
const opened = new Set<string>()

/**
 * Opens a database file, or makes it, for this process alone. Throws `storage/locked`, which names who holds it, `storage/damaged`,
 * `storage/version`, `io/…`.
 */
export async function openFile(path: string): Promise<OpenFile> {
  const { duckdb, raw } = await load()
  const file = whole(path)
  if (opened.has(file)) throw locked(path, `process ${process.pid}, which is this one`)
  opened.add(file)
  const isNew = !existsSync(file) || statSync(file).size === 0
  try {
    const instance = await duckdb.DuckDBInstance.create(file, OPTIONS)
    const connection = await instance.connect()
    // What was only looked at stays as it was.
    await connection.run("PRAGMA disable_checkpoint_on_shutdown")
    const close = () => {
      connection.closeSync()
      instance.closeSync()
      opened.delete(file)
    }
    return { duckdb, raw, connection, isNew, connect: () => instance.connect(), close }
  } catch (thrown) {
    opened.delete(file)
    throw openError(path, thrown)
  }
}

/** Opens a file for reading alone, and nothing beside it. Throws as `openFile`. */
export async function openReading(path: string): Promise<Pick<OpenFile, "connection" | "close">> {
  const { duckdb } = await load()
  try {
    const instance = await duckdb.DuckDBInstance.create(path, { ...OPTIONS, access_mode: "READ_ONLY" })
    const connection = await instance.connect()
    await connection.run("SET enable_external_access = false")
    await connection.run("SET lock_configuration = true")
    const close = () => {
      connection.closeSync()
      instance.closeSync()
    }
    return { connection, close }
  } catch (thrown) {
    throw openError(path, thrown)
  }
}

const OPTIONS = {
  threads: "1",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
}

async function load(): Promise<Pick<OpenFile, "duckdb" | "raw">> {
  try {
    const { default: raw } = await import("@duckdb/node-bindings")
    return { duckdb: await import("@duckdb/node-api"), raw }
  } catch (thrown) {
    throw new WizardError("io/duckdb", "DuckDB, which keeps the database file, cannot be started on this machine", {
      hint: "keep everything in memory: leave the database out",
      cause: thrown,
    })
  }
}

/** The one name of a file, whatever links lead to it. */
function whole(path: string): string {
  const full = resolve(path)
  if (existsSync(full)) {
    if (statSync(full).isDirectory()) throw readError(path, { code: "EISDIR" })
    return realpathSync(full)
  }
  const folder = dirname(full)
  if (!existsSync(folder)) {
    throw new WizardError("io/missing", `there is no directory ${folder}`, {
      hint: `make it first: mkdir -p ${folder}`,
    })
  }
  return join(realpathSync(folder), basename(full))
}

/** What DuckDB says when a file cannot be opened, in words that say what to do. */
function openError(path: string, thrown: unknown): WizardError {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const holder = /lock is held in (.*?)(?: \((PID \d+)\))/.exec(message)
  if (holder !== null) return locked(path, `process ${holder[2].slice(4)} (${holder[1]})`)
  if (/Could not set lock/.test(message)) return locked(path, "another process")
  if (/newer version|storage version|serialized (with|using)/i.test(message)) {
    return new WizardError("storage/version", `${path} was written by a newer version: ${first(message)}`, {
      hint: "open it with that version",
      cause: thrown,
    })
  }
  if (/^IO Error: (Cannot open|Could not (open|create|read))|Permission denied|Read-only file system/.test(message)) {
    return new WizardError("io/open", `${path} cannot be opened: ${first(message)}`, {
      hint: "check the path and who may write there",
      cause: thrown,
    })
  }
  return damaged(path, thrown)
}

/** The error of a file whose contents are not what was written. */
export function damaged(path: string, thrown: unknown): WizardError {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new WizardError("storage/damaged", `${path} is damaged, or no database file: ${first(message)}`, {
    hint: "restore it from a copy, or build it anew from its source; nothing was changed",
    cause: thrown,
  })
}

const locked = (path: string, holder: string): WizardError =>
  new WizardError("storage/locked", `${path} is open in ${holder}`, {
    hint: "close it there; to read beside an open session use a copy that :export snapshot makes",
  })

const first = (message: string): string => message.split("\n")[0]
