import type { Engine } from "../engine/engine.js"
import type { Commit, Kept, Storage } from "../storage/storage.js"
import type { CircuitStates } from "./circuit-states.js"

/**
 * A storage whose commits go to the states of circuits too, the database first. When only a state cannot be written, the commit has
 * happened: what the state lacks is written with the next one, or when it is opened again. Where there is no database the states are all
 * that is durable, and a commit that they do not take has not happened.
 */
export class StatefulStorage implements Storage {
  readonly #inner: Storage
  readonly #engine: Engine
  readonly #states: CircuitStates
  readonly #isAlone: boolean
  #following = false

  constructor(inner: Storage, engine: Engine, states: CircuitStates, isAlone: boolean) {
    this.#inner = inner
    this.#engine = engine
    this.#states = states
    this.#isAlone = isAlone
  }

  load(): Promise<Kept> {
    return this.#inner.load()
  }

  /** Brings the states up to date; from now on commits go to them. */
  async follow(): Promise<void> {
    await this.#states.follow(this.#engine)
    this.#following = true
  }

  async append(commit: Commit): Promise<void> {
    // While the engine stands where the commit ends: it goes on stepping while this waits.
    const isThere = commit.firstEntry + commit.entries.length === this.#engine.database.log.count
    const batch = this.#following && isThere ? this.#states.take(this.#engine) : undefined
    try {
      await this.#inner.append(commit)
    } catch (error) {
      if (batch !== undefined) this.#states.giveBack(batch)
      throw error
    }
    if (batch === undefined) return
    const written = this.#states.write(batch)
    await (this.#isAlone ? written : written.catch(() => undefined))
  }

  get checkpoint(): Storage["checkpoint"] {
    return this.#inner.checkpoint?.bind(this.#inner)
  }

  get copy(): Storage["copy"] {
    return this.#inner.copy?.bind(this.#inner)
  }

  async close(): Promise<void> {
    try {
      if (this.#following) await this.#states.write(this.#states.take(this.#engine, true))
    } finally {
      await this.#states.close()
      await this.#inner.close()
    }
  }

  async abandon(): Promise<void> {
    await this.#states.close()
    await this.#inner.abandon()
  }
}
