import type { WizardError } from "../base/error.js"
import type { TransactionResult } from "../library/result.js"
import type { TraceEvent } from "../library/trace.js"
import type { Wizard } from "../library/wizard.js"
import { type Change, changesOf, sum } from "./lines.js"

/**
 * What each transaction changed in each view and, where an expectation asks for it, in an operator. Deltas are written down as they
 * happen; those of a time before the view was there are found by stepping the history back and forward again.
 */
export class Deltas {
  readonly #wizard: Wizard
  readonly #ofView = new Map<string, Map<number, readonly Change[]>>()
  readonly #since = new Map<string, number>()
  readonly #failures = new Map<string, WizardError>()
  /** Operators of which deltas are kept, `view operator`; each with its deltas by t. */
  readonly #ofOperator = new Map<string, Map<number, readonly Change[]>>()
  /** Transactions that ended half-way, because a listener went wrong: what they changed is not told, but it is in the log. */
  readonly #untold = new Set<number>()
  #steppingBack = false
  /** Rows for which there is room still; what finds none is not told. */
  #room: number

  constructor(
    wizard: Wizard,
    operators: readonly { readonly view: string; readonly op: string }[],
    room = Number.POSITIVE_INFINITY,
  ) {
    this.#wizard = wizard
    this.#room = room
    for (const { view, op } of operators) this.#ofOperator.set(`${view} ${op}`, new Map())
    if (operators.length > 0) wizard.on("trace", (event) => this.#trace(event))
  }

  /** A view is there from t on. What it holds before t 1 belongs to t 1. */
  added(view: string, t: number): void {
    this.#ofView.set(view, new Map())
    this.#since.set(view, t)
    for (const [key, deltas] of this.#ofOperator) if (key.startsWith(`${view} `)) deltas.clear()
    const handle = this.#wizard.view(view)
    if (t === 0 && handle.status === "ok") this.add(view, 0, asserted(handle.rows()))
  }

  record(t: number, result: TransactionResult): void {
    for (const [view, delta] of result.deltas) {
      const { plus, minus } = delta.sizes
      if (plus + minus > this.#room) this.#untold.add(t)
      else this.add(view, t, changesOf(delta.changes))
    }
  }

  /** What comes after t has not happened. */
  forget(t: number): void {
    const keep = (at: number) => at <= t
    for (const deltas of [...this.#ofView.values(), ...this.#ofOperator.values()]) {
      for (const at of deltas.keys()) if (!keep(at)) deltas.delete(at)
    }
    for (const key of this.#failures.keys()) if (!keep(Number(key.split(" ")[1]))) this.#failures.delete(key)
    for (const at of this.#untold) if (!keep(at)) this.#untold.delete(at)
    for (const [view, since] of this.#since) this.#since.set(view, Math.min(since, t))
  }

  add(view: string, t: number, delta: readonly Change[]): void {
    this.#room -= delta.length
    const deltas = this.#ofView.get(view)
    deltas?.set(t, sum([deltas.get(t) ?? [], delta]))
  }

  untold(t: number): void {
    this.#untold.add(t)
  }

  fail(view: string, t: number, failure: WizardError): void {
    this.#failures.set(`${view} ${t}`, failure)
  }

  /** Why a view stood failed after t, if it did. */
  failure(view: string, t: number): WizardError | undefined {
    return this.#failures.get(`${view} ${t}`)
  }

  /** The change of a view by transaction t, in canonical order. O(1), or for a time before the view O(datoms since then). */
  async ofView(view: string, t: number): Promise<readonly Change[]> {
    if (this.#isTold(view, t)) {
      const deltas = this.#ofView.get(view)
      return sum([t === 1 ? (deltas?.get(0) ?? []) : [], deltas?.get(t) ?? []])
    }
    return this.#replay(view, t)
  }

  /** The change of an operator's output by transaction t. */
  async ofOperator(view: string, op: string, t: number): Promise<readonly Change[]> {
    const deltas = this.#ofOperator.get(`${view} ${op}`)
    if (!this.#isTold(view, t)) await this.#replay(view, t)
    return deltas?.get(t) ?? []
  }

  /** What a look at the state after t gives. O(datoms between here and there). */
  async at<T>(t: number, look: () => T): Promise<T> {
    const end = this.#wizard.t
    if (t >= end) return look()
    await this.#goto(t)
    try {
      return look()
    } finally {
      await this.#goto(end)
    }
  }

  #isTold(view: string, t: number): boolean {
    if (this.#untold.has(t)) return false
    const since = this.#since.get(view) ?? 0
    return t > since || (t === 0 && since === 0)
  }

  async #replay(view: string, t: number): Promise<readonly Change[]> {
    const end = this.#wizard.t
    if (t === 0 || t > end) return []
    await this.#goto(t - 1)
    const handle = this.#wizard.view(view)
    const before = t === 1 && handle.status === "ok" ? asserted(handle.rows()) : []
    for (const deltas of this.#ofOperator.values()) deltas.delete(t)
    const moved = await this.#wizard.goto(t)
    await this.#goto(end)
    return sum([before, changesOf(moved.get(view)?.changes ?? [])])
  }

  /** Moves without writing operators' deltas down. */
  async #goto(t: number): Promise<void> {
    this.#steppingBack = true
    try {
      await this.#wizard.goto(t)
    } finally {
      this.#steppingBack = false
    }
  }

  #trace(event: TraceEvent): void {
    if (event.event !== "op-end" || this.#steppingBack) return
    const deltas = this.#ofOperator.get(`${event.view} ${event.op}`)
    deltas?.set(event.t, sum([deltas.get(event.t) ?? [], changesOf(event.delta.changes)]))
  }
}

const asserted = (rows: readonly (readonly unknown[])[]): Change[] => changesOf(rows.map((row) => ({ weight: 1, row })))
