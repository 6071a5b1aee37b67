import { WizardError } from "../../base/error.js"

/** A column family of an open directory. */
export type Column = { readonly __column: never }

export type Operation = { readonly column: Column; readonly key: Uint8Array } & (
  | { readonly type: "put"; readonly value: Uint8Array }
  | { readonly type: "del" }
)

/** What we use of the binding: bytes in and out, and a batch over several column families that is written as one. */
export interface Rocks {
  readonly columns: Readonly<Record<string, Column>>
  batch(operations: readonly Operation[], options: { readonly sync: boolean } & typeof BYTES): Promise<void>
  getMany(
    keys: readonly Uint8Array[],
    options: { readonly column: Column } & typeof BYTES,
  ): Promise<(Uint8Array | undefined)[]>
  iterator(options: { readonly column: Column } & typeof BYTES): {
    nextv(count: number): Promise<[Uint8Array, Uint8Array][]>
    close(): Promise<void>
  }
  close(): Promise<void>
}

interface Binding {
  readonly RocksLevel: { open(path: string, options: object): Promise<Rocks> }
}

export const BYTES = { keyEncoding: "buffer", valueEncoding: "buffer" } as const

/** One thread in the background, and a log that any other program can read. */
const OPTIONS = { ...BYTES, parallelism: 1, walCompression: false }

/** Of each column family some MB are held in memory before they are written, not hundreds. */
const COLUMN = { compaction: "level", memtableMemoryBudget: 16 * 1024 * 1024 }

/** What RocksDB says of a directory that it cannot open. */
export class RocksFailure extends Error {}

/** Opens a directory with these column families, which are made where they are missing. Throws `io/rocksdb`, `RocksFailure`. */
export async function openRocks(path: string, families: readonly string[], createIfMissing: boolean): Promise<Rocks> {
  const { RocksLevel } = await load()
  const columns = Object.fromEntries(families.map((family) => [family, COLUMN]))
  try {
    return await RocksLevel.open(path, { ...OPTIONS, createIfMissing, columns })
  } catch (thrown) {
    throw new RocksFailure(said(thrown))
  }
}

/** The column families of a directory, which is left as it is; undefined when there is none. Throws `io/rocksdb`, `RocksFailure`. */
export async function familiesIn(path: string): Promise<readonly string[] | undefined> {
  try {
    await (await openRocks(path, ["default"], false)).close()
    return ["default"]
  } catch (thrown) {
    if (!(thrown instanceof RocksFailure)) throw thrown
    // RocksDB opens all column families or none, and names those that are left.
    const others = /Column families not opened: (.*)$/s.exec(thrown.message)?.[1]
    if (others !== undefined) return ["default", ...others.split(", ")]
    if (/does not exist \(create_if_missing is false\)/.test(thrown.message)) return undefined
    throw thrown
  }
}

/** What RocksDB said, whatever was wrapped around it. */
export function said(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined
  if (cause !== undefined) return said(cause)
  return thrown instanceof Error ? thrown.message : String(thrown)
}

async function load(): Promise<Binding> {
  const name: string = "@nxtedition/rocksdb"
  try {
    return (await import(name)) as Binding
  } catch (thrown) {
    throw new WizardError("io/rocksdb", "RocksDB cannot be started on this machine: its binding is not installed", {
      hint: "keep the state in DuckDB: :wizard.storage/type :wizard.storage/duckdb",
      cause: thrown,
    })
  }
}
