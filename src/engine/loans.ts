import { shelter } from "../base/breath.js"
import type { Engine } from "./engine.js"

/**
 * What an engine holds at one moment, lent to somebody who reads it later. Each thing is made when it is asked for, and once; before the engine
 * changes, all that is left is made. So it is as of the moment in which it was lent, and takes memory only when somebody moves on before it
 * is read. What belongs to one moment is lent without a pause in between.
 */
export class Loans {
  #open: Loan<unknown>[] = []
  readonly #end: () => void

  constructor(engine: Engine) {
    this.#end = engine.lend(() => shelter(() => this.#copy()))
  }

  lend<T>(made: Iterable<T>): Iterable<T> {
    const loan = new Loan(made)
    this.#open.push(loan)
    return loan
  }

  /** Nobody reads on: what is left is not made any more. To be called in any case. */
  release(): void {
    this.#end()
    for (const loan of this.#open) loan.drop()
    this.#open = []
  }

  #copy(): void {
    for (const loan of this.#open) loan.copy()
    this.#open = []
  }
}

/** Does what needs loans, to its end. */
export async function withLoans<T>(engine: Engine, work: (loans: Loans) => Promise<T>): Promise<T> {
  const loans = new Loans(engine)
  try {
    return await work(loans)
  } finally {
    loans.release()
  }
}

class Loan<T> implements Iterable<T> {
  #left: Iterator<T>
  #failure: { readonly error: unknown } | undefined

  constructor(made: Iterable<T>) {
    this.#left = made[Symbol.iterator]()
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let next = this.#left.next(); next.done !== true; next = this.#left.next()) yield next.value
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** What cannot be made is told to whoever reads, not to whoever moves on. */
  copy(): void {
    const made: T[] = []
    try {
      for (const each of this) made.push(each)
    } catch (error) {
      this.#failure = { error }
    }
    this.#left = made[Symbol.iterator]()
  }

  drop(): void {
    this.#left = [][Symbol.iterator]()
  }
}
