import { type Columns, type Key, TripleTable } from "./triple-table.js"

/** A TripleTable for a transaction, which is small as a rule: up to FEW positions are compared one by one, without hashing. */
export class SmallTable {
  readonly #source: Columns
  readonly #key: Key
  readonly #few: number[] = []
  #table: TripleTable | undefined

  constructor(source: Columns, key: Key) {
    this.#source = source
    this.#key = key
  }

  /** The position of the entry with this key, or −1. */
  find(k1: number, k2: number, k3: number): number {
    if (this.#table !== undefined) return this.#table.find(k1, k2, k3)
    const { columns } = this.#source
    const [n1, n2, n3] = this.#key
    for (const p of this.#few) if (columns[n1][p] === k1 && columns[n2][p] === k2 && columns[n3][p] === k3) return p
    return -1
  }

  /** Puts a position in unless one of the same key is there: returns that one, or −1 when the position was put in. */
  add(position: number): number {
    if (this.#table !== undefined) return this.#table.add(position)
    const { columns } = this.#source
    const [n1, n2, n3] = this.#key
    const found = this.find(columns[n1][position], columns[n2][position], columns[n3][position])
    if (found >= 0) return found
    this.#few.push(position)
    if (this.#few.length > FEW) {
      this.#table = new TripleTable(this.#source, this.#key)
      for (const p of this.#few) this.#table.add(p)
    }
    return -1
  }
}

const FEW = 16
