import { Arrangement } from "../../zset/arrangement.js"
import type { ZSet } from "../../zset/zset.js"

/** What a tree is made from. What was asked for is remembered: when the answer may have changed, the tree is made anew. */
export interface FactReader {
  /** Tells attribute and value of each fact of an entity, in no order. */
  forward(e: number, tell: (a: number, v: number) => void): void
  /** Tells the entities whose attribute has the value, in no order. */
  backward(a: number, v: number, tell: (e: number) => void): void
}

/** The entities of which a tree has asked the facts, and the values of which it has asked who refers to them. */
export interface Visits {
  readonly entities: Int32Array
  readonly values: Int32Array
}

/**
 * The facts that trees read, [e a v] by entity and, where asked for, by value and attribute; and which root has visited what.
 *
 *     facts by e      [17 :name "Ann"]        visits by e   [17 17] [9 17]     the tree of 17 has visited 17 and 9
 *     facts by v, a   [17 :boss 9]            visits by v   [9 9]              that of 9 has asked who refers to 9
 */
export class TreeFacts {
  readonly state: readonly Arrangement[]
  readonly #byEntity = new Arrangement(3, [0])
  readonly #ofEntity = new Arrangement(2, [0])
  readonly #byValue: Arrangement | undefined
  readonly #ofValue: Arrangement | undefined
  readonly #pair = new Int32Array(2)

  constructor(reverse: boolean) {
    this.#byValue = reverse ? new Arrangement(3, [2, 1]) : undefined
    this.#ofValue = reverse ? new Arrangement(2, [0]) : undefined
    const all = [this.#byEntity, this.#ofEntity, this.#byValue, this.#ofValue]
    this.state = all.filter((part) => part !== undefined)
  }

  rest(): void {
    this.#byEntity.begin()
    this.#byValue?.begin()
  }

  add(forward: ZSet, backward: ZSet | undefined): void {
    this.#byEntity.addAll(forward)
    if (backward !== undefined) this.#byValue?.addAll(backward)
  }

  subtract(forward: ZSet, backward: ZSet | undefined): void {
    this.#byEntity.subtract(forward)
    if (backward !== undefined) this.#byValue?.subtract(backward)
  }

  /** The roots whose tree has visited what the deltas change. */
  touched(forward: ZSet, backward: ZSet | undefined): ReadonlySet<number> {
    const roots = new Set<number>()
    visitors(this.#ofEntity, forward, E, roots)
    if (this.#ofValue !== undefined && backward !== undefined) visitors(this.#ofValue, backward, V, roots)
    return roots
  }

  /** Adds or takes away that a root's tree has visited these. */
  watch(root: number, { entities, values }: Visits, weight: 1 | -1): void {
    const pair = this.#pair
    pair[1] = root
    for (const entity of entities) {
      pair[0] = entity
      this.#ofEntity.add(pair, 0, weight)
    }
    for (const value of values) {
      pair[0] = value
      this.#ofValue?.add(pair, 0, weight)
    }
  }

  /** A reader for one tree. */
  reading(): TreeReader {
    return new TreeReader(this.#byEntity, this.#byValue)
  }
}

class TreeReader implements FactReader {
  readonly #byEntity: Arrangement
  readonly #byValue: Arrangement | undefined
  readonly #entities = new Set<number>()
  readonly #values = new Set<number>()

  constructor(byEntity: Arrangement, byValue: Arrangement | undefined) {
    this.#byEntity = byEntity
    this.#byValue = byValue
  }

  forward(e: number, tell: (a: number, v: number) => void): void {
    this.#entities.add(e)
    const facts = this.#byEntity
    for (let slot = facts.first(Int32Array.of(e), 0, FIRST); slot >= 0; slot = facts.after(slot)) {
      if (facts.weights[slot] > 0) tell(facts.rows[slot * 3 + 1], facts.rows[slot * 3 + 2])
    }
  }

  backward(a: number, v: number, tell: (e: number) => void): void {
    this.#values.add(v)
    const facts = this.#byValue
    if (facts === undefined) return
    for (let slot = facts.first(Int32Array.of(v, a), 0, BOTH); slot >= 0; slot = facts.after(slot)) {
      if (facts.weights[slot] > 0) tell(facts.rows[slot * 3])
    }
  }

  visited(): Visits {
    return { entities: Int32Array.from(this.#entities), values: Int32Array.from(this.#values) }
  }
}

function visitors(visits: Arrangement, delta: ZSet, column: number, roots: Set<number>): void {
  const { rows, length, width } = delta
  const key = Int32Array.of(column)
  for (let i = 0; i < length; i++) {
    for (let slot = visits.first(rows, i * width, key); slot >= 0; slot = visits.after(slot)) {
      roots.add(visits.rows[slot * 2 + 1])
    }
  }
}

const [E, V] = [0, 2]
const FIRST = Int32Array.of(0)
const BOTH = Int32Array.of(0, 1)
