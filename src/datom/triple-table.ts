import { mix3 } from "../zset/hash.js"
import { SlotTable } from "../zset/slot-table.js"

/** What positions are looked up in: columns by number, replaced when they grow. */
export interface Columns {
  readonly columns: readonly Int32Array[]
}

/** Three column numbers. */
export type Key = readonly [number, number, number]

/**
 * A set of positions, at most one for each key of three columns (a column may be named more than once for a shorter key). Two
 * entries are the same when their columns are equal, never because their hashes are. A question is one probe.
 */
export class TripleTable {
  readonly #source: Columns
  readonly #k1: number
  readonly #k2: number
  readonly #k3: number
  readonly #table = new SlotTable()
  #size = 0

  constructor(source: Columns, key: Key) {
    this.#source = source
    this.#k1 = key[0]
    this.#k2 = key[1]
    this.#k3 = key[2]
  }

  get size(): number {
    return this.#size
  }

  /** The position of the entry with this key, or −1. */
  find(k1: number, k2: number, k3: number): number {
    return this.#probe(mix3(k1, k2, k3), k1, k2, k3)
  }

  /** Puts a position in unless one of the same key is there: returns that one, or −1 when the position was put in. */
  add(position: number): number {
    const columns = this.#source.columns
    const k1 = columns[this.#k1][position]
    const k2 = columns[this.#k2][position]
    const k3 = columns[this.#k3][position]
    const hash = mix3(k1, k2, k3)
    const found = this.#probe(hash, k1, k2, k3)
    if (found >= 0) return found
    this.#table.place(hash, position)
    this.#size++
    return -1
  }

  /** Takes a position out; its columns must be those it was put in with. */
  remove(position: number): void {
    this.#table.erase(this.#hash(position), position)
    this.#size--
  }

  /** Lets `heir` stand where `position` stands; their keys must be equal. */
  replace(position: number, heir: number): void {
    this.#table.replace(this.#hash(position), position, heir)
  }

  #hash(position: number): number {
    const columns = this.#source.columns
    return mix3(columns[this.#k1][position], columns[this.#k2][position], columns[this.#k3][position])
  }

  #probe(hash: number, k1: number, k2: number, k3: number): number {
    const { pairs, mask } = this.#table
    const columns = this.#source.columns
    for (let i = this.#table.home(hash); pairs[i] !== 0; i = (i + 2) & mask) {
      if (pairs[i + 1] !== hash) continue
      const p = pairs[i] - 1
      if (columns[this.#k1][p] === k1 && columns[this.#k2][p] === k2 && columns[this.#k3][p] === k3) return p
    }
    return -1
  }
}
