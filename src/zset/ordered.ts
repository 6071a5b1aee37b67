import { grown, mix, moreRoom } from "./hash.js"

/** Negative when `a` comes before `b`; 0 only for one and the same code. */
export type Order = (a: number, b: number) => number

/**
 * Ordered multisets of codes, one for each group number: the k-th least of a group in logarithmic time. Treaps (Seidel & Aragon,
 * 1996) in columns that all groups share, the priority of a node being the hash of its code: the same multiset has the same tree,
 * whatever its history, so taking back restores it exactly.
 *
 *     node n    code[n]  count[n] ≠ 0  left[n]  right[n]  size[n] = the counts of its subtree; 0 is no node
 *     group g   root[g]
 *
 * A count may be negative for a while, when a removal comes before its addition; ranks mean something only when none is.
 */
export class Ordered {
  readonly #order: Order
  #root: Int32Array = new Int32Array(8)
  #code: Int32Array = new Int32Array(8)
  #count: Int32Array = new Int32Array(8)
  #left: Int32Array = new Int32Array(8)
  #right: Int32Array = new Int32Array(8)
  #size: Int32Array = new Int32Array(8)
  #top = 1
  #free = 0
  /** Distinct codes, of all groups together. */
  size = 0
  /** The nodes from the root to where the last search has ended: so many of them. */
  readonly #path: number[] = []
  #depth = 0

  constructor(order: Order) {
    this.#order = order
  }

  /** Adds `weight` to the code's count in the group. O(log n) expected. */
  add(group: number, code: number, weight: number): void {
    if (group >= this.#root.length) this.#root = grown(this.#root, group + 1)
    const path = this.#path
    let depth = 0
    const order = this.#order
    let node = this.#root[group]
    while (node !== 0) {
      const side = order(code, this.#code[node])
      if (side === 0) break
      path[depth++] = node
      node = side < 0 ? this.#left[node] : this.#right[node]
    }
    this.#depth = depth
    if (node === 0) this.#insert(group, code, weight)
    else this.#change(group, node, weight)
  }

  /** The code at position `index` of the group in order, from 0. O(log n) expected. */
  at(group: number, index: number): number {
    let node = this.#root[group]
    let rest = index
    for (;;) {
      const before = this.#size[this.#left[node]]
      if (rest < before) node = this.#left[node]
      else if (rest < before + this.#count[node]) return this.#code[node]
      else {
        rest -= before + this.#count[node]
        node = this.#right[node]
      }
    }
  }

  /** The least of the group, which must not be empty. */
  first(group: number): number {
    let node = this.#root[group]
    for (let left = this.#left[node]; left !== 0; left = this.#left[left]) node = left
    return this.#code[node]
  }

  /** The greatest of the group, which must not be empty. */
  last(group: number): number {
    let node = this.#root[group]
    for (let right = this.#right[node]; right !== 0; right = this.#right[right]) node = right
    return this.#code[node]
  }

  /** The search has ended at that node, whose ancestors are the path. */
  #change(group: number, node: number, weight: number): void {
    const size = this.#size
    const path = this.#path
    this.#count[node] += weight
    size[node] += weight
    for (let i = 0; i < this.#depth; i++) size[path[i]] += weight
    if (this.#count[node] !== 0) return
    const merged = this.#merge(this.#left[node], this.#right[node])
    this.#relink(group, this.#depth - 1, node, merged)
    this.#left[node] = this.#free
    this.#free = node
    this.size--
  }

  /** The search has ended at the end of the path: the new node goes above the first on it that has less priority. */
  #insert(group: number, code: number, weight: number): void {
    const node = this.#make(code, weight)
    const path = this.#path
    const end = this.#depth
    const priority = mix(code)
    let depth = 0
    while (depth < end && mix(this.#code[path[depth]]) > priority) this.#size[path[depth++]] += weight
    let less = 0
    let more = 0
    // What was below is split by the code; the search has gone right exactly where a code is less.
    for (let i = end - 1; i >= depth; i--) {
      const other = path[i]
      const next = i + 1 < end ? path[i + 1] : 0
      if (next === 0 ? this.#order(this.#code[other], code) < 0 : this.#right[other] === next) {
        this.#right[other] = less
        less = other
      } else {
        this.#left[other] = more
        more = other
      }
      this.#measure(other)
    }
    const old = depth < end ? path[depth] : 0
    this.#left[node] = less
    this.#right[node] = more
    this.#measure(node)
    if (old === 0 && depth > 0) this.#hang(path[depth - 1], code, node)
    else this.#relink(group, depth - 1, old, node)
  }

  /** Two treaps of which every code of the first comes before every one of the second, as one. */
  #merge(first: number, second: number): number {
    const left = this.#left
    const right = this.#right
    const size = this.#size
    let [a, b] = [first, second]
    let root = 0
    let parent = 0
    let below = left
    while (a !== 0 && b !== 0) {
      const upper = mix(this.#code[a]) > mix(this.#code[b]) ? a : b
      if (parent === 0) root = upper
      else below[parent] = upper
      parent = upper
      if (upper === a) {
        size[a] += size[b]
        below = right
        a = right[a]
      } else {
        size[b] += size[a]
        below = left
        b = left[b]
      }
    }
    if (parent === 0) return a + b
    below[parent] = a + b
    return root
  }

  /** Puts `to` where `from` stands: below the node at that depth of the path, or at the root. */
  #relink(group: number, depth: number, from: number, to: number): void {
    if (depth < 0) this.#root[group] = to
    else if (this.#left[this.#path[depth]] === from) this.#left[this.#path[depth]] = to
    else this.#right[this.#path[depth]] = to
  }

  /** Puts the node on the empty side of its parent. */
  #hang(parent: number, code: number, node: number): void {
    if (this.#order(code, this.#code[parent]) < 0) this.#left[parent] = node
    else this.#right[parent] = node
  }

  #measure(node: number): void {
    const size = this.#size
    size[node] = size[this.#left[node]] + this.#count[node] + size[this.#right[node]]
  }

  #make(code: number, weight: number): number {
    let node = this.#free
    if (node !== 0) this.#free = this.#left[node]
    else {
      node = this.#top++
      if (node >= this.#code.length) this.#grow()
    }
    this.#code[node] = code
    this.#count[node] = weight
    this.#left[node] = 0
    this.#right[node] = 0
    this.#size[node] = weight
    this.size++
    return node
  }

  #grow(): void {
    const room = moreRoom(this.#code.length)
    this.#code = grown(this.#code, room)
    this.#count = grown(this.#count, room)
    this.#left = grown(this.#left, room)
    this.#right = grown(this.#right, room)
    this.#size = grown(this.#size, room)
  }
}
