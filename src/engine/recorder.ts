import { operatorJson } from "../circuit/describe.js"
import type { StepEvent } from "../circuit/trace.js"
import type { ViewCircuit } from "../circuit/view-circuit.js"
import { DB_TX_INSTANT } from "../datom/bootstrap.js"
import type { Database } from "../datom/database.js"
import { NONE } from "../datom/log.js"
import type { Value } from "../edn/value.js"
import { DatomColumns } from "../storage/datom-columns.js"
import type { Commit, KeptDelta, KeptEntry, KeptOperators, KeptView, Origin, Renamed } from "../storage/storage.js"
import type { Engine } from "./engine.js"
import { operatorsOf, visibleDelta } from "./traced.js"

/** Which deltas are kept: of every transaction, of at least the last so many, of none. */
export type KeepDeltas = "all" | "none" | number

/** Whom a recorder tells and asks. */
export interface RecorderHost {
  /** Hears of each new entry of the log. */
  entry(n: number, origin: Origin): void
  /** The definition of a view. */
  definition(view: string): string
  /** Hears that a step begins, and that it was refused. */
  begin?(): void
  refused?(): void
}

/** What a commit changes besides transactions. */
export type Change = Pick<Commit, "addedView" | "removedView" | "meta">

/**
 * Writes down what the engine does until it is committed. It looks at a transaction right after it was stepped, before the next one, so that
 * codes stand as they were written.
 */
export class Recorder {
  readonly #engine: Engine
  /** Values of the dictionary and entries of the log that are in a commit already. */
  #values: number
  #entries: number
  readonly #pending: KeptEntry[] = []
  #datoms = new DatomColumns()
  /** What the transactions note besides. */
  #noted = new Map<string, string>()
  #deltas: KeptDelta[] = []
  #stepping: KeptDelta[] = []
  #recording = false
  #keep: KeepDeltas
  #stop: (() => void) | undefined
  /** Deltas from this t on are kept. */
  #from = 0
  #schemaVersion: number
  /** What each view ran when its operators were written last; another one is to be written. */
  readonly #written = new Map<string, ViewCircuit>()
  #builds = -1

  /**
   * What the engine holds now is kept already, but for the operators of views and the values after the first `values`.
   */
  constructor(
    engine: Engine,
    values: number,
    keep: KeepDeltas,
    readonly around: RecorderHost,
  ) {
    this.#engine = engine
    this.#values = values
    this.#entries = engine.database.log.recorded
    this.#schemaVersion = engine.database.schema.version
    this.#keep = keep
    this.keep(keep)
  }

  get kept(): KeepDeltas {
    return this.#keep
  }

  /** Other deltas are to be kept from now on. */
  keep(keep: KeepDeltas): void {
    this.#keep = keep
    this.#stop?.()
    this.#stop = keep === "none" ? undefined : this.#engine.listen((event) => this.#hear(event))
  }

  /** Entries that wait for a commit. */
  get length(): number {
    return this.#pending.length
  }

  /** Runs a step of the engine and writes down what it did, if it did anything. */
  step<T>(origin: Origin, work: () => T): T {
    const { log } = this.#engine.database
    const before = log.count
    this.#stepping = []
    this.#recording = true
    this.around.begin?.()
    try {
      const result = work()
      if (log.count > before) this.#entry(before, origin)
      return result
    } catch (error) {
      this.around.refused?.()
      throw error
    } finally {
      this.#recording = false
    }
  }

  /** Writes down entry number `n` of the log, as if it had just been stepped. */
  again(n: number, origin: Origin): void {
    this.#stepping = []
    this.#entry(n, origin)
  }

  /** Everything since the last commit, as one. */
  close(change: Change = {}): Commit {
    const { database } = this.#engine
    const { dictionary, schema, log } = database
    // In the middle of the history the schema is not the one that is kept.
    const altered = schema.version !== this.#schemaVersion && log.count === log.recorded
    const values: Value[] = []
    for (let i = this.#values; i < dictionary.size; i++) values.push(dictionary.decode(~i))
    const entries = this.#pending.splice(0)
    const commit: Commit = {
      firstValue: this.#values,
      values,
      firstEntry: this.#entries,
      entries,
      datoms: this.#datoms,
      deltas: this.#deltas,
      deltasFrom: this.#deltasFrom(),
      operators: this.#operators(change.addedView),
      ...(altered && { attributes: schema.attributes(), renamed: renamed(database) }),
      ...(this.#noted.size > 0 && { meta: this.#noted }),
      ...change,
    }
    this.#noted = new Map()
    if (altered) this.#schemaVersion = schema.version
    this.#values = dictionary.size
    this.#entries += entries.length
    this.#datoms = new DatomColumns()
    this.#deltas = []
    return commit
  }

  /** What is committed next stands behind the first `count` entries: those after them go. */
  forget(count: number): void {
    this.#entries = count
    this.#schemaVersion = -1
  }

  /** The commit, and all that was recorded after it, has not happened. */
  takeBack(commit: Commit): void {
    this.#values = commit.firstValue
    this.#entries = commit.firstEntry
    this.#pending.length = 0
    this.#noted = new Map()
    this.#datoms = new DatomColumns()
    this.#deltas = []
    this.#schemaVersion = -1
    this.#written.clear()
    this.#builds = -1
  }

  #entry(n: number, origin: Origin): void {
    const { t, tx, nextEntity, start, end } = this.#engine.database.log.entry(n)
    const change = this.#engine.argumentChanges.get(n)
    const args = change && { view: change.view, values: change.after }
    const instant = this.#copy(n)
    this.around.entry(n, origin)
    const stamp = tx === NONE ? undefined : this.#engine.database.dictionary.decode(tx)
    const txNumber = typeof stamp === "number" ? stamp : undefined
    const { noted, ...written } = origin
    for (const [key, value] of noted ?? []) this.#noted.set(key, value)
    this.#pending.push({ ...written, t, tx, txNumber, nextEntity, datoms: end - start, instant, args })
    this.#deltas.push(...this.#stepping)
  }

  /** Appends the datoms of an entry as they were written; returns the instant of its tx. */
  #copy(n: number): number | undefined {
    const { database } = this.#engine
    const { log, dictionary } = database
    const { start, end, rekeys } = database.applied(n)
    const columns = this.#datoms
    const instantCode = dictionary.find(DB_TX_INSTANT)
    const first = columns.length
    let instant: Value | undefined
    columns.reserve(end - start)
    for (let p = start; p < end; p++) {
      const was = log.was(p)
      columns.push(log.e[p], log.a[p], log.v[p], log.tx[p], was)
      if (log.a[p] === instantCode && was === NONE && log.e[p] === log.tx[p]) instant = dictionary.decode(log.v[p])
    }
    for (const { from, positions } of rekeys) {
      for (const p of positions) if (p >= start) columns.a[first + p - start] = from
    }
    return instant instanceof Date ? instant.getTime() : undefined
  }

  #hear(event: StepEvent): void {
    if (!this.#recording || event.kind !== "op-end" || event.delta.length === 0) return
    const { t, node, delta, iteration = null } = event
    for (const { view, operator } of operatorsOf(node, this.#engine.catalog.views())) {
      const rows = visibleDelta(delta, operator)
      if (rows.length > 0) this.#stepping.push({ view: view.id, operator: operator.id, t, iteration, rows })
    }
  }

  /** At least so many transactions are kept, and at most half as many more, so that not every commit has to delete. */
  #deltasFrom(): number | undefined {
    const keep = this.#keep
    if (keep === "all") return undefined
    const from = keep === "none" ? this.#engine.t + 1 : this.#engine.t - keep + 1
    if (keep === "none" ? this.#from === Number.POSITIVE_INFINITY : from - this.#from <= keep / 2) return undefined
    this.#from = keep === "none" ? Number.POSITIVE_INFINITY : from
    return from
  }

  /** The operators of views that run another circuit than when they were written. */
  #operators(added: KeptView | undefined): KeptOperators[] {
    const { catalog } = this.#engine
    if (catalog.builds === this.#builds && added === undefined) return []
    this.#builds = catalog.builds
    const changed = catalog.views().filter(({ id, circuit }) => id === added?.id || this.#written.get(id) !== circuit)
    for (const { id, circuit } of changed) this.#written.set(id, circuit)
    return changed.map(({ id, circuit }) => ({
      view: id,
      operators: circuit.operators.map(operatorJson),
      definition: this.around.definition(id),
    }))
  }
}

/** What `a` codes that were written stand for now, when it is something else. O(transactions). */
function renamed(database: Database): Renamed[] {
  const now = new Map<number, number>()
  for (let n = 0; n < database.log.count; n++) {
    for (const { from, to } of database.applied(n).rekeys) {
      for (const [code, current] of now) if (current === from) now.set(code, to)
      now.set(from, to)
    }
  }
  return [...now].filter(([code, current]) => code !== current)
}
