import { createReadStream, createWriteStream } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pipeline } from "node:stream/promises"
import { createGunzip } from "node:zlib"
import type { DuckDBConnection, DuckDBValue, Json } from "@duckdb/node-api"
import { WizardError } from "../base/error.js"
import { Double, integer, Uuid, type Value } from "../edn/value.js"
import { readError } from "./source-file.js"

/** The formats that DuckDB reads for us, by the ending of a path. */
export type Tabular = "csv" | "parquet"

/** A row of a file, by column; text is what the file has as text, or in a type of its own. */
export type TabularRow = Readonly<Record<string, Value>>

/** The format of a path, an ending `.gz` aside. */
export const tabular = (path: string): Tabular | undefined =>
  /\.(csv|parquet)(\.gz)?$/.exec(path)?.[1] as Tabular | undefined

/**
 * The rows of a CSV or Parquet file in their order, read by DuckDB in pieces. Every column of CSV is text. Throws `io/missing`,
 * `io/tabular` for a file that is none, `io/duckdb` where the package has no binary for this machine.
 */
export async function* tabularRows(path: string, format: Tabular): AsyncGenerator<TabularRow, void, undefined> {
  const connection = await connect()
  const whole = await unpacked(path, format)
  try {
    const result = await connection.stream(`SELECT * FROM ${reader(whole.path, format)}`)
    const names = result.columnNames()
    const types = result.columnTypes().map(String)
    for await (const rows of result.yieldRows()) {
      for (const row of rows) yield Object.fromEntries(names.map((name, i) => [name, ednOf(row[i], types[i])]))
    }
  } catch (thrown) {
    throw unreadable(path, format, thrown)
  } finally {
    connection.closeSync()
    await whole.remove()
  }
}

/** The same rows as JSON: dates and large numbers are text. */
export async function tabularJson(path: string, format: Tabular): Promise<readonly Record<string, Json>[]> {
  const connection = await connect()
  try {
    return await (await connection.runAndReadAll(`SELECT * FROM ${reader(path, format)}`)).getRowObjectsJson()
  } catch (thrown) {
    throw unreadable(path, format, thrown)
  } finally {
    connection.closeSync()
  }
}

function ednOf(given: DuckDBValue, type: string): Value {
  if (given === null || typeof given === "boolean") return given
  if (typeof given === "bigint") return integer(given)
  if (typeof given === "number") return type === "DOUBLE" || type === "FLOAT" ? new Double(given) : given
  if (type.startsWith("TIMESTAMP") && typeof given === "object" && "micros" in given)
    return new Date(Number(BigInt(given.micros as bigint) / 1000n))
  return type === "UUID" ? new Uuid(String(given)) : String(given)
}

/** Parquet is read by jumping about in it, so a packed file is unpacked beside the others of the system's temporary directory. */
async function unpacked(path: string, format: Tabular): Promise<{ path: string; remove(): Promise<void> }> {
  if (format !== "parquet" || !path.endsWith(".gz")) return { path, remove: async () => {} }
  const directory = await mkdtemp(join(tmpdir(), "wizard-"))
  const remove = () => rm(directory, { recursive: true, force: true })
  const to = join(directory, "log.parquet")
  try {
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(to))
    return { path: to, remove }
  } catch (thrown) {
    await remove()
    throw readError(path, thrown)
  }
}

const quoted = (path: string): string => `'${path.replaceAll("'", "''")}'`

const reader = (path: string, format: Tabular): string =>
  format === "parquet"
    ? `read_parquet(${quoted(path)})`
    : `read_csv(${quoted(path)}, header = true, all_varchar = true, allow_quoted_nulls = false)`

async function connect(): Promise<DuckDBConnection> {
  try {
    const { DuckDBInstance } = await import("@duckdb/node-api")
    const options = { threads: "1", autoinstall_known_extensions: "false", autoload_known_extensions: "false" }
    return await (await DuckDBInstance.create(":memory:", options)).connect()
  } catch (thrown) {
    throw new WizardError("io/duckdb", "DuckDB, which reads CSV and Parquet, cannot be started on this machine", {
      hint: "write the log as EDN forms or as JSON lines (.jsonl)",
      cause: thrown,
    })
  }
}

function unreadable(path: string, format: Tabular, thrown: unknown): WizardError {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  if (/No files found/.test(message)) return readError(path, { code: "ENOENT" })
  const [first] = message.split("\n")
  return new WizardError("io/tabular", `${path} cannot be read as ${format}: ${first}`, {
    hint: "is it whole, and of the format that its ending says?",
    cause: thrown,
  })
}
