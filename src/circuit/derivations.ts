import { DerivationTable } from "../zset/derivation-table.js"
import { grown } from "../zset/hash.js"
import type { ZSet } from "../zset/zset.js"
import type { Agenda } from "./agenda.js"

/**
 * A relation of a fixpoint: for every fact how many derivations it has in each round, and the fact's own round, the first that has
 * one. A derivation of round r uses facts of rounds below r only, so support never goes in a circle: a cycle that lost its last
 * support from outside has no derivation in its first round, and falls.
 *
 * In the table a fact's rank is 1 + its round. What is due in a round is added, then settled: one probe a row.
 */
export class Derivations {
  readonly facts: DerivationTable
  /** Where the rows stand that were added last. */
  #slots: Int32Array = new Int32Array(16)
  /** The places in what is due of facts without a round. */
  #lost: Int32Array = new Int32Array(16)

  constructor(width: number) {
    this.facts = new DerivationTable(width)
  }

  /** Adds the changes of derivations that are due in a round; nothing is added when it throws. */
  add(due: ZSet, round: number): void {
    const { rows, weights, width, length } = due
    const { facts } = this
    this.#slots = grown(this.#slots, length)
    let i = 0
    try {
      for (; i < length; i++) {
        const slot = facts.slot(rows, i * width)
        this.#slots[i] = slot
        facts.count(slot, round, weights[i])
      }
    } catch (error) {
      facts.release(this.#slots[i])
      while (--i >= 0) this.#remove(due, i, round)
      throw error
    }
  }

  /** Takes back what `add` has added; what `settle` has done is undone already. */
  remove(due: ZSet, round: number): void {
    for (let i = due.length - 1; i >= 0; i--) this.#remove(due, i, round)
  }

  /**
   * Settles the facts whose derivations were added last, when nothing of an earlier round is due any more. Appends to `fed` the
   * facts as the loop reads them (−1 the round that they had, +1 the round that they have; as column: in which what follows is
   * due), to `net` those that appear or vanish; a fact that has lost its round looks again in its next.
   */
  settle(due: ZSet, round: number, relation: number, fed: ZSet, net: ZSet, agenda: Agenda): void {
    const { rows, width, length } = due
    const { facts } = this
    const slots = this.#slots
    this.#lost = grown(this.#lost, length)
    let falling = 0
    for (let i = 0; i < length; i++) {
      const slot = slots[i]
      const had = facts.rank(slot)
      if (had > 0 && had <= round) continue
      // The same way for what rises and what falls: loads bring no falls, and the first one would meet code that has never run.
      const kept = had > round + 1 ? had : 0
      const has = facts.derivations(slot, round) > 0 ? round + 1 : kept
      this.#lost[falling] = i
      falling += Number(has === 0)
      if (has === had) continue
      facts.setRank(slot, has)
      const at = i * width
      if (had > 0) push(fed, rows, at, had, -1)
      if (has > 0) push(fed, rows, at, has, 1)
      if (had === 0 || has === 0) net.push(rows, at, Number(has > 0) - Number(had > 0))
    }
    this.#lookAgain(due, falling, round, relation, agenda)
    for (let i = 0; i < length; i++) facts.release(slots[i])
  }

  /** Takes back what `settle` has done to the facts; `remove` follows. */
  unsettle(fed: ZSet): void {
    const { facts } = this
    const { rows, weights, width } = fed
    for (let i = fed.length - 1; i >= 0; i--) {
      const slot = facts.slot(rows, i * width)
      facts.setRank(slot, facts.rank(slot) - weights[i] * rows[(i + 1) * width - 1])
    }
  }

  /** What has no round any more, or none yet, is due in its next round that has derivations. */
  #lookAgain(due: ZSet, falling: number, round: number, relation: number, agenda: Agenda): void {
    const { rows, width } = due
    for (let k = 0; k < falling; k++) {
      const i = this.#lost[k]
      const next = this.facts.later(this.#slots[i], round)
      if (next >= 0) push(agenda.at(next).deltas[relation], rows, i * width, next, 0)
    }
  }

  /** Takes the facts, whose weight is their rank, and the derivations by round into an empty table. */
  load(facts: ZSet, counts: ZSet): void {
    const table = this.facts
    for (let i = 0; i < counts.length; i++) {
      const at = i * counts.width
      table.count(table.slot(counts.rows, at), counts.rows[at + counts.width - 1], counts.weights[i])
    }
    for (let i = 0; i < facts.length; i++) table.setRank(table.slot(facts.rows, i * facts.width), facts.weights[i])
  }

  #remove({ rows, weights, width }: ZSet, i: number, round: number): void {
    const slot = this.facts.slot(rows, i * width)
    this.facts.count(slot, round, -weights[i])
    this.facts.release(slot)
  }
}

/** Appends a row with another round. */
function push(to: ZSet, rows: Int32Array, at: number, round: number, weight: number): void {
  to.push(rows, at, weight)
  to.rows[to.length * to.width - 1] = round
}
