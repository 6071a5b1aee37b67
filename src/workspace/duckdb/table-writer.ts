import type * as DuckDB from "@duckdb/node-api"
import { TABLES, type Table, type TableName } from "./tables.js"

/** What a column takes, by row. */
export type Column = (row: number) => DuckDB.DuckDBValue

/** Appends rows to tables within the transaction that its connection is in. After an error it is good for nothing more. */
export class TableWriter {
  readonly #duckdb: typeof DuckDB
  readonly #connection: DuckDB.DuckDBConnection
  readonly #appenders = new Map<TableName, DuckDB.DuckDBAppender>()

  constructor(duckdb: typeof DuckDB, connection: DuckDB.DuckDBConnection) {
    this.#duckdb = duckdb
    this.#connection = connection
  }

  /** Appends `length` rows; a column for each of the table's, in order. */
  async append(table: TableName, length: number, columns: readonly Column[]): Promise<void> {
    if (length === 0) return
    const appender = await this.#appender(table)
    const { columns: declared }: Table = TABLES[table]
    const types = declared.map(([, type]) => this.#type(type))
    for (let from = 0; from < length; from += CHUNK) {
      const rows = Math.min(CHUNK, length - from)
      const chunk = this.#duckdb.DuckDBDataChunk.create(types, rows)
      for (let c = 0; c < columns.length; c++) {
        const vector = chunk.getColumnVector(c)
        const column = columns[c]
        for (let i = 0; i < rows; i++) vector.setItem(i, column(from + i))
        vector.flush()
      }
      appender.appendDataChunk(chunk)
    }
    appender.flushSync()
  }

  /** Lets go of the tables; what an error left unwritten is dropped. */
  close(): void {
    for (const appender of this.#appenders.values()) {
      try {
        appender.closeSync()
      } catch {
        // What could not be appended cannot be appended now either: whoever appended was told.
      }
    }
    this.#appenders.clear()
  }

  async #appender(table: TableName): Promise<DuckDB.DuckDBAppender> {
    const known = this.#appenders.get(table)
    if (known !== undefined) return known
    const appender = await this.#connection.createAppender(table)
    this.#appenders.set(table, appender)
    return appender
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
