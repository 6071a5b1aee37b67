import { Arrangement } from "./arrangement.js"
import { grown, hashRow } from "./hash.js"
import type { Integral } from "./integral.js"
import { RowStore } from "./row-store.js"
import { SlotTable } from "./slot-table.js"
import { plus } from "./weight.js"

/**
 * Facts of `width` codes: to each its rank and how many derivations it has in each round. One probe finds a fact's slot; all else is
 * known by the slot. A fact stays while it has a rank or a derivation.
 *
 *     slot s   rows[s·width …]  weights[s]      a fact; its rank, 0 for none
 *              round[s]  count[s]               one round and the derivations in it: the only one of most facts
 *              others[s]                        how many more rounds have derivations
 *     rest     [s round] → derivations          those
 *
 * Counts are exact integers: past ±(2⁵³−1) `count` throws `circuit/weight-overflow`.
 */
export class DerivationTable implements Integral {
  /** The derivations by round: rows [fact… round]. */
  readonly counts: Integral
  readonly #store: RowStore
  readonly #table = new SlotTable()
  readonly #rest = new Arrangement(2, [0])
  readonly #pair = new Int32Array(2)
  #round: Int32Array = new Int32Array(8)
  #count = new Float64Array(8)
  #others: Int32Array = new Int32Array(8)
  /** Pairs of slot and round that have derivations. */
  #counted = 0

  constructor(readonly width: number) {
    this.#store = new RowStore(width)
    this.counts = this.#countsAsRows()
  }

  /** How many facts there are; in the middle of a step also those that are about to leave. */
  get size(): number {
    return this.#store.size
  }

  get rows(): Int32Array {
    return this.#store.rows
  }

  get slots(): number {
    return this.#store.top
  }

  /** The facts with a rank, which is the weight. */
  each(visit: (at: number, weight: number) => void, from?: number, to?: number): void {
    this.#store.each(visit, from, to)
  }

  /** The rank of the fact at `at`, 0 when it has none. */
  weight(source: Int32Array, at: number): number {
    const slot = this.#find(source, at, hashRow(source, at, this.width))
    return slot < 0 ? 0 : this.rank(slot)
  }

  /** The slot of the fact at `at`, a new one if it is not there. */
  slot(source: Int32Array, at: number): number {
    const hash = hashRow(source, at, this.width)
    const found = this.#find(source, at, hash)
    if (found >= 0) return found
    const slot = this.#store.insert(source, at, 0)
    this.#table.place(hash, slot)
    if (slot >= this.#round.length) this.#grow()
    this.#round[slot] = 0
    this.#count[slot] = 0
    this.#others[slot] = 0
    return slot
  }

  rank(slot: number): number {
    return this.#store.weights[slot]
  }

  setRank(slot: number, rank: number): void {
    this.#store.weights[slot] = rank
  }

  /** Adds derivations of one round. */
  count(slot: number, round: number, weight: number): void {
    if (weight === 0) return
    const before = this.#count[slot]
    if (before === 0 && this.#others[slot] === 0) this.#round[slot] = round
    if (this.#round[slot] !== round) {
      this.#countRest(slot, round, weight)
      return
    }
    const sum = plus(before, weight)
    this.#count[slot] = sum
    if (before === 0) this.#counted++
    else if (sum === 0) this.#counted--
  }

  /** Derivations in that round. */
  derivations(slot: number, round: number): number {
    if (this.#round[slot] === round) return this.#count[slot]
    if (this.#others[slot] === 0) return 0
    this.#pair[0] = slot
    this.#pair[1] = round
    return this.#rest.weight(this.#pair, 0)
  }

  /** The first round after `round` with derivations, or −1. O(rounds of the fact). */
  later(slot: number, round: number): number {
    let next = this.#count[slot] > 0 && this.#round[slot] > round ? this.#round[slot] : -1
    if (this.#others[slot] === 0) return next
    const rest = this.#rest
    this.#pair[0] = slot
    for (let s = rest.first(this.#pair, 0, SLOT); s >= 0; s = rest.after(s)) {
      const other = rest.rows[2 * s + 1]
      if (other > round && rest.weights[s] > 0 && (next < 0 || other < next)) next = other
    }
    return next
  }

  /** Frees the slot of a fact without rank and derivations; one that is free already stays so. */
  release(slot: number): void {
    if (this.#count[slot] !== 0 || this.#others[slot] !== 0 || this.#store.weights[slot] !== 0) return
    if (this.#round[slot] === FREE) return
    this.#table.erase(hashRow(this.rows, slot * this.width, this.width), slot)
    this.#round[slot] = FREE
    this.#store.remove(slot)
  }

  #find(source: Int32Array, at: number, hash: number): number {
    const { pairs, mask } = this.#table
    for (let i = (hash << 1) & mask; pairs[i] !== 0; i = (i + 2) & mask) {
      if (pairs[i + 1] === hash && this.#store.holds(pairs[i] - 1, source, at)) return pairs[i] - 1
    }
    return -1
  }

  #countRest(slot: number, round: number, weight: number): void {
    this.#pair[0] = slot
    this.#pair[1] = round
    const sum = this.#rest.add(this.#pair, 0, weight)
    const change = sum === 0 ? -1 : sum === weight ? 1 : 0
    this.#others[slot] += change
    this.#counted += change
  }

  #grow(): void {
    this.#round = grown(this.#round, this.#store.room)
    this.#others = grown(this.#others, this.#store.room)
    const count = new Float64Array(this.#round.length)
    count.set(this.#count)
    this.#count = count
  }

  /** In its slots the one round that most facts have, then in those of `rest` the others. */
  #countsAsRows(): Integral {
    const { width } = this
    const row = new Int32Array(width + 1)
    const size = () => this.#counted
    const slots = () => this.slots + this.#rest.slots
    return {
      width: width + 1,
      rows: row,
      get size() {
        return size()
      },
      get slots() {
        return slots()
      },
      weight: (source, at) => {
        const slot = this.#find(source, at, hashRow(source, at, width))
        return slot < 0 ? 0 : this.derivations(slot, source[at + width])
      },
      each: (visit, from = 0, to = slots()) => {
        const give = (slot: number, round: number, weight: number) => {
          row.set(this.rows.subarray(slot * width, (slot + 1) * width))
          row[width] = round
          visit(0, weight)
        }
        const { slots: own } = this
        for (let slot = from; slot < Math.min(to, own); slot++) {
          if (this.#count[slot] !== 0) give(slot, this.#round[slot], this.#count[slot])
        }
        const { rows } = this.#rest
        const others = (at: number, weight: number) => give(rows[at], rows[at + 1], weight)
        this.#rest.each(others, Math.max(0, from - own), to - own)
      },
    }
  }
}

const SLOT = Int32Array.of(0)
/** The round of a slot that is free. */
const FREE = -1
