import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { readFile, rename, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { WizardError } from "../base/error.js"
import type { CircuitHome, StateHead, StateStore } from "../storage/state-store.js"
import { makeFolder } from "./make-folder.js"

/** Where a workspace keeps the embedded database. */
export const databaseIn = (workspace: string): string => join(workspace, "data", "database.duckdb")

/** What tells that a workspace is as it was exported. */
export const MANIFEST = "manifest.json"

/** The files of one circuit in a workspace: its definition, and its state. */
export class CircuitFiles implements CircuitHome {
  readonly definition: string
  /** The directory of the state: RocksDB's own, or that of `state.duckdb`. */
  readonly data: string

  constructor(
    workspace: string,
    readonly id: string,
    readonly storage: "duckdb" | "rocksdb",
  ) {
    this.definition = join(workspace, "definitions", `${id}.edn`)
    this.data = join(workspace, "data", id)
  }

  /** What is opened: a directory, or a file in it. */
  get state(): string {
    return this.storage === "duckdb" ? join(this.data, "state.duckdb") : this.data
  }

  async look(): Promise<StateHead | undefined> {
    this.#refuseOther()
    if (this.storage === "duckdb") {
      if (!existsSync(this.state)) return undefined
      const { DuckDBState } = await import("./duckdb/state-file.js")
      const store = await DuckDBState.open(this.state)
      await store.abandon()
      return store.head
    }
    return (await import("./rocksdb/rocksdb-state.js")).lookAt(this.state)
  }

  async open(): Promise<StateStore> {
    if (this.storage === "duckdb") return (await import("./duckdb/state-file.js")).DuckDBState.open(this.state)
    return (await import("./rocksdb/rocksdb-state.js")).RocksDBState.open(this.state)
  }

  #refuseOther(): void {
    const other = this.storage === "duckdb" ? join(this.data, "CURRENT") : join(this.data, "state.duckdb")
    if (existsSync(other)) {
      throw new WizardError("storage/type", `the state in ${this.data} is not one of ${this.storage}`, {
        hint: "give the circuit its old :wizard.storage/type, or discard the state (--rebuild); nothing was changed",
      })
    }
  }

  async readDefinition(hash?: string): Promise<string | undefined> {
    const text = await textOf(this.definition)
    if (hash === undefined || (text !== undefined && hashOf(text) === hash)) return text
    const next = await textOf(`${this.definition}.new`)
    if (next === undefined || hashOf(next) !== hash) return text
    await rename(`${this.definition}.new`, this.definition)
    return next
  }

  async beginDefinition(text: string): Promise<string> {
    await makeFolder(dirname(this.definition))
    await writeFile(`${this.definition}.new`, text)
    return hashOf(text)
  }

  async finishDefinition(): Promise<void> {
    await rename(`${this.definition}.new`, this.definition)
  }

  hash(text: string): string {
    return hashOf(text)
  }

  async discard(): Promise<void> {
    const store = existsSync(this.data) ? await this.open().catch(refuseLocked) : undefined
    await store?.close()
    await rm(this.data, { recursive: true, force: true })
    await rm(this.definition, { force: true })
  }
}

/** What is damaged may be discarded, what another process holds may not. */
function refuseLocked(error: unknown): undefined {
  if (error instanceof WizardError && error.code === "storage/locked") throw error
  return undefined
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex")

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8")
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === "ENOENT") return undefined
    throw new WizardError("io/read", `${path} cannot be read (${code ?? "unknown"})`, { cause: thrown })
  }
}
