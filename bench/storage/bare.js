// DuckDB without Wizard: reads the tables of a file into JS, and appends rows to a new file as anybody would.
import { DuckDBDataChunk, DuckDBInstance } from "@duckdb/node-api"
import { creation, TABLES } from "../../dist/src/workspace/duckdb/tables.js"

const CHUNK = 2048

async function opened(path, work) {
  const instance = await DuckDBInstance.create(path, { threads: "1" })
  const connection = await instance.connect()
  try {
    return await work(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** The columns of every table by its name. */
export const read = (path) =>
  opened(path, async (connection) => {
    const tables = new Map()
    for (const name of Object.keys(TABLES)) {
      const reader = await connection.runAndReadAll(`SELECT * FROM "${name}"`)
      const columns = reader.getColumns()
      if (columns.length > 0) tables.set(name, columns)
    }
    return tables
  })

/**
 * Appends rows of tables to a new file, in `commits` transactions; the rows of each are what `slice(table, columns, commit)` gives. Returns
 * the milliseconds of the appends and commits, and of the checkpoint after them when `checkpoint` says so.
 */
export const append = (path, tables, commits, slice, checkpoint) =>
  opened(path, async (connection) => {
    for (const statement of creation()) await connection.run(statement)
    const appenders = new Map()
    for (const name of tables.keys()) appenders.set(name, await connection.createAppender(name))
    const types = new Map()
    for (const name of tables.keys()) {
      types.set(name, (await connection.runAndReadAll(`SELECT * FROM "${name}"`)).columnTypes())
    }
    const begin = performance.now()
    for (let commit = 0; commit < commits; commit++) {
      await connection.run("BEGIN")
      for (const [name, columns] of tables) {
        const [from, to] = slice(name, columns, commit)
        const appender = appenders.get(name)
        for (let at = from; at < to; at += CHUNK) {
          const chunk = DuckDBDataChunk.create(types.get(name))
          const end = Math.min(to, at + CHUNK)
          chunk.setColumns(columns.map((column) => column.slice(at, end)))
          appender.appendDataChunk(chunk)
        }
        appender.flushSync()
      }
      await connection.run("COMMIT")
    }
    if (checkpoint) await connection.run("CHECKPOINT")
    return performance.now() - begin
  })

/** All rows in one commit. */
export const all = (_name, columns) => [0, columns[0].length]
