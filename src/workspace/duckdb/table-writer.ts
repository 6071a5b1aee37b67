import type * as DuckDB from "@duckdb/node-api"
import { type BulkColumn, type Raw, writeBulk } from "./bulk-column.js"
import type { OpenFile } from "./open-file.js"
import { TABLES, type Table, type TableName } from "./tables.js"

/** What a column takes, by row. */
export type Column = ((row: number) => DuckDB.DuckDBValue) | BulkColumn

/** A table that is appended to, and the chunk through which all of its rows go: to make one takes longer than a few rows do. */
interface Appending {
  readonly appender: DuckDB.DuckDBAppender
  readonly chunk: DuckDB.DuckDBDataChunk
}

/** Appends rows to tables within the transaction that its connection is in. After an error it is good for nothing more. */
export class TableWriter {
  readonly #duckdb: typeof DuckDB
  readonly #raw: Raw
  readonly #connection: DuckDB.DuckDBConnection
  readonly #appenders = new Map<TableName, Appending>()

  constructor({ duckdb, raw }: Pick<OpenFile, "duckdb" | "raw">, connection: DuckDB.DuckDBConnection) {
    this.#duckdb = duckdb
    this.#raw = raw
    this.#connection = connection
  }

  /** Appends `length` rows; a column for each of the table's, in order. */
  async append(table: TableName, length: number, columns: readonly Column[]): Promise<void> {
    if (length === 0) return
    const { appender, chunk } = await this.#appender(table)
    for (let from = 0; from < length; from += CHUNK) {
      const rows = Math.min(CHUNK, length - from)
      chunk.reset()
      chunk.rowCount = rows
      for (let c = 0; c < columns.length; c++) {
        const column = columns[c]
        if (typeof column !== "function") {
          writeBulk(this.#raw, this.#raw.data_chunk_get_vector(chunk.chunk, c), column, from, rows)
          continue
        }
        const vector = chunk.getColumnVector(c)
        for (let i = 0; i < rows; i++) vector.setItem(i, column(from + i))
        vector.flush()
      }
      appender.appendDataChunk(chunk)
    }
    appender.flushSync()
  }

  /** Lets go of the tables; what an error left unwritten is dropped. */
  close(): void {
    for (const { appender } of this.#appenders.values()) {
      try {
        appender.closeSync()
      } catch {
        // What could not be appended cannot be appended now either: whoever appended was told.
      }
    }
    this.#appenders.clear()
  }

  async #appender(table: TableName): Promise<Appending> {
    const known = this.#appenders.get(table)
    if (known !== undefined) return known
    const { columns }: Table = TABLES[table]
    const chunk = this.#duckdb.DuckDBDataChunk.create(columns.map(([, type]) => this.#type(type)))
    const made = { appender: await this.#connection.createAppender(table), chunk }
    this.#appenders.set(table, made)
    return made
  }

  #type(declared: string): DuckDB.DuckDBType {
    const { INTEGER, BIGINT, DOUBLE, BOOLEAN, TIMESTAMP, VARCHAR, LIST } = this.#duckdb
    const [name] = declared.split(" ")
    const base = name.replace("[]", "")
    const scalars = { INTEGER, BIGINT, DOUBLE, BOOLEAN, TIMESTAMP, VARCHAR }
    const type = scalars[base as keyof typeof scalars]
    return name.endsWith("[]") ? LIST(type) : type
  }
}

/** DuckDB's own size of a chunk. */
const CHUNK = 2048
