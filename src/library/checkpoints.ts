import { checkpointOf } from "../engine/checkpoint.js"
import type { Engine } from "../engine/engine.js"
import { goto } from "../engine/history.js"
import type { Journal } from "../engine/journal.js"
import { Loans } from "../engine/loans.js"
import type { KeptCheckpoint, Storage } from "../storage/storage.js"

/** What stands in the last checkpoint. */
interface Written {
  readonly entries: number
  /** The datoms of the log that it has taken in. */
  readonly datoms: number
  /** The circuits of that time (`Catalog.builds`). */
  readonly builds: number
}

const NOTHING: Written = { entries: 0, datoms: 0, builds: 0 }

/**
 * The checkpoints of a Wizard: one after the other, and in the background when the log has grown enough since the last one. Each is what
 * operators hold between two transactions, and is written while others go on. Since the log is four times as long from one to
 * the next, all of them together cost a third more than the last one does.
 */
export class Checkpoints {
  readonly #engine: Engine
  readonly #storage: Storage
  readonly #journal: Journal
  readonly #after: number
  #last = NOTHING
  #writing: Promise<void> = Promise.resolve()
  #isAsked = false

  constructor(engine: Engine, storage: Storage, journal: Journal, after = 250_000) {
    this.#engine = engine
    this.#storage = storage
    this.#journal = journal
    this.#after = after
  }

  /** Goes on from the checkpoint with which everything was loaded. */
  begin(from: KeptCheckpoint | undefined): void {
    if (from !== undefined) this.#last = this.#here(from.entries)
    if (this.#storage.checkpoint !== undefined) this.#journal.committed = () => this.#consider()
  }

  /** The transactions after number `count` are gone. */
  forget(count: number): void {
    if (this.#last.entries > count) this.#last = NOTHING
  }

  /**
   * Takes one as of the newest transaction, unless it is written already; to be called from within `Journal.alone`. `written` resolves when it
   * is durable; until then only what is transacted makes a copy of the rest.
   */
  async take(): Promise<{ readonly written: Promise<void> }> {
    const engine = this.#engine
    const { log } = engine.database
    const here = engine.t
    if (log.count < log.recorded) goto(engine, log.entry(log.recorded - 1).t)
    try {
      await this.#journal.change({})
      return { written: this.#write() }
    } finally {
      if (engine.t !== here) goto(engine, here)
    }
  }

  #write(): Promise<void> {
    const now = this.#here(this.#engine.database.log.count)
    const before = this.#writing.catch(() => undefined)
    if (now.entries === this.#last.entries && now.builds === this.#last.builds) return before
    const loans = new Loans(this.#engine)
    const checkpoint = checkpointOf(this.#engine, loans)
    const write = async () => {
      await this.#storage.checkpoint?.(checkpoint)
      this.#last = now
    }
    this.#writing = before.then(write).finally(() => loans.release())
    return this.#writing
  }

  #here(entries: number): Written {
    const { database, catalog } = this.#engine
    const datoms = entries === 0 ? 0 : database.log.entry(entries - 1).end
    return { entries, datoms, builds: catalog.builds }
  }

  get #isDue(): boolean {
    const { log } = this.#engine.database
    const { datoms, builds } = this.#last
    if (this.#isAsked || log.length < this.#after || log.count < log.recorded) return false
    return log.length - datoms >= Math.max(this.#after, 3 * datoms) || this.#engine.catalog.builds !== builds
  }

  /** What cannot be written now is left to the next time: whoever transacts is told of a full disk, too. */
  #consider(): void {
    if (!this.#isDue) return
    this.#isAsked = true
    this.#journal
      .alone(() => this.take())
      .then(({ written }) => written)
      .catch(() => undefined)
      .finally(() => {
        this.#isAsked = false
      })
  }
}
