import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api"
import { WizardError } from "../../base/error.js"
import { source } from "../../base/span.js"
import { NONE } from "../../datom/log.js"
import { read } from "../../edn/read.js"
import { EdnMap, sequence, type Value } from "../../edn/value.js"
import { decodeValue } from "../../storage/codec.js"
import { DatomColumns } from "../../storage/datom-columns.js"
import type { Kept, KeptEntry, KeptView } from "../../storage/storage.js"
import { readCheckpoint } from "./checkpoint.js"
import { each, eachChunk } from "./each.js"
import { FORMAT } from "./tables.js"

/** Reads everything that a file keeps. Throws `storage/foreign`, `storage/version`, and what DuckDB throws for a damaged file. */
export async function readKept(connection: DuckDBConnection, path: string): Promise<Kept> {
  const meta = await readMeta(connection, path)
  const values: Value[] = []
  await each(connection, "SELECT type, text FROM value ORDER BY code DESC", ([type, text]) => {
    values.push(decodeValue(type as string, text as string))
  })
  const views = await readViews(connection)
  const [entries, datoms] = [await readEntries(connection), await readDatoms(connection)]
  return { values, entries, datoms, views, meta, checkpoint: await readCheckpoint(connection, meta) }
}

async function readMeta(connection: DuckDBConnection, path: string): Promise<Map<string, string>> {
  const meta = new Map<string, string>()
  const tables = (await connection.runAndReadAll("SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta'")).getRows()
  if (tables.length === 1) {
    await each(connection, "SELECT key, value FROM meta", ([key, value]) => meta.set(String(key), String(value)))
  }
  const format = meta.get("format")
  if (format === undefined) {
    throw new WizardError("storage/foreign", `${path} is a DuckDB file, but no Wizard has written it`, {
      hint: "choose another name for the database: nothing was changed",
    })
  }
  if (format !== FORMAT) {
    throw new WizardError("storage/version", `${path} has format ${format}, this version reads format ${FORMAT}`, {
      hint: `open it with the version that wrote it: ${meta.get("created_with") ?? "unknown"}; nothing was changed`,
    })
  }
  return meta
}

async function readDatoms(connection: DuckDBConnection): Promise<DatomColumns> {
  const columns = new DatomColumns()
  await eachChunk(connection, `SELECT e, a, v, tx, coalesce(was, ${NONE}) FROM datom`, [], (chunk) => {
    const { rowCount } = chunk
    const from = columns.length
    columns.reserve(rowCount)
    for (const [c, name] of (["e", "a", "v", "tx", "was"] as const).entries()) {
      const vector = chunk.getColumnVector(c)
      const column = columns[name]
      for (let i = 0; i < rowCount; i++) column[from + i] = vector.getItem(i) as number
    }
    columns.length = from + rowCount
  })
  return columns
}

async function readEntries(connection: DuckDBConnection): Promise<KeptEntry[]> {
  const args = new Map<number, KeptEntry["args"]>()
  await each(connection, "SELECT n, view, args FROM argument WHERE n IS NOT NULL", ([n, view, text]) => {
    args.set(n as number, { view: String(view), values: vector(text) })
  })
  const entries: KeptEntry[] = []
  await each(
    connection,
    `SELECT entry.t, entry.tx, next_entity, datoms, source, label FROM entry LEFT JOIN "transaction" USING (t) ORDER BY n`,
    ([t, tx, nextEntity, datoms, written, label]) => {
      const n = entries.length
      const origin = { ...placeOf(written), ...(label !== null && { label: String(label) }) }
      const stamp = { t: Number(t), tx: (tx as number | null) ?? NONE, nextEntity: nextEntity as number }
      entries.push({ ...origin, ...stamp, datoms: datoms as number, args: args.get(n) })
    },
  )
  return entries
}

async function readViews(connection: DuckDBConnection): Promise<KeptView[]> {
  const given = new Map<string, readonly Value[]>()
  await each(connection, "SELECT view, args FROM argument WHERE n IS NULL", ([view, text]) => {
    given.set(String(view), vector(text))
  })
  const views: KeptView[] = []
  await each(
    connection,
    "SELECT id, name, query, rules, created_t, source, rules_source, sources, definition FROM view ORDER BY rowid",
    ([id, name, query, rules, createdT, written, rulesWritten, sources, definition]) => {
      const at = placeOf(written)
      const rulesAt = placeOf(rulesWritten)
      views.push({
        id: String(id),
        name: String(name),
        query: source(at.file ?? `${id}.edn`, String(query), at.line),
        rules: rules === null ? undefined : source(rulesAt.file ?? `${id}.rules.edn`, String(rules), rulesAt.line),
        args: given.get(String(id)) ?? [],
        sources: sourcesOf(sources),
        createdT: Number(createdT),
        definition: definition === null ? undefined : String(definition),
      })
    },
  )
  return views
}

/** FILE:LINE; the file's name may have colons. */
function placeOf(text: DuckDBValue): { file?: string; line?: number } {
  const match = typeof text === "string" ? /^(.*):(\d+)$/s.exec(text) : null
  return match === null ? {} : { file: match[1], line: Number(match[2]) }
}

const vector = (text: DuckDBValue): readonly Value[] => sequence(read(String(text))) ?? []

function sourcesOf(text: DuckDBValue): Record<string, string> {
  const map = text === null ? undefined : read(String(text))
  return map instanceof EdnMap ? Object.fromEntries(map.entries.map(([name, log]) => [String(name), String(log)])) : {}
}
