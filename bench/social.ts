import { random } from "./random.js"
import { type Data, type Datom, TX } from "./workload.js"

/**
 * W2 and W3: who follows whom. Mean degree 5, skewed (in-degree ~ x^−1/2, out-degree ~ x^−1/3), nobody follows himself. W2 gives
 * each person a city; W3 a name, and blocks 3 in 100. Transactions of one datom: an edge in or out, in W3 3 in 10 a block.
 */
export function social(size: number, transactions: number, blocks: boolean): Data {
  const next = random(blocks ? 3 : 2)
  const persons = Math.floor(size / (blocks ? 6.03 : 6))
  const blocked: boolean[] = []
  const base: Datom[] = []
  for (let i = 0; i < persons; i++) {
    const tx = TX + Math.floor(i / 100)
    if (!blocks) {
      base.push([1000 + i, ":person/city", `City ${Math.floor(200 * next() ** 1.5)}`, tx, true])
      continue
    }
    base.push([1000 + i, ":person/name", `Person ${i}`, tx, true])
    blocked[i] = next() < 0.03
    if (blocked[i]) base.push([1000 + i, ":person/blocked", true, tx, true])
  }
  const graph = new Graph(persons, next)
  for (let i = 0; i < persons * 5; i++) base.push(graph.follow(TX + 1_000_000 + Math.floor(i / 100)))
  const all: Datom[][] = []
  for (let t = 0; t < transactions; t++) {
    const tx = TX + 10_000_000 + t
    const choice = next()
    if (blocks && choice < 0.3) {
      const i = Math.floor(next() * persons)
      blocked[i] = !blocked[i]
      all.push([[1000 + i, ":person/blocked", true, tx, blocked[i]]])
    } else all.push([choice < 0.65 ? graph.follow(tx) : graph.unfollow(tx)])
  }
  return { base, transactions: all }
}

class Graph {
  readonly #persons: number
  readonly #next: () => number
  readonly #seen = new Set<number>()
  readonly #edges: number[] = []

  constructor(persons: number, next: () => number) {
    this.#persons = persons
    this.#next = next
  }

  follow(tx: number): Datom {
    const n = this.#persons
    for (;;) {
      const a = Math.floor(n * this.#next() ** 1.5)
      const b = Math.floor(n * this.#next() ** 2)
      // The hubs of the two directions are different people.
      const edge = a * n + ((b * 7919 + 13) % n)
      if (a === edge % n || this.#seen.has(edge)) continue
      this.#seen.add(edge)
      this.#edges.push(edge)
      return this.#datom(edge, tx, true)
    }
  }

  unfollow(tx: number): Datom {
    const i = Math.floor(this.#next() * this.#edges.length)
    const edge = this.#edges[i]
    this.#edges[i] = this.#edges[this.#edges.length - 1]
    this.#edges.pop()
    this.#seen.delete(edge)
    return this.#datom(edge, tx, false)
  }

  #datom(edge: number, tx: number, added: boolean): Datom {
    return [1000 + Math.floor(edge / this.#persons), ":person/follows", 1000 + (edge % this.#persons), tx, added]
  }
}
