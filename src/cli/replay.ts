import { performance } from "node:perf_hooks"
import { WizardError } from "../base/error.js"
import { compare } from "../edn/compare.js"
import { fromJs } from "../edn/js.js"
import { identity } from "../edn/print.js"
import type { Hit, OperatorEvent } from "../library/condition.js"
import type { JsRow, RowChange, TransactionResult } from "../library/result.js"
import type { TraceEvent } from "../library/trace.js"
import type { ViewFailure, ViewHandle } from "../library/view-handle.js"
import type { Wizard } from "../library/wizard.js"
import type { Divergence } from "../verify/verify.js"
import type { LoggedTransaction } from "../workspace/logged-transaction.js"
import { type History, instantOf, openDatabase } from "./history.js"

/** What happens while a history runs through a circuit, in this order: operators, their transaction, a comparison, a difference; the end. */
export type ReplayEvent =
  | { readonly kind: "operator"; readonly event: Extract<TraceEvent, { event: "op-end" }> }
  | { readonly kind: "refused"; readonly t: number; readonly error: WizardError }
  | {
      readonly kind: "transaction"
      readonly t: number
      readonly tx: number | null
      /** The change of the view; null while it stands failed. */
      readonly delta: readonly RowChange[] | null
      readonly failure: ViewFailure | undefined
      readonly ms: number
      readonly datoms: readonly JsRow[] | undefined
    }
  | { readonly kind: "compared"; readonly verified: number; readonly skipped: number }
  | { readonly kind: "divergence"; readonly divergence: Divergence }
  | { readonly kind: "break"; readonly hit: Hit }
  | { readonly kind: "end"; readonly end: End }

/** How the view stands after the last transaction. */
export interface End {
  readonly rows: readonly JsRow[] | null
  readonly columns: readonly string[]
  readonly find: string
  readonly transactions: number
  readonly verified: number
}

export interface ReplayOptions {
  readonly trace?: boolean
  /** Whether each transaction tells what it wrote. */
  readonly datoms?: boolean
  /** Stops at the first event that fits this condition. */
  readonly until?: string | undefined
  /** Told of the view before the first transaction. */
  readonly onView?: (view: ViewHandle) => void
  /** The oracles to compare with after every transaction; none when left out. */
  readonly oracles?: readonly string[] | undefined
}

/**
 * Feeds a history through one circuit. t counts the log's transactions, refused ones too. What the view holds before t 1 is part
 * of the first delta. Ends at the first difference to an oracle, and at the first event that fits `until`. Throws what the query, the
 * log, the schema and the condition throw.
 */
export async function* replay(
  history: History,
  options: ReplayOptions,
): AsyncGenerator<ReplayEvent, Wizard, undefined> {
  const wizard = await openDatabase(history)
  const hits: Hit[] = []
  // A watch of weights must be there before what it watches.
  if (options.until !== undefined) wizard.watch(options.until, (hit) => hits.push(hit))
  const view = await wizard.addView(VIEW, history.spec)
  options.onView?.(view)
  const run = new Replay(wizard, view, options, hits)
  for await (const transaction of history.transactions) {
    for (const event of await run.step(transaction)) {
      yield event
      if (event.kind === "divergence" || event.kind === "break") return wizard
    }
  }
  yield { kind: "end", end: run.end() }
  return wizard
}

const VIEW = "view"

class Replay {
  readonly #wizard: Wizard
  readonly #view: ViewHandle
  readonly #oracles: readonly string[] | undefined
  readonly #datoms: boolean
  readonly #traced: Extract<TraceEvent, { event: "op-end" }>[] = []
  /** What the view held before t 1, until a delta carries it. */
  #before: readonly RowChange[]
  /** What the breakpoint has met in this transaction. */
  readonly #hits: Hit[]
  #t = 0
  #verified = 0
  #skipped = 0

  constructor(
    wizard: Wizard,
    view: ViewHandle,
    { trace = false, datoms = false, oracles }: ReplayOptions,
    hits: Hit[],
  ) {
    this.#hits = hits
    this.#datoms = datoms
    this.#wizard = wizard
    this.#view = view
    this.#oracles = oracles
    this.#before = view.status === "ok" ? view.rows().map((row) => ({ weight: 1, row })) : []
    if (trace) wizard.on("trace", (event) => event.event === "op-end" && this.#trace(event))
  }

  async step({ input, exact, span }: LoggedTransaction): Promise<ReplayEvent[]> {
    const t = ++this.#t
    this.#traced.length = 0
    const begin = performance.now()
    const result = attempt(() => this.#wizard.transactSync(input, { t, instant: instantOf(t), exact }))
    const [hit] = this.#hits.splice(0)
    if (result instanceof WizardError) return [{ kind: "refused", t, error: result.at(span) }]
    const ms = Math.round((performance.now() - begin) * 1000) / 1000
    const events = this.#traced.map((event): ReplayEvent => ({ kind: "operator", event }))
    if (hit !== undefined) return [...events, { kind: "break", hit }]
    return [...events, this.#transaction(result, ms), ...(await this.#compare())]
  }

  /** The operators up to the one at which a breakpoint stops. */
  #trace(event: OperatorEvent): void {
    const [hit] = this.#hits
    const last = this.#traced.at(-1)
    const isOver = hit !== undefined && last?.op === hit.op && last.iteration === (hit.iteration ?? undefined)
    if (!isOver) this.#traced.push(event)
  }

  end(): End {
    const { status, columns, find } = this.#view
    const rows = status === "ok" ? this.#view.rows() : null
    return { rows, columns, find, transactions: this.#t, verified: this.#verified }
  }

  #transaction(result: TransactionResult, ms: number): ReplayEvent {
    const { t, tx } = result
    const datoms = this.#datoms ? result.datoms : undefined
    const { status } = this.#view
    const failure = status === "ok" ? undefined : status
    return { kind: "transaction", t, tx, delta: failure ? null : this.#delta(result), failure, ms, datoms }
  }

  #delta(result: TransactionResult): readonly RowChange[] {
    const delta = result.deltas.get(VIEW)?.changes ?? []
    const before = this.#before
    this.#before = []
    return before.length === 0 ? delta : sum([...before, ...delta])
  }

  async #compare(): Promise<ReplayEvent[]> {
    if (this.#oracles === undefined) return []
    const { verified, skipped, divergence } = await this.#wizard.verify({ views: [VIEW], oracles: this.#oracles })
    if (verified > 0 && divergence === null) this.#verified++
    this.#skipped += skipped
    const compared = { kind: "compared", verified: this.#verified, skipped: this.#skipped } as const
    return divergence === null ? [compared] : [compared, { kind: "divergence", divergence }]
  }
}

/** What is thrown because of the data is returned. */
function attempt<T>(run: () => T): T | WizardError {
  try {
    return run()
  } catch (thrown) {
    if (thrown instanceof WizardError && !thrown.code.startsWith("internal/")) return thrown
    throw thrown
  }
}

/** Equal rows added up, zeros dropped, in canonical order. */
function sum(all: readonly RowChange[]): readonly RowChange[] {
  const sums = new Map<string, RowChange>()
  for (const { weight, row } of all) {
    const key = identity(row.map(fromJs))
    sums.set(key, { weight: weight + (sums.get(key)?.weight ?? 0), row })
  }
  const left = [...sums.values()].filter(({ weight }) => weight !== 0)
  return left.sort((a, b) => compare(a.row.map(fromJs), b.row.map(fromJs)))
}
