import { WizardError } from "../base/error.js"
import { isOwnAttribute } from "../datom/own-attribute.js"
import { identity } from "../edn/print.js"
import type { Value } from "../edn/value.js"
import type { Engine } from "../engine/engine.js"
import type { Source, SourceTransaction } from "../source/source.js"
import { EngineDatabase } from "../verify/engine-database.js"
import type { TransactInput } from "./input.js"
import type { TransactHost } from "./options.js"

export interface SyncOptions {
  /** Goes on when everything has been read, and takes in what comes, until the signal. */
  readonly follow?: boolean
  /** Ends it after a whole transaction. */
  readonly signal?: AbortSignal
  /** Told now and then how far it is. */
  readonly progress?: (progress: SyncProgress) => void
  /** The view that must be there (`view/unknown`); every view is brought up to date. */
  readonly view?: string
  /** Ends it after transaction t. */
  readonly upTo?: number
}

/** How far a sync is. */
export interface SyncProgress {
  readonly transactions: number
  readonly datoms: number
  /** How much of the source has been read, and of how much, in its own units. */
  readonly done: number
  readonly total: number | undefined
  /** Datoms a second. */
  readonly rate: number
  /** Undefined while there is no end. */
  readonly secondsLeft: number | undefined
}

export interface SyncResult {
  readonly t: number
  readonly transactions: number
  readonly datoms: number
  /** Whether the signal ended it. */
  readonly aborted: boolean
  /** Whether the source ends in the middle of a transaction, which is not there yet. */
  readonly cut: boolean
}

/** What is brought up to date. */
export interface SyncTarget {
  readonly engine: Engine
  /** Where it stands in a source, 0 at first. */
  position(source: string): number
  /** One transaction that remembers where it brings the target. */
  take(input: TransactInput, host: TransactHost, source: string, position: number): Promise<unknown> | undefined
}

/** Transactions and datoms that share a commit. While one is written the next is stepped, so twice as many are held. */
const BATCH = 4096
const BATCH_DATOMS = 50_000
const TOLD_MS = 250

/**
 * Brings the target up to date with a source: what it has not taken in yet, whole transactions in their order. The first that is refused
 * ends it, and what came before stays. Holds as many transactions as wait for commits.
 */
export async function sync(target: SyncTarget, source: Source, options: SyncOptions = {}): Promise<SyncResult> {
  const { follow = false, signal = new AbortController().signal, upTo = Number.POSITIVE_INFINITY } = options
  const run = new Run(target, source, options.progress)
  const facts = source.facts?.()
  try {
    if (facts !== undefined) for (const snapshot of snapshots(target.engine, facts)) await run.take(snapshot)
    for await (const transaction of source.transactions(target.position(source.name), { follow, signal })) {
      await run.take(transaction)
      if (signal.aborted || target.engine.t >= upTo) break
    }
  } finally {
    await run.settled()
  }
  run.end()
  return {
    t: target.engine.t,
    transactions: run.transactions,
    datoms: run.datoms,
    aborted: signal.aborted,
    cut: source.isCut ?? false,
  }
}

class Run {
  transactions = 0
  readonly #target: SyncTarget
  readonly #source: Source
  readonly #progress: SyncOptions["progress"]
  /** What waits for a commit, and what waited before it. */
  #batch: Promise<unknown>[] = []
  #before: Promise<unknown> = Promise.resolve()
  #batchFrom: number
  readonly #began = performance.now()
  readonly #t: number
  readonly #length: number
  #told = performance.now()
  #failed: { readonly error: unknown } | undefined

  constructor(target: SyncTarget, source: Source, progress: SyncOptions["progress"]) {
    this.#target = target
    this.#source = source
    this.#progress = progress
    this.#t = target.engine.t
    this.#length = target.engine.database.log.length
    this.#batchFrom = this.#length
  }

  get datoms(): number {
    return this.#target.engine.database.log.length - this.#length
  }

  /** Takes a transaction in, or waits until others are durable first. */
  async take({ input, exact, span, position }: SourceTransaction): Promise<void> {
    const instant = new Date(EPOCH + (this.#t + this.transactions + 1) * 1000)
    const host = { exact, instant, ...(span && { written: { file: span.source.name, line: span.source.line } }) }
    const refuse = (error: unknown) => {
      this.#failed ??= { error: error instanceof WizardError ? error.at(span) : error }
    }
    try {
      const taken = this.#target.take(input as TransactInput, host, this.#source.name, position)
      if (taken !== undefined) this.#batch.push(taken.catch(refuse))
    } catch (error) {
      refuse(error)
    }
    this.#refuse()
    this.transactions++
    const { length } = this.#target.engine.database.log
    if (this.#batch.length >= BATCH || length - this.#batchFrom >= BATCH_DATOMS) await this.#next()
    this.#tell()
  }

  /** Nothing waits any more. */
  async settled(): Promise<void> {
    await Promise.all([this.#before, ...this.#batch])
  }

  end(): void {
    this.#refuse()
    this.#tell(true)
  }

  /** Goes on when the batch before this one is durable. */
  async #next(): Promise<void> {
    await this.#before
    this.#before = Promise.all(this.#batch)
    this.#batch = []
    this.#batchFrom = this.#target.engine.database.log.length
    this.#refuse()
  }

  #refuse(): void {
    if (this.#failed !== undefined) throw this.#failed.error
  }

  #tell(last = false): void {
    const now = performance.now()
    if (this.#progress === undefined || (!last && now - this.#told < TOLD_MS)) return
    this.#told = now
    const seconds = Math.max(0.001, (now - this.#began) / 1000)
    const { done, total } = this.#source.progress()
    const secondsLeft = total === undefined || done === 0 ? undefined : ((total - done) / done) * seconds
    const { transactions, datoms } = this
    this.#progress({ transactions, datoms, done, total, rate: datoms / seconds, secondsLeft })
  }
}

/** The `:db/txInstant` of transaction t unless it says one: the same whenever the source is read. */
const EPOCH = Date.UTC(2000, 0, 1)

/** What brings the facts of an engine to those of a source without a history: what holds no more, then the others by their tx. */
function* snapshots({ database }: Engine, facts: readonly (readonly Value[])[]): Generator<SourceTransaction> {
  const there = new Set(facts.map(([e, a, v]) => identity([e, a, v])))
  const ended: Value[][] = []
  const known = new Set<string>()
  for (const { e, a, v } of new EngineDatabase(database).facts()) {
    if (isOwnAttribute(a)) continue
    const text = identity([e, a, v])
    known.add(text)
    if (!there.has(text)) ended.push([e, a, v, null, false])
  }
  if (ended.length > 0) yield { input: { datoms: ended }, exact: true, position: 0 }
  let datoms: (readonly Value[])[] = []
  for (const [i, fact] of facts.entries()) {
    if (!known.has(identity(fact.slice(0, 3)))) datoms.push(fact)
    const isLast = i + 1 === facts.length || identity(facts[i + 1][3]) !== identity(fact[3])
    if (isLast && datoms.length > 0) {
      yield { input: { datoms }, exact: true, position: 0 }
      datoms = []
    }
  }
}
