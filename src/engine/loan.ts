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
    this.#end = engine.lend(() => {
      this.#left = [...this][Symbol.iterator]()
    })
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let next = this.#left.next(); next.done !== true; next = this.#left.next()) yield next.value
    this.#end()
  }

  /** To be called when nobody will read on. */
  release(): void {
    this.#left = [][Symbol.iterator]()
    this.#end()
  }
}
