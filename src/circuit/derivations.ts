import { Arrangement } from "../zset/arrangement.js"
import { rowSet } from "../zset/row-set.js"
import type { ZSet } from "../zset/zset.js"
import type { Agenda } from "./agenda.js"

/**
 * A relation of a fixpoint: for every fact how many derivations it has in each round, and the fact's own round, the first that has
 * one. A derivation of round r uses facts of rounds below r only, so support never goes in a circle: a cycle that lost its last
 * support from outside has no derivation in its first round, and falls.
 *
 *     counts   [fact… r] → derivations in round r       facts   [fact…] → 1 + the first round with a derivation
 */
export class Derivations {
  readonly counts: Arrangement
  readonly facts: Arrangement
  readonly #all: Int32Array
  readonly #width: number
  readonly #row: Int32Array

  constructor(width: number) {
    const key = Array.from({ length: width }, (_, i) => i)
    this.counts = new Arrangement(width + 1, key)
    this.facts = rowSet(width)
    this.#all = Int32Array.from(key)
    this.#width = width
    this.#row = new Int32Array(width + 1)
  }

  /** Adds changes of derivations, or their negation; nothing is added when it throws. */
  add(delta: ZSet, sign: number): void {
    const { rows, weights, width, length } = delta
    let i = 0
    try {
      for (; i < length; i++) if (weights[i] !== 0) this.counts.add(rows, i * width, sign * weights[i])
    } catch (error) {
      while (--i >= 0) this.counts.add(rows, i * width, -sign * weights[i])
      throw error
    }
  }

  /**
   * Settles the facts whose derivations changed in this round, when nothing of an earlier one is due any more. Appends to `fed` the
   * facts as the loop reads them (−1 the round that they had, +1 the round that they have; as column: in which what follows is
   * due), to `net` those that appear or vanish; a fact that has lost its round looks again in its next.
   */
  settle(due: ZSet, round: number, relation: number, fed: ZSet, net: ZSet, agenda: Agenda): void {
    const { rows, width, length } = due
    const { facts, counts } = this
    for (let i = 0; i < length; i++) {
      const at = i * width
      const had = facts.weight(rows, at) - 1
      if (had >= 0 && had < round) continue
      const derived = counts.weight(rows, at) > 0
      if (derived) {
        if (had === round) continue
        facts.add(rows, at, round - had)
        if (had >= 0) this.#feed(fed, rows, at, had, -1)
        else net.push(rows, at, 1)
        this.#feed(fed, rows, at, round, 1)
      } else {
        if (had > round) continue
        if (had === round) {
          facts.add(rows, at, -1 - round)
          this.#feed(fed, rows, at, round, -1)
          net.push(rows, at, -1)
        }
        this.#lookAgain(rows, at, round, relation, agenda)
      }
    }
  }

  /** Takes back what `settle` has done to the facts. */
  unsettle(fed: ZSet): void {
    const { rows, weights, width } = fed
    for (let i = fed.length - 1; i >= 0; i--) {
      this.facts.add(rows, i * width, -weights[i] * rows[i * width + this.#width])
    }
  }

  #feed(fed: ZSet, rows: Int32Array, at: number, round: number, weight: number): void {
    const row = this.#row
    for (let k = 0; k < this.#width; k++) row[k] = rows[at + k]
    row[this.#width] = round + 1
    fed.push(row, 0, weight)
  }

  #lookAgain(rows: Int32Array, at: number, round: number, relation: number, agenda: Agenda): void {
    const { counts } = this
    const last = this.#width
    let next = -1
    for (let slot = counts.first(rows, at, this.#all); slot >= 0; slot = counts.after(slot)) {
      const other = counts.rows[slot * counts.width + last]
      if (other > round && counts.weights[slot] > 0 && (next < 0 || other < next)) next = other
    }
    if (next < 0) return
    const row = this.#row
    for (let k = 0; k < last; k++) row[k] = rows[at + k]
    row[last] = next
    agenda.at(next).deltas[relation].push(row, 0, 0)
  }
}
