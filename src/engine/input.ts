import type { Circuit } from "../circuit/circuit.js"
import type { Fill } from "../circuit/fill.js"
import type { Applied } from "../datom/applied.js"
import type { Database } from "../datom/database.js"

/**
 * A transaction as the circuit's input: a Z-set of [e a v tx], +1 for a fact that holds from now on, −1 for one that ended, the
 * latter with the tx of the fact itself. Going back is the negated Z-set, not datoms with `added` flipped.
 */
export class Input {
  readonly #database: Database
  readonly #circuit: Circuit
  readonly #datom = new Int32Array(4)

  constructor(database: Database, circuit: Circuit) {
    this.#database = database
    this.#circuit = circuit
  }

  /** Feeds a transaction that is in force. O(datoms). */
  feed(applied: Applied): void {
    for (const { from, to, standing } of applied.rekeys) this.#move(standing, from, to)
    this.#feedLog(applied, 1)
  }

  /** Feeds the negation of a transaction that is in force still. */
  feedBack(applied: Applied): void {
    this.#feedLog(applied, -1)
    for (const { from, to, standing } of applied.rekeys) this.#move(standing, to, from)
  }

  /** Nothing came after the transaction, so what it asserted holds. */
  #feedLog({ start, end }: Applied, sign: number): void {
    const { log } = this.#database
    const { e, a, v, tx, link } = log
    const circuit = this.#circuit
    const datom = this.#datom
    const opposite = -sign
    for (let p = start; p < end; p++) {
      const ended = link[p]
      const added = ended < 0
      datom[0] = e[p]
      datom[1] = a[p]
      datom[2] = v[p]
      datom[3] = tx[added ? p : ended]
      circuit.feed(datom, 0, added ? sign : opposite)
    }
  }

  #move(positions: Int32Array, from: number, to: number): void {
    const { e, v, tx } = this.#database.log
    const datom = this.#datom
    for (const p of positions) {
      datom[0] = e[p]
      datom[2] = v[p]
      datom[3] = tx[p]
      datom[1] = from
      this.#circuit.feed(datom, 0, -1)
      datom[1] = to
      this.#circuit.feed(datom, 0, 1)
    }
  }
}

/** Feeds a new view all facts that hold now. O(facts). */
export function feedFacts(fill: Fill, { facts, log }: Database, source: number): void {
  const datom = new Int32Array(4)
  for (let p = facts.next(0); p >= 0; p = facts.next(p + 1)) {
    datom[0] = log.e[p]
    datom[1] = log.a[p]
    datom[2] = log.v[p]
    datom[3] = log.tx[p]
    fill.feed(datom, 0, source)
  }
}
