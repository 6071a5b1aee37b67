import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBType } from "@duckdb/node-api"
import { Unsaid } from "./unsaid.js"

/** What is used of the package. */
interface DuckDB {
  readonly DuckDBInstance: { create(path: string, options: Record<string, string>): Promise<DuckDBInstance> }
  readonly DuckDBDataChunk: { create(types: readonly DuckDBType[], rows: number): DuckDBDataChunk }
  readonly INTEGER: DuckDBType
}

/** Codes of one row. */
export type CodeRow = readonly number[]

/**
 * Temporary tables of codes in a DuckDB that lives in memory, one for the whole process: columns `c0 c1 …` unless they are named,
 * a single 0 for a relation without columns. What it made is gone when it is closed.
 */
export class Session {
  readonly #duckdb: DuckDB
  readonly #connection: DuckDBConnection
  /** What was said to DuckDB, given rows left out, and notes: as a script. */
  readonly script: string[] = []

  private constructor(duckdb: DuckDB, connection: DuckDBConnection) {
    this.#duckdb = duckdb
    this.#connection = connection
  }

  /** Throws `Unsaid` where the package has no binary. */
  static async open(): Promise<Session> {
    const { duckdb, instance } = await start()
    return new Session(duckdb, await instance.connect())
  }

  close(): void {
    this.#connection.closeSync()
  }

  /** Makes a table of the rows of a SELECT. */
  make(name: string, select: string): Promise<void> {
    return this.#say(`CREATE OR REPLACE TEMP TABLE ${name} AS ${select}`)
  }

  /** Makes a table without rows. */
  empty(name: string, width: number): Promise<void> {
    return this.#say(createTable(name, named(width)))
  }

  /** Adds the rows of one table to another. */
  add(to: string, from: string): Promise<void> {
    return this.#say(`INSERT INTO ${to} SELECT * FROM ${from}`)
  }

  /** Writes a line into the script alone. */
  note(line: string): void {
    this.script.push(line)
  }

  async #say(statement: string): Promise<void> {
    this.note(`${statement};`)
    await this.#connection.run(statement)
  }

  /** Makes a table of rows that are given. */
  async load(name: string, width: number, rows: readonly CodeRow[], names?: readonly string[]): Promise<void> {
    const columns = names ?? named(width)
    await this.#connection.run(createTable(name, columns))
    if (rows.length === 0) return
    const appender = await this.#connection.createAppender(name, "main", "temp")
    for (let from = 0; from < rows.length; from += CHUNK) {
      const part = rows.slice(from, from + CHUNK)
      const chunk = this.#duckdb.DuckDBDataChunk.create(
        columns.map(() => this.#duckdb.INTEGER),
        part.length,
      )
      chunk.setColumns(columns.map((_, i) => part.map((row) => (width === 0 ? 0 : row[i]))))
      appender.appendDataChunk(chunk)
    }
    appender.closeSync()
  }

  /** The rows of a SELECT of so many columns. */
  async rows(select: string, width: number): Promise<CodeRow[]> {
    const reader = await this.#connection.runAndReadAll(select)
    const rows = reader.getRows() as number[][]
    return width === 0 ? rows.map(() => []) : rows
  }
}

/** The columns of a table of codes. */
export const named = (width: number): string[] => Array.from({ length: Math.max(1, width) }, (_, i) => `c${i}`)

export const createTable = (name: string, columns: readonly string[]): string =>
  `CREATE OR REPLACE TEMP TABLE ${name} (${columns.map((column) => `${column} INTEGER NOT NULL`).join(", ")})`

/** DuckDB's own size of a chunk. */
const CHUNK = 2048

const OPTIONS = {
  threads: "1",
  temp_directory: "",
  enable_external_access: "false",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  lock_configuration: "true",
}

let started: Promise<{ duckdb: DuckDB; instance: DuckDBInstance }> | undefined

function start(): Promise<{ duckdb: DuckDB; instance: DuckDBInstance }> {
  started ??= import("@duckdb/node-api").then(
    async (duckdb) => ({ duckdb, instance: await duckdb.DuckDBInstance.create(":memory:", OPTIONS) }),
    () => Promise.reject(new Unsaid("the package @duckdb/node-api is not installed for this platform")),
  )
  return started
}
