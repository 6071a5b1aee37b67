import type { Engine } from "../engine/engine.js"
import { rehearse } from "./rehearsal.js"

/**
 * Keeps compiled code in force, which V8 throws away for two reasons.
 *
 * It has compiled what it has seen, and a long load has seen assertions alone: the first retraction costs the code of the functions that
 * matter most, and some thousands of transactions cost five times what later ones do (bench, W1 and W4). So a database rehearses: on a
 * stage of its own, of which nothing stays, all kinds of changes happen to its views and to the first facts that it has.
 *
 * And a full collection of garbage takes the code that makes objects of a shape of which none is left: so the last ones are kept.
 */
export class Warmth {
  readonly #engine: Engine
  /** What a small transaction made, one of the last. */
  readonly #last: unknown[] = []
  #hasRehearsed = false

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** To be told of each transaction, with the objects that it made. O(1), but for the one rehearsal. */
  keep(data: unknown, result: unknown): void {
    const { log } = this.#engine.database
    if (this.#hasRehearsed && (log.count & EVERY) !== 0) return
    const { start, end } = log.entry(log.count - 1)
    if (end - start < FEW_DATOMS) {
      this.#last[0] = data
      this.#last[1] = result
    }
    if (this.#hasRehearsed || (log.count < REHEARSAL && (log.count < FEW || end < MUCH))) return
    this.#hasRehearsed = true
    rehearse(this.#engine)
  }
}

/**
 * After so many transactions there will be enough of them to pay for a rehearsal; after few, when they bring much: what V8 compiles for a
 * load should have seen the rehearsal, or it compiles it twice.
 */
const REHEARSAL = 16
const FEW = 2
const MUCH = 300
/** One transaction in so many and one is kept. */
const EVERY = 63
/** Of one transaction, so many are few. */
const FEW_DATOMS = 10_000
