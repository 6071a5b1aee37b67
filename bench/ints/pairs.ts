import { hash2 } from "./hash.js"

/** Weighted set of pairs of ints ≥ 0: linear probing, backward-shift deletion. Weight 0 is an empty place. */
export class Pairs {
  size = 0
  first = new Int32Array(1024)
  second = new Int32Array(1024)
  weights = new Int32Array(1024)
  #mask = 1023

  /** Adds d to the weight of (a, b) and returns the new weight. */
  add(a: number, b: number, d: number): number {
    const { first, second, weights } = this
    const mask = this.#mask
    let i = hash2(a, b) & mask
    while (weights[i] !== 0) {
      if (first[i] === a && second[i] === b) {
        const sum = weights[i] + d
        if (sum !== 0) weights[i] = sum
        else this.#remove(i)
        return sum
      }
      i = (i + 1) & mask
    }
    first[i] = a
    second[i] = b
    weights[i] = d
    if (++this.size * 10 > weights.length * 6) this.#rehash()
    return d
  }

  /** The pairs as a dictionary: the weight of (a, b) is its id; `fresh` becomes it when there is none. */
  id(a: number, b: number, fresh: number): number {
    const { first, second, weights } = this
    for (let i = hash2(a, b) & this.#mask; weights[i] !== 0; i = (i + 1) & this.#mask) {
      if (first[i] === a && second[i] === b) return weights[i]
    }
    return this.add(a, b, fresh)
  }

  #remove(i: number): void {
    const { first, second, weights } = this
    const mask = this.#mask
    for (let j = (i + 1) & mask; weights[j] !== 0; j = (j + 1) & mask) {
      const home = hash2(first[j], second[j]) & mask
      if (((j - home) & mask) < ((j - i) & mask)) continue
      first[i] = first[j]
      second[i] = second[j]
      weights[i] = weights[j]
      i = j
    }
    weights[i] = 0
    this.size--
  }

  #rehash(): void {
    const { first, second, weights } = this
    const room = weights.length * 2
    this.#mask = room - 1
    this.first = new Int32Array(room)
    this.second = new Int32Array(room)
    this.weights = new Int32Array(room)
    for (let i = 0; i < weights.length; i++) {
      if (weights[i] === 0) continue
      let j = hash2(first[i], second[i]) & this.#mask
      while (this.weights[j] !== 0) j = (j + 1) & this.#mask
      this.first[j] = first[i]
      this.second[j] = second[i]
      this.weights[j] = weights[i]
    }
  }
}
