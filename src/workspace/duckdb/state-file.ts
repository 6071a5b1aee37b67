import { dirname } from "node:path"
import type * as DuckDB from "@duckdb/node-api"
import { WizardError } from "../../base/error.js"
import type { Value } from "../../edn/value.js"
import { KeyReader } from "../../storage/key/key-reader.js"
import type { Entry, Family, FamilyChange, Mark, StateHead, StateStore } from "../../storage/state-store.js"
import { makeFolder } from "../make-folder.js"
import { damagedState, headText, headValue, headValues, markValues, readHead, unwrittenState } from "../state-head.js"
import { type OpenFile, openFile } from "./open-file.js"

/**
 * The state of a circuit in a DuckDB file: the same integrals and bytes as in RocksDB, a row for each, with its EDN beside. What a
 * transaction changes is one transaction.
 */
export class DuckDBState implements StateStore {
  readonly #path: string
  readonly #file: OpenFile
  #head: StateHead | undefined

  private constructor(path: string, file: OpenFile, head: StateHead | undefined) {
    this.#path = path
    this.#file = file
    this.#head = head
  }

  /** Opens or makes the file; one that is there is read whole. Throws as `openFile`, and `storage/foreign`, `storage/version`. */
  static async open(path: string): Promise<DuckDBState> {
    await folder(dirname(path))
    const file = await openFile(path)
    try {
      return new DuckDBState(path, file, file.isNew ? undefined : await look(path, file.connection))
    } catch (thrown) {
      file.close()
      throw thrown instanceof WizardError ? thrown : damagedState(path, messageOf(thrown), thrown)
    }
  }

  get head(): StateHead | undefined {
    return this.#head
  }

  async add(changes: readonly FamilyChange[], mark: Mark): Promise<void> {
    await this.#transaction(async () => {
      for (const change of changes) await this.#merge(change)
      await this.#tell(markValues(mark))
    })
    if (this.#head !== undefined) this.#head = { ...this.#head, ...mark }
  }

  async replace(whole: readonly FamilyChange[], head: StateHead): Promise<void> {
    await this.#transaction(async () => {
      for (const statement of CREATION) await this.#connection.run(statement)
      await this.#connection.run("DELETE FROM row")
      for (const change of whole) await this.#append("row", change)
      await this.#tell(headValues(head))
    })
    this.#head = head
  }

  async *entries(family: string): AsyncGenerator<readonly Entry[], void, undefined> {
    const result = await this.#connection.stream("SELECT key, weight FROM row WHERE integral = $1 ORDER BY key", [
      family,
    ])
    for (;;) {
      const chunk = await result.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) return
      yield chunk.getRows().map(([key, weight]) => [(key as DuckDB.DuckDBBlobValue).bytes, Number(weight)] as const)
    }
  }

  async close(): Promise<void> {
    try {
      await this.#connection.run("CHECKPOINT")
    } catch (thrown) {
      throw unwrittenState(this.#path, messageOf(thrown), thrown)
    } finally {
      this.#file.close()
    }
  }

  async abandon(): Promise<void> {
    this.#file.close()
  }

  get #connection(): DuckDB.DuckDBConnection {
    return this.#file.connection
  }

  /** Sums the weights of rows that are there with those that come; what sums to 0 goes. */
  async #merge(change: FamilyChange): Promise<void> {
    const { name } = change.family
    await this.#connection.run(
      "CREATE OR REPLACE TEMP TABLE change (integral VARCHAR, key BLOB, edn VARCHAR, weight BIGINT)",
    )
    await this.#append("change", change)
    await this.#connection.run(
      `UPDATE row SET weight = row.weight + change.weight FROM change WHERE row.integral = $1 AND row.key = change.key`,
      [name],
    )
    await this.#connection.run(
      `INSERT INTO row SELECT * FROM change WHERE key NOT IN (SELECT key FROM row WHERE integral = $1)`,
      [name],
    )
    await this.#connection.run("DELETE FROM row WHERE integral = $1 AND weight = 0", [name])
  }

  async #append(table: "row" | "change", { family, entries }: FamilyChange): Promise<void> {
    const { DuckDBBlobValue } = this.#file.duckdb
    const appender = await this.#connection.createAppender(table)
    let rows = 0
    for (const [key, weight] of entries()) {
      appender.appendVarchar(family.name)
      appender.appendBlob(new DuckDBBlobValue(key).bytes)
      appender.appendVarchar(ednOf(key, family))
      appender.appendBigInt(BigInt(weight))
      appender.endRow()
      if (++rows % FLUSH !== 0) continue
      appender.flushSync()
      await new Promise((resolve) => setImmediate(resolve))
    }
    appender.closeSync()
  }

  async #tell(values: ReadonlyMap<string, Value>): Promise<void> {
    for (const [key, value] of values) {
      await this.#connection.run("INSERT OR REPLACE INTO meta VALUES ($1, $2)", [key, headText(value)])
    }
  }

  async #transaction(work: () => Promise<void>): Promise<void> {
    try {
      await this.#connection.run("BEGIN")
      await work()
      await this.#connection.run("COMMIT")
    } catch (thrown) {
      await this.#connection.run("ROLLBACK").catch(() => undefined)
      throw unwrittenState(this.#path, messageOf(thrown), thrown)
    }
  }
}

/** Rows that are appended before others have their turn. */
const FLUSH = 16_384

const CREATION = [
  "CREATE TABLE IF NOT EXISTS meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)",
  "COMMENT ON TABLE meta IS 'What the state is, and up to where it goes.'",
  "COMMENT ON COLUMN meta.key IS 'format, created-with, definition (SHA-256), families, t, tx, entries, failure.'",
  "COMMENT ON COLUMN meta.value IS 'EDN in ASCII.'",
  "CREATE TABLE IF NOT EXISTS row (integral VARCHAR NOT NULL, key BLOB NOT NULL, edn VARCHAR NOT NULL, weight BIGINT NOT NULL)",
  "COMMENT ON TABLE row IS 'The rows of each integral of the circuit; those of default are the rows of the view.'",
  "COMMENT ON COLUMN row.integral IS 'The id of the operator.'",
  "COMMENT ON COLUMN row.key IS 'The values one after the other, in the bytes of a state directory; inside a fixpoint the round comes last.'",
  "COMMENT ON COLUMN row.edn IS 'The values as a vector (EDN).'",
  "COMMENT ON COLUMN row.weight IS 'How often the row is there.'",
]

/** Reads all that the file keeps. */
async function look(path: string, connection: DuckDB.DuckDBConnection): Promise<StateHead> {
  const tables = await connection.runAndReadAll("SELECT table_name FROM duckdb_tables()")
  const names = tables.getRows().map(([name]) => String(name))
  const meta = new Map<string, Value>()
  if (names.includes("meta")) {
    const rows = await connection.runAndReadAll("SELECT key, value FROM meta")
    for (const [key, value] of rows.getRows()) meta.set(String(key), headValue(String(value)))
  }
  const head = readHead(path, meta)
  if (!names.includes("row")) throw damagedState(path, "it has no table row")
  const found = await connection.runAndReadAll("SELECT integral, sum(weight), bit_xor(hash(key)) FROM row GROUP BY 1")
  const unknown = found.getRows().find(([name]) => !head.families.some((family) => family.name === name))
  if (unknown !== undefined) throw damagedState(path, `it has rows of ${unknown[0]}, which is no integral of it`)
  return head
}

function ednOf(key: Uint8Array, { columns, hasRounds }: Family): string {
  const reader = new KeyReader(key)
  const row = reader.row(columns.length)
  return headText(hasRounds ? [...row, reader.iteration()] : row)
}

async function folder(path: string): Promise<void> {
  try {
    await makeFolder(path)
  } catch (thrown) {
    throw new WizardError("io/open", `${path} cannot be made: ${messageOf(thrown)}`, {
      hint: "check the path and who may write there",
      cause: thrown,
    })
  }
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))
