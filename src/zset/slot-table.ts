/**
 * Open addressing from hash to slot: pairs (slot + 1, hash) side by side in one Int32Array, 0 is empty. Linear probing,
 * backward-shift deletion, at most 3/5 full. The owner compares what the slots hold; equal hashes are only candidates.
 * With the hash at hand neither growing nor erasing looks at the rows.
 *
 *     for (let i = t.home(hash); t.pairs[i] !== 0; i = (i + 2) & t.mask)
 *       if (t.pairs[i + 1] === hash && …equal(t.pairs[i] − 1)) …
 */
export class SlotTable {
  pairs: Int32Array
  mask: number
  #count = 0

  constructor(room = 8) {
    this.pairs = new Int32Array(room * 2)
    this.mask = room * 2 - 1
  }

  home(hash: number): number {
    return (hash << 1) & this.mask
  }

  place(hash: number, slot: number): void {
    if (++this.#count * 10 > this.pairs.length * 3) this.#grow(this.pairs.length * 2)
    put(this.pairs, this.mask, hash, slot + 1)
  }

  /** Lets the entry of `slot` name another slot of the same hash. */
  replace(hash: number, slot: number, by: number): void {
    this.pairs[this.#index(hash, slot)] = by + 1
  }

  /** Empties the slot's entry and shifts back what probing had pushed behind it (Knuth, TAOCP 3, 6.4, algorithm R). */
  erase(hash: number, slot: number): void {
    const { pairs, mask } = this
    let i = this.#index(hash, slot)
    for (let j = (i + 2) & mask; pairs[j] !== 0; j = (j + 2) & mask) {
      const home = (pairs[j + 1] << 1) & mask
      if (((j - home) & mask) >= ((j - i) & mask)) {
        pairs[i] = pairs[j]
        pairs[i + 1] = pairs[j + 1]
        i = j
      }
    }
    pairs[i] = 0
    this.#count--
  }

  /** Room for `count` entries in all, so that a bulk load does not grow on the way. */
  reserve(count: number): void {
    let length = this.pairs.length
    while (count * 10 > length * 3) length *= 2
    if (length > this.pairs.length) this.#grow(length)
  }

  #index(hash: number, slot: number): number {
    let i = (hash << 1) & this.mask
    while (this.pairs[i] !== slot + 1) i = (i + 2) & this.mask
    return i
  }

  #grow(length: number): void {
    const old = this.pairs
    const pairs = new Int32Array(length)
    const mask = length - 1
    for (let i = 0; i < old.length; i += 2) if (old[i] !== 0) put(pairs, mask, old[i + 1], old[i])
    this.pairs = pairs
    this.mask = mask
  }
}

function put(pairs: Int32Array, mask: number, hash: number, entry: number): void {
  let i = (hash << 1) & mask
  while (pairs[i] !== 0) i = (i + 2) & mask
  pairs[i] = entry
  pairs[i + 1] = hash
}
