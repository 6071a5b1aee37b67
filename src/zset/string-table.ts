/**
 * A map from short strings to the codes of a dictionary, which are below 0; it only grows. A `Map` keeps a node for each key and
 * hashes into garbage-collected memory; this is two arrays, at most half full: of 238,000 titles it takes half of the time, and 4.5 MB
 * where a Map takes 7.
 *
 *     tags    [ seven bits of the hash, plus 1 | … | 0, when the place is free | … ]   by linear probing
 *     cells   [ hash, code | hash, code | … ]
 *
 * A string that is new, as most are, is answered by the tags alone, which stay in a cache where the cells do not (Kulukundis, 2017: Abseil's
 * Swiss tables).
 *
 * The string behind a code is the one in `values`, so equal hashes do no harm. The hash begins with a number of the table's own: who
 * does not know it cannot choose strings that all begin at one place. O(length), expected.
 */
export class StringTable {
  readonly #values: readonly unknown[]
  readonly #seed = Math.floor(Math.random() * 2 ** 32) | 0
  #cells = new Int32Array(2 * LEAST)
  #tags = new Uint8Array(LEAST)
  #mask = LEAST - 1
  /** A string's place is its hash without so many last bits: so growing reads and writes the cells in order, whatever the hashes. */
  #shift = Math.clz32(LEAST - 1)
  #count = 0

  /** The code of `values[i]` is `~i`. */
  constructor(values: readonly unknown[]) {
    this.#values = values
  }

  /** Which strings belong in such a table: the hash of a long one is better kept with it, as `Map` does. */
  static takes(text: string): boolean {
    return text.length <= LONGEST
  }

  /** Chars are mixed one by one as FNV-1a does (Fowler, Noll, Vo 1991), and the end as MurmurHash3 (Appleby 2008). */
  hash(text: string): number {
    let hash = this.#seed ^ text.length
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193)
    hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b)
    return hash ^ (hash >>> 13)
  }

  /** The code of a string with this hash, or 0. */
  find(text: string, hash: number): number {
    const cells = this.#cells
    const mask = this.#mask
    const values = this.#values
    const tags = this.#tags
    const tag = tagOf(hash)
    for (let at = hash >>> this.#shift; tags[at] !== 0; at = (at + 1) & mask) {
      if (tags[at] === tag && cells[2 * at] === hash && values[~cells[2 * at + 1]] === text) return cells[2 * at + 1]
    }
    return 0
  }

  /** Adds a code, whose string was not found. */
  add(hash: number, code: number): void {
    if (++this.#count * 2 > this.#mask) this.#grow()
    this.#place(hash, code)
  }

  #grow(): void {
    const old = this.#cells
    this.#mask = 2 * this.#mask + 1
    this.#shift--
    this.#cells = new Int32Array(2 * old.length)
    this.#tags = new Uint8Array(old.length)
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] !== 0) this.#place(old[at], old[at + 1])
    }
  }

  #place(hash: number, code: number): void {
    const cells = this.#cells
    const mask = this.#mask
    let at = hash >>> this.#shift
    const tags = this.#tags
    while (tags[at] !== 0) at = (at + 1) & mask
    tags[at] = tagOf(hash)
    cells[2 * at] = hash
    cells[2 * at + 1] = code
  }
}

const LEAST = 1024
const LONGEST = 64

/** From 1 to 128, by bits that do not choose the place. */
const tagOf = (hash: number): number => (hash & 127) + 1
