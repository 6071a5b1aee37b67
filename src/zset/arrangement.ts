import { grown, hashRow, mix } from "./hash.js"
import { Heads } from "./heads.js"
import { RowStore } from "./row-store.js"
import { SlotTable } from "./slot-table.js"
import { plus } from "./weight.js"
import type { ZSet } from "./zset.js"

/**
 * An integrated Z-set indexed by key: ∫ of a stream of deltas, where the rows of one key are found in time that follows their number.
 *
 *     slot s   rows[s·width …]  weights[s]   a row of weight ≠ 0, or free (row-store.ts)
 *              next[s]                       the next row of its key, a chain
 *              prev[s]                       SHORT, or in a chain that has become long the row before
 *     heads    key → first slot of the key's chain
 *     byRow    hash(row) → slot, of the rows of long chains, which are not walked
 *
 * `add` is O(1) expected, however many rows a key has. Weights are exact integers: past ±(2⁵³−1) `add` throws
 * `circuit/weight-overflow`. Only this folder reads the columns.
 */
export class Arrangement {
  readonly key: Int32Array
  readonly #store: RowStore
  #next: Int32Array
  #prev: Int32Array | undefined
  readonly #whole: boolean
  readonly #fresh: boolean
  readonly #byRow = new SlotTable()
  readonly #heads: Heads
  /** What `#find` met: the first slot of the row's key, the slot before the row, and how many rows it walked past in vain. */
  #chain = -1
  #before = -1
  #passed = 0
  /** Rows of the current delta that were added: what `subtract` takes back. */
  #done = 0

  /**
   * `key` names the key's columns; the rows keep their own order of columns. `fresh`: a row that is added with weight 1 is not there yet,
   * so nobody looks for it. A row that was there after all then stands in two slots, whose weights count together.
   */
  constructor(
    readonly width: number,
    key: readonly number[],
    fresh = false,
  ) {
    this.key = Int32Array.from(key)
    this.#whole = key.length === width && key.every((column, i) => column === i)
    this.#fresh = fresh && !this.#whole
    this.#store = new RowStore(width)
    this.#heads = new Heads(this.#store, this.key)
    this.#next = new Int32Array(this.#whole ? 0 : 8)
  }

  /** How many rows there are. */
  get size(): number {
    return this.#store.size
  }
  get slots(): number {
    return this.#store.top
  }
  get rows(): Int32Array {
    return this.#store.rows
  }
  get weights(): RowStore["weights"] {
    return this.#store.weights
  }

  /** The first slot whose key equals those columns of the row at `at`, or −1; go on with `after`. */
  first(source: Int32Array, at: number, columns: Int32Array): number {
    return this.#heads.find(source, at, columns)
  }

  /** The next slot of the same key, or −1. */
  after(slot: number): number {
    return this.#whole ? -1 : this.#next[slot]
  }

  /** The weight of the row at `at`, 0 when it is not there. */
  weight(source: Int32Array, at: number): number {
    const slot = this.#find(source, at)
    return slot < 0 ? 0 : this.weights[slot]
  }

  /** Adds `weight` to the row at `at` and returns its new weight. */
  add(source: Int32Array, at: number, weight: number): number {
    if (this.#fresh && weight === 1) return this.#append(source, at)
    const slot = this.#find(source, at)
    const sum = plus(slot < 0 ? 0 : this.weights[slot], weight)
    if (slot >= 0) {
      if (sum === 0) this.#remove(slot)
      else this.#store.setWeight(slot, sum)
    } else if (weight !== 0) this.#insert(source, at, weight)
    return sum
  }

  /** Begins the addition of a delta, if there is one: what follows until the next `begin` is what `subtract` takes back. */
  begin(delta?: ZSet): void {
    this.#done = 0
    if (delta === undefined || delta.length <= BULK || delta.length <= this.size) return
    this.#store.reserve(this.size + delta.length)
    if (this.#whole) this.#heads.reserve(this.size + delta.length)
  }

  /** Adds row `index` of the delta that was begun; rows come in order. Returns the new weight. */
  addNext(delta: ZSet, index: number): number {
    const sum = this.add(delta.rows, index * this.width, delta.weights[index])
    this.#done = index + 1
    return sum
  }

  addAll(delta: ZSet): void {
    this.begin(delta)
    for (let i = 0; i < delta.length; i++) this.addNext(delta, i)
  }

  /** Takes back what was added of `delta` since `begin`, also when that ended half-way. */
  subtract(delta: ZSet): void {
    for (let i = this.#done - 1; i >= 0; i--) this.add(delta.rows, i * this.width, -delta.weights[i])
    this.#done = 0
  }

  /** Calls `visit` with the offset of each row in `rows` and its weight, in no order, or of those in slots `from` to before `to`. O(slots). */
  each(visit: (at: number, weight: number) => void, from?: number, to?: number): void {
    this.#store.each(visit, from, to)
  }

  /** Adds a row without a look for it, but at every 32nd, by chance, so that a chain that has become long is noticed. */
  #append(source: Int32Array, at: number): number {
    if ((mix(this.#store.top) & 31) === 0) this.#find(source, at)
    else {
      this.#chain = this.first(source, at, this.key)
      this.#passed = 0
    }
    this.#insert(source, at, 1)
    return 1
  }

  #find(source: Int32Array, at: number): number {
    const head = this.#heads.find(source, at, this.key)
    if (this.#whole) return head
    this.#chain = head
    this.#passed = 0
    return head >= 0 && this.#isLong(head) ? this.#store.find(this.#byRow, source, at) : this.#walk(head, source, at)
  }

  #walk(head: number, source: Int32Array, at: number): number {
    const next = this.#next
    let before = -1
    let passed = 0
    for (let slot = head; slot >= 0; slot = next[slot]) {
      if (this.#store.holds(slot, source, at)) {
        this.#before = before
        return slot
      }
      before = slot
      passed++
    }
    this.#passed = passed
    return -1
  }

  #isLong(slot: number): boolean {
    return this.#prev !== undefined && this.#prev[slot] !== SHORT
  }

  #insert(source: Int32Array, at: number, weight: number): void {
    const slot = this.#store.insert(source, at, weight)
    if (this.#whole) this.#heads.put(slot)
    else this.#link(slot, this.#chain)
  }

  /** Puts the slot second in its key's chain, so that the table need not change, or first when the key is new. */
  #link(slot: number, head: number): void {
    if (slot >= this.#next.length) this.#grow()
    const next = this.#next
    if (this.#prev !== undefined) this.#prev[slot] = SHORT
    if (head < 0) {
      next[slot] = -1
      this.#heads.put(slot)
      return
    }
    const second = next[head]
    next[slot] = second
    next[head] = slot
    if (this.#passed >= LONG) this.#lengthen(head)
    else if (this.#prev !== undefined && this.#isLong(head)) {
      this.#index(slot, head, this.#prev)
      if (second >= 0) this.#prev[second] = slot
    }
  }

  #grow(): void {
    this.#next = grown(this.#next, this.#store.room)
    if (this.#prev !== undefined) this.#prev = grown(this.#prev, this.#store.room)
  }

  /** From now on the rows of this chain are found by their hash. */
  #lengthen(head: number): void {
    this.#prev ??= new Int32Array(this.weights.length).fill(SHORT)
    for (let slot = head, before = -1; slot >= 0; slot = this.#next[slot]) {
      this.#index(slot, before, this.#prev)
      before = slot
    }
  }

  #index(slot: number, before: number, prev: Int32Array): void {
    prev[slot] = before
    this.#byRow.place(hashRow(this.rows, slot * this.width, this.width), slot)
  }

  #remove(slot: number): void {
    if (this.#whole) this.#heads.erase(slot)
    else this.#unlink(slot)
    this.#store.remove(slot)
  }

  #unlink(slot: number): void {
    const behind = this.#next[slot]
    let before = this.#before
    if (this.#prev !== undefined && this.#isLong(slot)) {
      before = this.#prev[slot]
      if (behind >= 0) this.#prev[behind] = before
      this.#byRow.erase(hashRow(this.rows, slot * this.width, this.width), slot)
    }
    if (before >= 0) this.#next[before] = behind
    else if (behind >= 0) this.#heads.replace(slot, behind)
    else this.#heads.erase(slot)
  }
}

const BULK = 64
/** Rows of one key from which on a table finds them faster than a walk. */
const LONG = 16
/** `prev` of a row whose chain is walked. */
const SHORT = -2
