import { WizardError } from "../base/error.js"
import { grown, hashColumns, hashRow, moreRoom } from "./hash.js"
import { SlotTable } from "./slot-table.js"
import type { ZSet } from "./zset.js"

/**
 * An integrated Z-set indexed by key: ∫ of a stream of deltas, where the rows of one key are found in time that follows their
 * number. Rows are equal when their codes are, never because hashes collide.
 *
 *     slot s   rows[s·width …]  weights[s]  next[s]  prev[s]   a row of weight ≠ 0; or free, weight 0, `next` the next free
 *     byKey    hash(key) → first slot of the key's chain; absent when the key is the whole row (no chains) or empty (one)
 *     byRow    hash(row) → slot; made when a chain has become long, for until then a row is found by walking its key's chain
 *
 * `add` is O(1) expected, however many rows a key has. Weights are exact integers: past ±(2⁵³−1) `add` throws
 * `circuit/weight-overflow`. Only this folder reads the columns.
 */
export class Arrangement {
  readonly key: Int32Array
  size = 0
  rows: Int32Array
  weights: Float64Array
  #next: Int32Array = new Int32Array(8)
  #prev: Int32Array
  readonly #whole: boolean
  #byRow: SlotTable | undefined
  readonly #byKey: SlotTable | undefined
  /** The one chain of an empty key. */
  #head = -1
  #top = 0
  #free = -1
  /** Rows of the current delta that were added: what `subtract` takes back. */
  #done = 0

  /** `key` names the key's columns; the rows keep their own order of columns. */
  constructor(
    readonly width: number,
    key: readonly number[],
  ) {
    this.key = Int32Array.from(key)
    this.#whole = key.length === width && key.every((column, i) => column === i)
    if (this.#whole) this.#byRow = new SlotTable()
    else if (key.length > 0) this.#byKey = new SlotTable()
    this.rows = new Int32Array(width * 8)
    this.weights = new Float64Array(8)
    this.#prev = new Int32Array(this.#whole ? 0 : 8)
  }

  /** The first slot whose key equals the given columns of the row at `at`, or −1; go on with `after`. */
  first(source: Int32Array, at: number, columns: Int32Array): number {
    const table = this.#whole ? this.#byRow : this.#byKey
    if (table === undefined) return this.#head
    const hash = hashColumns(source, at, columns)
    const { rows, width, key } = this
    const { pairs, mask } = table
    const parts = key.length
    for (let i = (hash << 1) & mask; pairs[i] !== 0; i = (i + 2) & mask) {
      if (pairs[i + 1] !== hash) continue
      const from = (pairs[i] - 1) * width
      let k = 0
      while (k < parts && rows[from + key[k]] === source[at + columns[k]]) k++
      if (k === parts) return pairs[i] - 1
    }
    return -1
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
    const slot = this.#find(source, at)
    const sum = slot < 0 ? weight : this.weights[slot] + weight
    if (sum > Number.MAX_SAFE_INTEGER || sum < -Number.MAX_SAFE_INTEGER) throw overflow()
    if (slot < 0) {
      if (weight !== 0) this.#insert(source, at, weight)
      return weight
    }
    if (sum === 0) this.#remove(slot)
    else this.weights[slot] = sum
    return sum
  }

  /** Begins a step in which nothing has been added yet. */
  rest(): void {
    this.#done = 0
  }

  /** Begins the addition of a delta: what follows until the next `begin` is what `subtract` takes back. */
  begin(delta: ZSet): void {
    this.#done = 0
    if (delta.length > BULK && delta.length > this.size) this.#reserve(this.size + delta.length)
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

  /** Calls `visit` with the offset of each row in `rows` and its weight, in no order. O(rows). */
  each(visit: (at: number, weight: number) => void): void {
    const { weights, width } = this
    for (let s = 0; s < this.#top; s++) if (weights[s] !== 0) visit(s * width, weights[s])
  }

  #find(source: Int32Array, at: number): number {
    const table = this.#byRow
    return table === undefined ? this.#walk(source, at) : this.#probe(table, source, at)
  }

  #probe({ pairs, mask }: SlotTable, source: Int32Array, at: number): number {
    const hash = hashRow(source, at, this.width)
    for (let i = (hash << 1) & mask; pairs[i] !== 0; i = (i + 2) & mask) {
      if (pairs[i + 1] === hash && this.#holds(pairs[i] - 1, source, at)) return pairs[i] - 1
    }
    return -1
  }

  #walk(source: Int32Array, at: number): number {
    let steps = 0
    for (let slot = this.first(source, at, this.key); slot >= 0; slot = this.#next[slot]) {
      if (this.#holds(slot, source, at)) return slot
      if (++steps === LONG) return this.#probe(this.#indexRows(), source, at)
    }
    return -1
  }

  /** Whether the slot's row equals the one at `at`. */
  #holds(slot: number, source: Int32Array, at: number): boolean {
    const { rows, width } = this
    const from = slot * width
    let k = 0
    while (k < width && rows[from + k] === source[at + k]) k++
    return k === width
  }

  #indexRows(): SlotTable {
    const table = new SlotTable()
    table.reserve(this.size)
    const { rows, weights, width } = this
    for (let s = 0; s < this.#top; s++) if (weights[s] !== 0) table.place(hashRow(rows, s * width, width), s)
    this.#byRow = table
    return table
  }

  #insert(source: Int32Array, at: number, weight: number): void {
    let slot = this.#free
    if (slot >= 0) this.#free = this.#next[slot]
    else {
      slot = this.#top++
      if (slot >= this.weights.length) this.#grow(slot + 1)
    }
    const { rows, width } = this
    const to = slot * width
    for (let i = 0; i < width; i++) rows[to + i] = source[at + i]
    this.weights[slot] = weight
    this.size++
    this.#byRow?.place(hashRow(rows, to, width), slot)
    if (!this.#whole) this.#link(slot)
  }

  /** Puts the slot second in its key's chain, so that the table need not change, or first when the key is new. */
  #link(slot: number): void {
    const next = this.#next
    const prev = this.#prev
    const head = this.first(this.rows, slot * this.width, this.key)
    prev[slot] = head
    if (head >= 0) {
      const second = next[head]
      next[head] = slot
      next[slot] = second
      if (second >= 0) prev[second] = slot
      return
    }
    next[slot] = -1
    if (this.#byKey === undefined) this.#head = slot
    else this.#byKey.place(hashColumns(this.rows, slot * this.width, this.key), slot)
  }

  #remove(slot: number): void {
    this.#byRow?.erase(hashRow(this.rows, slot * this.width, this.width), slot)
    if (!this.#whole) this.#unlink(slot)
    this.weights[slot] = 0
    this.#next[slot] = this.#free
    this.#free = slot
    if (--this.size === 0) {
      this.#top = 0
      this.#free = -1
    }
  }

  #unlink(slot: number): void {
    const before = this.#prev[slot]
    const behind = this.#next[slot]
    if (behind >= 0) this.#prev[behind] = before
    if (before >= 0) this.#next[before] = behind
    else if (this.#byKey === undefined) this.#head = behind
    else {
      const hash = hashColumns(this.rows, slot * this.width, this.key)
      if (behind >= 0) this.#byKey.replace(hash, slot, behind)
      else this.#byKey.erase(hash, slot)
    }
  }

  #reserve(count: number): void {
    this.#grow(count)
    this.#byRow?.reserve(count)
  }

  #grow(count: number): void {
    if (count <= this.weights.length) return
    const room = Math.max(count, moreRoom(this.weights.length))
    this.rows = grown(this.rows, room * this.width)
    const weights = new Float64Array(room)
    weights.set(this.weights)
    this.weights = weights
    this.#next = grown(this.#next, room)
    if (!this.#whole) this.#prev = grown(this.#prev, room)
  }
}

const BULK = 64

/** Rows of one key from which on a table finds them faster than a walk. */
const LONG = 16

const overflow = (): WizardError =>
  new WizardError("circuit/weight-overflow", "a row has more than 2⁵³ derivations", {
    hint: "a cross product in the query multiplies them: join its clauses, or move a part of them into a rule",
  })
