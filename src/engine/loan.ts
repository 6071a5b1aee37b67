import { shelter } from "../base/breath.js"
import type { Engine } from "./engine.js"

/**
 * What is made one after the other of what an engine holds now, each when it is asked for, and once. Before the engine changes, all that is
 * left is made: so it is as of one moment, and takes memory only when somebody moves on before it is read.
 */
export class Loan<T> implements Iterable<T> {
  #left: Iterator<T>
  readonly #end: () => void

  constructor(engine: Engine, made: Iterable<T>) {
    this.#left = made[Symbol.iterator]()
    this.#end = engine.lend(() => shelter(() => this.#copy()))
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let next = this.#left.next(); next.done !== true; next = this.#left.next()) yield next.value
    this.#end()
  }

  /** What cannot be made is told to whoever reads, not to whoever moves on. */
  #copy(): void {
    try {
      this.#left = [...this][Symbol.iterator]()
    } catch (error) {
      this.release()
      this.#left = failing(error)
    }
  }

  /** To be called when nobody will read on. */
  release(): void {
    this.#left = [][Symbol.iterator]()
    this.#end()
  }
}

// biome-ignore lint/correctness/useYield: it throws first
function* failing(error: unknown): Generator<never, void, undefined> {
  throw error
}
