import { interrupted } from "../base/breath.js"
import type { Travel } from "./travel.js"
import type { Work } from "./work.js"

/** Lets those who share a session act one after the other. Who has the turn must not ask for another: it would wait for itself. */
export class Turns {
  readonly #travel: Travel
  #last: Promise<unknown> = Promise.resolve()

  constructor(travel: Travel) {
    this.#travel = travel
  }

  /** Whether what is read now is of another place than the session's: who has the turn goes through the history, and comes back. */
  get isAway(): boolean {
    return this.#travel.isAway
  }

  /** Goes through the history and comes back, in the turn that one has. Nobody is told of the places on the way. */
  away<T>(run: () => Promise<T>): Promise<T> {
    return this.#travel.returning(run)
  }

  /** Runs when all who asked before are done, whether they failed or not. Throws `session/interrupted` when the wait is given up. */
  take<T>(run: () => Promise<T>, { signal }: Work = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const give = () => reject(interrupted("waiting"))
      signal?.addEventListener("abort", give, { once: true })
      this.#last = this.#last.then(async () => {
        signal?.removeEventListener("abort", give)
        if (signal?.aborted) return give()
        await run().then(resolve, reject)
      })
    })
  }
}
