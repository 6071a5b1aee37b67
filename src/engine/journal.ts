import { asWizardError, WizardError } from "../base/error.js"
import type { Commit, Origin, Storage } from "../storage/storage.js"
import type { Engine, TransactOptions, TxData } from "./engine.js"
import type { Listeners } from "./listeners.js"
import type { Change, Recorder } from "./recorder.js"
import type { Report } from "./report.js"
import type { Series } from "./series.js"

/** A transaction on its way: round by round, each durable before listeners are told of it. */
interface Journey {
  readonly rounds: Generator<Report, readonly Report[], undefined>
  readonly origin: Origin
  readonly series: Series | undefined
  readonly resolve: (reports: readonly Report[]) => void
  readonly reject: (error: unknown) => void
  readonly reports: Report[]
  /** Whether a round of it is durable already. */
  begun: boolean
}

/** What is to be done when everything before it is durable, and nothing else with it. */
interface Alone {
  readonly run: () => Promise<void>
}

/** Transactions that become durable together. */
interface Group {
  /** What was stepped, and what happens when it is durable. */
  readonly steps: { readonly journey: Journey; readonly settle: () => void }[]
}

/**
 * Durable transactions: step → append → sync → resolve and notify. Those that come while the storage is at work are stepped at once and
 * share the next commit. Whoever waits is told, and whoever listens asked, when the commit is durable; when it fails, it and everything
 * that was stepped after it is taken back, and all of them are refused with the same error.
 *
 * After a transaction of which a listener is to be told none is stepped before it has answered, since what it returns keeps the t.
 */
export class Journal {
  readonly #engine: Engine
  readonly #listeners: Listeners
  readonly #storage: Storage
  readonly recorder: Recorder
  readonly #waiting: (Journey | Alone)[] = []
  #open: Group = { steps: [] }
  #inFlight = false
  /** Something runs alone, or listeners are to be told of the last transaction first. */
  #held = false
  #pumping = false
  #due = false
  #closed = false
  /** Told after each commit. */
  committed: (() => void) | undefined

  constructor(engine: Engine, listeners: Listeners, storage: Storage, recorder: Recorder) {
    this.#engine = engine
    this.#listeners = listeners
    this.#storage = storage
    this.recorder = recorder
  }

  /** A report for each round. Rejects with what refuses it, `listener/…`, `storage/…`; then see `Listeners` for what stays. */
  transact(data: TxData, options: TransactOptions, origin: Origin, series?: Series): Promise<readonly Report[]> {
    return new Promise((resolve, reject) => {
      const rounds = this.#listeners.rounds(data, options)
      this.#enter({ rounds, origin, series, resolve, reject, reports: [], begun: false }, reject)
    })
  }

  /** Runs when all that was asked before is durable, and before anything that is asked later. */
  alone<T>(work: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = async () => {
        try {
          resolve(await work())
        } catch (error) {
          reject(error)
        }
      }
      this.#enter({ run }, reject)
    })
  }

  /** Commits a change of its own; to be called from within `alone`. When it rejects, `undo` has taken it back. */
  async change(change: Change, undo: () => void = () => {}): Promise<void> {
    const commit = this.recorder.close(change)
    try {
      await this.#storage.append(commit)
      this.committed?.()
    } catch (error) {
      this.recorder.takeBack(commit)
      undo()
      throw error
    }
  }

  /** Drops the transactions after the one where the engine stands; to be called from within `alone`. */
  async branch(): Promise<void> {
    const { count, recorded } = this.#engine.database.log
    if (count === recorded) return
    this.recorder.forget(count)
    const dropped = this.recorder.close()
    try {
      await this.#storage.append(dropped)
    } catch (error) {
      this.recorder.takeBack(dropped)
      this.recorder.forget(recorded)
      throw error
    }
    this.#engine.forget()
    this.recorder.forget(count)
  }

  /** Lets what was asked come to its end, does `last`, and refuses everything after. */
  close(last: () => Promise<void>): Promise<void> {
    const closing = this.alone(last)
    this.#closed = true
    return closing
  }

  #enter(task: Journey | Alone, reject: (error: unknown) => void): void {
    if (this.#closed) {
      reject(
        new WizardError("wizard/closed", "expected an open Wizard: this one was closed", { hint: "load it again" }),
      )
      return
    }
    this.#waiting.push(task)
    this.#pump()
  }

  /** Steps what may be stepped now. */
  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    while (this.#waiting.length > 0 && !this.#held) {
      const task = this.#waiting[0]
      if ("run" in task) {
        if (this.#inFlight || this.#open.steps.length > 0) break
        this.#waiting.shift()
        this.#runAlone(task)
      } else {
        this.#waiting.shift()
        this.#step(task)
      }
    }
    this.#pumping = false
    this.#launchSoon()
  }

  #runAlone({ run }: Alone): void {
    this.#held = true
    run().then(() => {
      this.#held = false
      this.#pump()
    })
  }

  #step(journey: Journey): void {
    const { rounds, origin, series, reports, resolve, reject } = journey
    const then = (settle: () => void) => this.#open.steps.push({ journey, settle })
    try {
      series?.check()
      const { done, value } = this.recorder.step(origin, () => rounds.next())
      if (done === true) {
        then(() => resolve(reports))
        return
      }
      reports.push(value)
      if (!this.#listeners.hear(value)) then(() => resolve(reports))
      else {
        this.#held = true
        then(() => this.#tell(journey))
      }
    } catch (error) {
      series?.end(error)
      then(() => reject(error))
    }
  }

  #tell(journey: Journey): void {
    journey.begun = true
    this.#held = false
    this.#waiting.unshift(journey)
  }

  /** After the callers of this turn have had their say, so that they share a commit. */
  #launchSoon(): void {
    if (this.#due || this.#inFlight || this.#open.steps.length === 0) return
    this.#due = true
    queueMicrotask(() => {
      this.#due = false
      this.#launch()
    })
  }

  async #launch(): Promise<void> {
    const { steps } = this.#open
    this.#open = { steps: [] }
    this.#inFlight = true
    const commit = this.recorder.length > 0 ? this.recorder.close() : undefined
    try {
      if (commit !== undefined) await this.#storage.append(commit)
      for (const { settle } of steps) settle()
      this.committed?.()
    } catch (error) {
      this.#fail(steps, commit, error)
    }
    this.#inFlight = false
    this.#pump()
  }

  /** Takes back what was not committed, latest first, and refuses whoever waits for it. */
  #fail(steps: Group["steps"], commit: Commit | undefined, thrown: unknown): void {
    const count = (commit?.entries.length ?? 0) + this.recorder.length
    for (let i = 0; i < count; i++) this.#engine.back()
    this.#engine.forget()
    if (commit !== undefined) this.recorder.takeBack(commit)
    const refused = [...steps, ...this.#open.steps]
    this.#open = { steps: [] }
    this.#held = false
    for (const { journey } of refused) {
      journey.series?.end(thrown)
      journey.reject(journey.begun ? kept(thrown) : thrown)
    }
  }
}

/** The error of a round whose cause is durable. */
function kept(thrown: unknown): WizardError {
  const { code, message, span } = asWizardError(thrown)
  return new WizardError(code, message, {
    ...(span && { span }),
    hint: "what listeners returned is not kept; the transaction that set it off stays committed",
    cause: thrown,
  })
}
