import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api"
import { WizardError } from "../../base/error.js"
import { compare } from "../../edn/compare.js"
import { read } from "../../edn/read.js"
import { Double, integer, type Value } from "../../edn/value.js"
import { openReading } from "./open-file.js"

/** What a question in SQL gives: rows in canonical order. */
export interface SqlRows {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Value[])[]
}

/**
 * Asks a database file in SQL. The file is opened for reading, and nothing beside it is: no other file, no extension. Throws `sql/refused` with
 * what DuckDB says, and as `openFile`.
 */
export async function ask(path: string, text: string): Promise<SqlRows> {
  const { connection, close } = await openReading(path)
  try {
    return await answer(connection, text)
  } finally {
    close()
  }
}

async function answer(connection: DuckDBConnection, text: string): Promise<SqlRows> {
  try {
    const reader = await connection.runAndReadAll(text)
    const doubles = reader.columnTypes().map(({ typeId }) => typeId === FLOAT || typeId === DOUBLE)
    const rows = reader.getRows().map((row) => row.map((value, i) => ednOf(value, doubles[i])))
    return { columns: reader.columnNames(), rows: rows.sort(compare) }
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    throw new WizardError("sql/refused", `DuckDB refuses the question: ${message.split("\n")[0]}`, {
      hint: "the tables are transaction, entry, datom, value, attribute, view, argument, operator, delta, state, checkpoint; views with values are current_datom, view_row, delta_row",
      cause: thrown,
    })
  }
}

/** DuckDB's numbers for types. */
const [FLOAT, DOUBLE] = [10, 11]

/** Integers are longs, lists vectors, timestamps instants, decimals themselves; what EDN has no word for is its text. */
function ednOf(value: DuckDBValue, isDouble = false): Value {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value
  if (typeof value === "bigint") return integer(value)
  if (typeof value === "number") return isDouble || !Number.isInteger(value) ? new Double(value) : value
  if ("items" in value && Array.isArray(value.items)) return value.items.map((item) => ednOf(item))
  if ("scale" in value) return read(`${value}M`)
  if ("micros" in value && typeof value.micros === "bigint") return new Date(Number(value.micros / 1000n))
  return String(value)
}
