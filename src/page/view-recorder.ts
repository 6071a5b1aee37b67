import type { Description } from "../circuit/describe.js"
import { type Datum, type Fields, row, rows } from "../library/datum.js"
import { derivationRecord } from "../library/derivation-record.js"
import type { TransactionRecord } from "../library/record.js"
import type { JsRow, RowChange } from "../library/result.js"
import { operatorRecord, transactionRecord } from "../library/trace-record.js"
import type { ViewHandle } from "../library/view-handle.js"
import type { Session } from "../session/session.js"
import { NODES } from "./answer.js"
import { changeOf } from "./row-change.js"
import { sourcesOf } from "./view-source.js"

/** Rows of an integral that the page shows. */
const HELD = 60
/** Rows of a view of which derivations are told. */
const DERIVED = 200

/** Writes down what one view does while its session walks from t 0 on. */
export class ViewRecorder {
  readonly #session: Session
  readonly #id: string
  readonly #circuits: Fields[] = []
  readonly #lines: Fields[] = []
  readonly #held: Fields[] = []
  readonly #moments: Fields[] = []
  readonly #why: Fields[] = []
  #whyLeft = 0
  #start: readonly JsRow[] | null = null
  /** The rows that it showed last while it did not stand failed, when it stands failed now. */
  #before: readonly JsRow[] | undefined
  #shown: readonly JsRow[] = []
  #descriptions: readonly Description[] = []

  constructor(session: Session, id: string) {
    this.#session = session
    this.#id = id
  }

  view(times: boolean): Fields {
    const { find, columns } = this.#handle
    return {
      id: this.#id,
      find,
      columns,
      source: sourcesOf(this.#session, this.#id, this.#descriptions),
      circuits: this.#circuits,
      start: this.#start && rows(this.#start),
      lines: this.#lines,
      held: this.#held,
      moments: this.#moments,
      why: this.#why,
      whyLeft: this.#whyLeft,
      ...(times && { times: Object.fromEntries(this.#session.wizard.history.times(this.#id)) }),
    }
  }

  /** The session stands after transaction t; `record` is of it. */
  async at(t: number, record: TransactionRecord | undefined): Promise<void> {
    const handle = this.#handle
    if (record === undefined || record.rebuilt(this.#id)) this.#circuit(t)
    const now = handle.status === "ok" ? handle.rows() : null
    if (record === undefined) {
      this.#start = now
      this.#shown = now ?? []
      if (now === null) this.#before = []
    } else {
      this.#steps(t, record)
      await this.#transaction(t, now)
    }
    await this.#moment(t)
  }

  get #handle(): ViewHandle {
    return this.#session.wizard.view(this.#id)
  }

  #circuit(from: number): void {
    const handle = this.#handle
    const [plan, circuit, primitives] = (["plan", "circuit", "primitives"] as const).map((level) =>
      handle.explain(level),
    )
    this.#descriptions = [...this.#descriptions, circuit]
    const inside = circuit.operators.map(({ id }) => [id, handle.state(id).loop] as const)
    const loops = Object.fromEntries(inside.filter(([, loop]) => loop !== null))
    this.#circuits.push({ from, plan, circuit, primitives, loops } as unknown as Fields)
    for (const { id } of circuit.operators) this.#hold(from, 0, id)
  }

  #hold(t: number, step: number, op: string): void {
    const state = this.#handle.state(op)
    if (state.ports.length === 0 && state.size === 0) return
    const ports = state.ports.map(({ name, columns }, port): Datum => {
      const { count, rows: some } = state.rows(port, { limit: HELD })
      return {
        name,
        columns,
        count,
        rows: some.map(({ weight, row: values, iteration }) => [weight, row(values), iteration]),
      }
    })
    this.#held.push({ t, step, op, size: state.size, ports })
  }

  #steps(t: number, record: TransactionRecord): void {
    const steps = record.steps(this.#id)
    for (const [i, { op, kind, iteration }] of steps.entries()) {
      const { delta, state } = record.step(this.#id, i)
      this.#lines.push(
        operatorRecord({ t, op, kind, iteration: iteration ?? undefined, changes: delta.changes, state }),
      )
    }
    for (let round = 0; round < record.rounds; round++) {
      const last = new Map<string, number>()
      for (const [i, step] of steps.entries()) if (step.round === round) last.set(step.op, i + 1)
      const hold = () => {
        for (const [op, step] of last) this.#hold(t, step, op)
      }
      if (round === record.rounds - 1) hold()
      else this.#session.wizard.history.visit(t, hold, round + 1)
    }
  }

  async #transaction(t: number, now: readonly JsRow[] | null): Promise<void> {
    const { wizard } = this.#session
    const [{ tx }] = wizard.history.transactions(t, t)
    const { status } = this.#handle
    if (now === null || status !== "ok") {
      const failure = status === "ok" ? undefined : status
      this.#before ??= this.#shown
      this.#lines.push(transactionRecord({ t, tx, delta: null, failure }))
      return
    }
    // The first delta has what the view held before it.
    const isFirst = this.#lines.every((line) => "op" in line)
    const delta = changeOf(isFirst ? [] : (this.#before ?? this.#shown), now)
    this.#before = undefined
    this.#shown = now
    this.#lines.push(transactionRecord({ t, tx, delta }))
    await this.#derive(t, delta)
  }

  async #derive(t: number, delta: readonly RowChange[]): Promise<void> {
    for (const { weight, row: values } of delta) {
      if (weight < 0) continue
      if (this.#why.length >= DERIVED) this.#whyLeft++
      else {
        const answer = await this.#session.wizard.why(this.#id, values)
        if (answer !== null)
          this.#why.push({ t, row: row(values), derivation: derivationRecord(answer.derivation, NODES) })
      }
    }
  }

  async #moment(t: number): Promise<void> {
    const { divergence, verified } = await this.#session.wizard.verify({ views: [this.#id] })
    const isFailed = this.#handle.status !== "ok"
    const mark = divergence !== null ? "diverged" : verified === 0 ? "unverified" : isFailed ? "failed" : "verified"
    const [moment] = this.#session.timeline(t, t, this.#id)
    const { label = null, line = null } = moment ?? {}
    const [missing, extra] = [rows(divergence?.missing ?? []), rows(divergence?.extra ?? [])]
    this.#moments.push({ t, mark, label, line, missing, extra, fault: divergence?.op ?? null })
  }
}
