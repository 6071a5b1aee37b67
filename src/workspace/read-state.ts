import { existsSync } from "node:fs"
import { WizardError } from "../base/error.js"
import type { Value } from "../edn/value.js"
import { KeyReader } from "../storage/key/key-reader.js"
import { ROWS, type StateHead, type StateStore } from "../storage/state-store.js"
import type { CircuitFiles } from "./circuit-files.js"

/** What the state of a circuit says: up to where it goes, and the rows of the view in the order of their bytes. */
export interface ReadState {
  readonly head: StateHead
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Value[])[]
}

/** Reads a state and leaves it as it is. Throws `storage/missing` when there is none, `storage/locked`, `storage/damaged`, `io/…`. */
export async function readState(files: CircuitFiles): Promise<ReadState> {
  if (files.storage === "duckdb") {
    if (!existsSync(files.state)) throw missing(files)
    const { DuckDBState } = await import("./duckdb/state-file.js")
    return read(await DuckDBState.open(files.state), files)
  }
  const { refuseHeld, RocksDBState } = await import("./rocksdb/rocksdb-state.js")
  refuseHeld(files.state)
  if (!existsSync(files.state)) throw missing(files)
  const { withCopy } = await import("./rocksdb/look.js")
  return withCopy(files.state, async (copy) => read(await RocksDBState.open(copy, files.state), files))
}

async function read(store: StateStore, files: CircuitFiles): Promise<ReadState> {
  try {
    const { head } = store
    if (head === undefined) throw missing(files)
    const columns = head.families.find(({ name }) => name === ROWS)?.columns ?? []
    const rows: Value[][] = []
    for await (const piece of store.entries(ROWS)) {
      for (const [key, weight] of piece) {
        const row = new KeyReader(key).row(columns.length)
        for (let i = 0; i < weight; i++) rows.push(row)
      }
    }
    return { head, columns, rows }
  } finally {
    await store.abandon()
  }
}

const missing = ({ id, data }: CircuitFiles): WizardError =>
  new WizardError("storage/missing", `circuit ${id} has no state yet: there is nothing in ${data}`, {
    hint: "bring it up to date first: wizard sync --config C.edn --source log:PATH",
  })
