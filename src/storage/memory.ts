import type { Value } from "../edn/value.js"
import { decodeValue, encodeValue } from "./codec.js"
import { DatomColumns } from "./datom-columns.js"
import type {
  Commit,
  Kept,
  KeptCheckpoint,
  KeptDelta,
  KeptEntry,
  KeptOperators,
  KeptView,
  Storage,
  TakenCheckpoint,
} from "./storage.js"

/**
 * A storage that lives as long as someone holds it: what tests close and open again, and what fails on demand. Values go through their text,
 * as they do in a file.
 */
export class MemoryStorage implements Storage {
  readonly #values: Value[] = []
  readonly #entries: KeptEntry[] = []
  readonly #datoms = new DatomColumns()
  readonly #views = new Map<string, KeptView>()
  readonly #meta = new Map<string, string>()
  readonly operators = new Map<string, KeptOperators["operators"]>()
  deltas: KeptDelta[] = []
  kept: KeptCheckpoint | undefined
  /** Commits so far. */
  commits = 0
  /** Called before a commit is kept; when it throws or rejects, the commit fails. */
  before: ((commit: Commit) => void | Promise<void>) | undefined

  async load(): Promise<Kept> {
    const datoms = new DatomColumns()
    datoms.pushAll(this.#datoms)
    const views = [...this.#views.values()]
    const meta = new Map(this.#meta)
    return { values: [...this.#values], entries: [...this.#entries], datoms, views, meta, checkpoint: this.kept }
  }

  async append(commit: Commit): Promise<void> {
    await this.before?.(commit)
    this.commits++
    this.#values.length = commit.firstValue
    for (const value of commit.values) {
      const { type, text } = encodeValue(value)
      this.#values.push(decodeValue(type, text))
    }
    this.#forget(commit.firstEntry)
    this.#entries.push(...commit.entries)
    this.#datoms.pushAll(commit.datoms)
    const from = commit.deltasFrom ?? 0
    this.deltas = [...this.deltas, ...commit.deltas].filter(({ t }) => t >= from)
    if (commit.addedView !== undefined) this.#views.set(commit.addedView.id, commit.addedView)
    if (commit.removedView !== undefined) this.#remove(commit.removedView)
    if (commit.addedView !== undefined || commit.removedView !== undefined) this.kept = undefined
    for (const { view, operators, definition } of commit.operators) {
      this.operators.set(view, operators)
      const kept = this.#views.get(view)
      if (kept !== undefined) this.#views.set(view, { ...kept, definition })
    }
    for (const [key, value] of commit.meta ?? []) this.#meta.set(key, value)
  }

  async checkpoint(checkpoint: TakenCheckpoint): Promise<void> {
    this.kept = { ...checkpoint, states: [...checkpoint.states] }
  }

  async close(): Promise<void> {}

  async abandon(): Promise<void> {}

  #forget(count: number): void {
    if (count >= this.#entries.length) return
    const { t } = this.#entries[count]
    this.#entries.length = count
    this.#datoms.truncate(this.#entries.reduce((sum, { datoms }) => sum + datoms, 0))
    this.deltas = this.deltas.filter((delta) => delta.t < t)
    if (this.kept !== undefined && this.kept.entries > count) this.kept = undefined
  }

  #remove(id: string): void {
    this.#views.delete(id)
    this.operators.delete(id)
    this.deltas = this.deltas.filter(({ view }) => view !== id)
    for (const [n, entry] of this.#entries.entries()) {
      if (entry.args?.view === id) this.#entries[n] = { ...entry, args: undefined }
    }
  }
}
