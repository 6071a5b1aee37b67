import { grow, hash1 } from "./hash.js"

/** Dictionary of 31-bit ints (entity ids) to dense slots 0 … n − 1. */
export class Dict {
  keys = new Int32Array(1024)
  n = 0
  #table = new Int32Array(2048).fill(-1)
  #mask = 2047

  /** The slot of a key, or −1. */
  find(key: number): number {
    const table = this.#table
    for (let i = hash1(key) & this.#mask; table[i] !== -1; i = (i + 1) & this.#mask) {
      if (this.keys[table[i]] === key) return table[i]
    }
    return -1
  }

  /** The slot of a key, a new one if it has none. */
  slot(key: number): number {
    const table = this.#table
    let i = hash1(key) & this.#mask
    for (; table[i] !== -1; i = (i + 1) & this.#mask) if (this.keys[table[i]] === key) return table[i]
    const slot = this.n++
    if (slot === this.keys.length) this.keys = grow(this.keys, slot * 2)
    this.keys[slot] = key
    table[i] = slot
    if (this.n * 2 > table.length) this.#rehash(table.length * 2)
    return slot
  }

  #rehash(size: number): void {
    const table = new Int32Array(size).fill(-1)
    const mask = size - 1
    for (let slot = 0; slot < this.n; slot++) {
      let i = hash1(this.keys[slot]) & mask
      while (table[i] !== -1) i = (i + 1) & mask
      table[i] = slot
    }
    this.#table = table
    this.#mask = mask
  }
}
