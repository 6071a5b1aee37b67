import { interrupted } from "../base/breath.js"
import type { Work } from "./work.js"

/** Milliseconds after which something long lets others run, and tells how far it has come. */
const BREATH = 50

/** Paces what may take long: `step` is called between its parts. */
export class Pace {
  readonly #work: Work
  readonly #doing: string
  #last = performance.now()
  #done = 0

  constructor(work: Work, doing: string) {
    this.#work = work
    this.#doing = doing
  }

  /** One part more is done, of so many. Now and then reports and lets others run. Throws `session/interrupted` when that is wanted. */
  async step(of?: number): Promise<void> {
    this.#done++
    this.check()
    if (performance.now() - this.#last < BREATH) return
    this.#work.progress?.({ doing: this.#doing, done: this.#done, of })
    await new Promise<void>((resolve) => setTimeout(resolve))
    this.#last = performance.now()
    this.check()
  }

  check(): void {
    if (this.#work.signal?.aborted) throw interrupted(this.#doing)
  }
}
