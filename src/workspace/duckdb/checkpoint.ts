import type * as DuckDB from "@duckdb/node-api"
import type { KeptCheckpoint, KeptState, TakenCheckpoint } from "../../storage/storage.js"
import { ZSet } from "../../zset/zset.js"
import { version } from "../version.js"
import { each, eachChunk } from "./each.js"
import type { OpenFile } from "./open-file.js"
import { TableWriter } from "./table-writer.js"

/** What meta says of the checkpoint beside tables `state` and `checkpoint`. */
interface Told {
  /** Who wrote it: another version may hold other things. */
  readonly version: string
  readonly entries: number
  readonly circuits: readonly (readonly [view: string, circuit: string | null])[]
}

const KEY = "checkpoint"

/** Rows that are appended before others have their turn. */
const PIECE = 16_384

/**
 * Writes a checkpoint in place of the last one, as one transaction of a connection of its own, piece by piece, so that commits go on. When
 * it does not come to its end, the last one stands.
 */
export async function writeCheckpoint(file: OpenFile, checkpoint: TakenCheckpoint): Promise<void> {
  const connection = await file.connect()
  const writer = new TableWriter(file, connection)
  try {
    await connection.run("BEGIN")
    await connection.run("DELETE FROM state")
    await connection.run("DELETE FROM checkpoint")
    for (const state of checkpoint.states) await appendState(writer, state)
    const views = [...checkpoint.circuits.keys()]
    await writer.append("checkpoint", views.length, [(i) => views[i], () => BigInt(checkpoint.t)])
    const circuits = [...checkpoint.circuits].map(([view, circuit]) => [view, circuit ?? null] as const)
    const told: Told = { version: version(), entries: checkpoint.entries, circuits }
    await connection.run("INSERT OR REPLACE INTO meta VALUES ($1, $2)", [KEY, JSON.stringify(told)])
    writer.close()
    await connection.run("COMMIT")
  } catch (thrown) {
    writer.close()
    await connection.run("ROLLBACK").catch(() => undefined)
    throw thrown
  } finally {
    connection.closeSync()
  }
}

async function appendState(
  writer: TableWriter,
  { view, operator, port, rows: all, iterations }: KeptState,
): Promise<void> {
  const rounds = iterations ?? new Int32Array(Math.min(PIECE, all.length)).fill(-1)
  for (let from = 0; from < all.length; from += PIECE) {
    const length = Math.min(PIECE, all.length - from)
    const codes = all.rows.subarray(from * all.width, (from + length) * all.width)
    const round = iterations === undefined ? rounds : rounds.subarray(from, from + length)
    const weights = all.weights.subarray(from, from + length)
    await writer.append("state", length, [
      { all: view },
      { all: operator },
      () => port,
      { codes: round, none: -1 },
      { codes, width: all.width },
      { long: (i) => weights[i] },
    ])
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The checkpoint of a file; undefined when there is none, or this version cannot know what it holds. */
export async function readCheckpoint(
  connection: DuckDB.DuckDBConnection,
  meta: ReadonlyMap<string, string>,
): Promise<KeptCheckpoint | undefined> {
  const text = meta.get(KEY)
  const told = text === undefined ? undefined : (JSON.parse(text) as Told)
  if (told?.version !== version()) return undefined
  const known = new Map(told.circuits)
  const circuits = new Map<string, string | undefined>()
  let t = 0
  await each(connection, "SELECT view, t FROM checkpoint", ([view, at]) => {
    circuits.set(String(view), known.get(String(view)) ?? undefined)
    t = Number(at)
  })
  if (circuits.size === 0) return undefined
  const places: [view: string, operator: string, port: number][] = []
  await each(connection, "SELECT DISTINCT view, operator, port FROM state", ([view, operator, port]) => {
    if (operator !== "out") places.push([String(view), String(operator), Number(port)])
  })
  const states: KeptState[] = []
  for (const place of places) states.push(await readState(connection, ...place))
  return { t, entries: told.entries, circuits, states }
}

const STATE = `SELECT row, weight::DOUBLE, coalesce(iteration, -1) FROM state
  WHERE view = $1 AND operator = $2 AND port = $3`

async function readState(
  connection: DuckDB.DuckDBConnection,
  view: string,
  operator: string,
  port: number,
): Promise<KeptState> {
  let rows: ZSet | undefined
  const iterations: number[] = []
  await eachChunk(connection, STATE, [view, operator, port], (chunk) => {
    const lists = chunk.getColumnVector(0) as DuckDB.DuckDBListVector
    const codes = lists.childVector
    const [weights, rounds] = [chunk.getColumnVector(1), chunk.getColumnVector(2)]
    rows ??= new ZSet(lists.getEntryLength(0), chunk.rowCount)
    rows.reserve(chunk.rowCount)
    const { width } = rows
    for (let i = 0; i < chunk.rowCount; i++) {
      const from = lists.getEntryOffset(i)
      const to = rows.length * width
      for (let k = 0; k < width; k++) rows.rows[to + k] = codes.getItem(from + k) as number
      rows.weights[rows.length++] = weights.getItem(i) as number
      const round = rounds.getItem(i) as number
      if (round >= 0) iterations.push(round)
    }
  })
  const held = rows ?? new ZSet(0)
  return {
    view,
    operator,
    port,
    rows: held,
    iterations: iterations.length === 0 ? undefined : Int32Array.from(iterations),
  }
}
