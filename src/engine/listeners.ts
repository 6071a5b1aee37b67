import { isInterruption } from "../base/breath.js"
import { asWizardError, WizardError } from "../base/error.js"
import type { Value } from "../edn/value.js"
import type { Delta } from "./delta.js"
import type { Engine, TransactOptions, TxData } from "./engine.js"
import type { Report } from "./report.js"

/** What a listener is told: the change of its view by one round of a transaction. */
export interface Change {
  readonly view: string
  readonly t: number
  readonly tx: number | null
  readonly delta: Delta
}

/** Returns transaction forms to be transacted next, or nothing. */
export type Listener = (change: Change) => readonly Value[] | undefined

/** Rounds that one transaction may set off. */
export const MAX_ROUNDS = 100

interface Registered {
  readonly name: string
  readonly view: string
  readonly listener: Listener
}

/**
 * Transactions with their consequences. What all listeners of one round return forms one transaction; rounds go on until none
 * returns anything, and all of them keep the t and tx of the transaction that began it, whose delta is their sum. At most 100
 * rounds: a round that is refused, or one too many, throws (`listener/refused`, `listener/unbounded`) and leaves what came before
 * it committed. Listeners never run while the history is stepped.
 */
export class Listeners {
  readonly #engine: Engine
  readonly #registered: Registered[] = []

  constructor(engine: Engine) {
    this.#engine = engine
  }

  get database(): Engine["database"] {
    return this.#engine.database
  }

  /** Returns what takes the listener away again. */
  add(view: string, listener: Listener, name = `the listener ${this.#registered.length + 1} of ${view}`): () => void {
    const entry = { name, view, listener }
    this.#registered.push(entry)
    return () => {
      const index = this.#registered.indexOf(entry)
      if (index >= 0) this.#registered.splice(index, 1)
    }
  }

  /** One transaction and the rounds that it sets off; a report for each, the first one the transaction's own. */
  transact(data: TxData, options: TransactOptions = {}): readonly Report[] {
    if (this.#registered.length === 0) return [this.#engine.transact(data, options)]
    const rounds = this.rounds(data, options)
    for (;;) {
      const { done, value } = rounds.next()
      if (done === true) return value
    }
  }

  /** The same round by round: gives the report of each before listeners are told of it. */
  *rounds(data: TxData, options: TransactOptions = {}): Generator<Report, readonly Report[], undefined> {
    const first = this.#engine.transact(data, options)
    const reports = [first]
    const going: string[] = []
    for (let round = 1; ; round++) {
      const last = reports[reports.length - 1]
      yield last
      const { forms, from } = this.#ask(last)
      if (forms.length === 0) return reports
      if (round > MAX_ROUNDS / 2) going.push(...from)
      if (round > MAX_ROUNDS) throw unbounded(going)
      reports.push(this.#derive(forms, from, first, options))
    }
  }

  /** Whether a listener would be told of what the report says. */
  hear({ deltas }: Report): boolean {
    return this.#registered.some(({ view }) => deltas.has(view))
  }

  #ask(report: Report): { forms: Value[]; from: string[] } {
    const forms: Value[] = []
    const from: string[] = []
    for (const { name, view, listener } of [...this.#registered]) {
      const delta = report.deltas.get(view)
      if (delta === undefined) continue
      const returned = tell(name, listener, { view, t: report.t, tx: report.tx, delta })
      if (returned === undefined || returned.length === 0) continue
      forms.push(...returned)
      from.push(name)
    }
    return { forms, from }
  }

  #derive(forms: readonly Value[], from: readonly string[], cause: Report, options: TransactOptions): Report {
    try {
      return this.#engine.transact({ forms }, { ...options, t: cause.t, ...(cause.tx !== null && { tx: cause.tx }) })
    } catch (thrown) {
      if (isInterruption(thrown)) throw thrown
      const { code, message, hint } = asWizardError(thrown)
      throw new WizardError("listener/refused", `what ${list(from)} returned was refused: ${message} (${code})`, {
        hint: hint ?? "the transaction that set it off stays committed",
        cause: thrown,
      })
    }
  }
}

function tell(name: string, listener: Listener, change: Change): readonly Value[] | undefined {
  try {
    return listener(change)
  } catch (thrown) {
    const { message } = asWizardError(thrown)
    throw new WizardError("listener/threw", `${name} threw: ${message}`, {
      hint: "the transaction that it was told of stays committed",
      cause: thrown,
    })
  }
}

const unbounded = (from: readonly string[]): WizardError =>
  new WizardError("listener/unbounded", `after ${MAX_ROUNDS} rounds ${list(from)} still return transactions`, {
    hint: "they set each other off: let each return nothing once what it wants holds. The rounds so far stay committed",
  })

const list = (names: readonly string[]): string => [...new Set(names)].join(" and ")
