import { random } from "./random.js"
import { type Data, type Datom, TX } from "./workload.js"

/** Of 200 edges of W5c three lead back to where a way of one to three edges begins. */
const BACK = 0.015

/**
 * W5: a random acyclic graph of `nodes` nodes with 1.5 edges each, then edges in and out in turn. W5c: some of the edges close small
 * cycles, so that there are many strongly connected components of a few nodes, and about as many paths.
 */
export function graph(nodes: number, transactions: number, cyclic: boolean): Data {
  const next = random(cyclic ? 6 : 5)
  const edges = new Edges(nodes, next, cyclic ? BACK : 0)
  const base: Datom[] = []
  for (let i = 0; i < nodes * 1.5; i++) base.push(edges.add(TX + Math.floor(i / 100)))
  const all: Datom[][] = []
  for (let t = 0; t < transactions; t++) {
    const tx = TX + 10_000_000 + t
    all.push([t % 2 === 0 ? edges.add(tx) : edges.remove(tx)])
  }
  return { base, transactions: all }
}

class Edges {
  readonly #nodes: number
  readonly #next: () => number
  readonly #back: number
  /** The entity of a node: ids must not betray the order. */
  readonly #entity: readonly number[]
  readonly #seen = new Set<number>()
  readonly #edges: number[] = []
  readonly #out: number[][]

  constructor(nodes: number, next: () => number, back: number) {
    this.#nodes = nodes
    this.#next = next
    this.#back = back
    this.#entity = shuffled(nodes, next)
    this.#out = Array.from({ length: nodes }, () => [])
  }

  add(tx: number): Datom {
    for (;;) {
      const back = this.#back > 0 && this.#edges.length > 0 && this.#next() < this.#back
      const [a, b] = back ? this.#closing() : this.#forward()
      const edge = a * this.#nodes + b
      if (a === b || this.#seen.has(edge)) continue
      this.#seen.add(edge)
      this.#edges.push(edge)
      this.#out[a].push(b)
      return this.#datom(edge, tx, true)
    }
  }

  remove(tx: number): Datom {
    const i = this.#some(this.#edges.length)
    const edge = this.#edges[i]
    this.#edges[i] = this.#edges[this.#edges.length - 1]
    this.#edges.pop()
    this.#seen.delete(edge)
    const out = this.#out[Math.floor(edge / this.#nodes)]
    out.splice(out.indexOf(edge % this.#nodes), 1)
    return this.#datom(edge, tx, false)
  }

  #forward(): [number, number] {
    const a = this.#some(this.#nodes)
    const b = this.#some(this.#nodes)
    return a < b ? [a, b] : [b, a]
  }

  /** From where a short way ends to where it begins. */
  #closing(): [number, number] {
    const edge = this.#edges[this.#some(this.#edges.length)]
    let end = edge % this.#nodes
    for (let more = this.#some(3); more > 0 && this.#out[end].length > 0; more--) {
      end = this.#out[end][this.#some(this.#out[end].length)]
    }
    return [end, Math.floor(edge / this.#nodes)]
  }

  #some(below: number): number {
    return Math.floor(this.#next() * below)
  }

  #datom(edge: number, tx: number, added: boolean): Datom {
    const [a, b] = [this.#entity[Math.floor(edge / this.#nodes)], this.#entity[edge % this.#nodes]]
    return [1000 + a, ":node/edge", 1000 + b, tx, added]
  }
}

function shuffled(length: number, next: () => number): number[] {
  const items = Array.from({ length }, (_, i) => i)
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    const item = items[i]
    items[i] = items[j]
    items[j] = item
  }
  return items
}
