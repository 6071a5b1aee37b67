import type { Node } from "./node.js"

/**
 * The nodes that have something to do this tick, lowest rank first: a binary heap, so that a tick costs what runs and not what
 * exists. `add` and `next` are O(log of the nodes due).
 */
export class Schedule {
  readonly #heap: Node[] = []

  add(node: Node): void {
    if (node.due) return
    node.due = true
    const heap = this.#heap
    let i = heap.length
    heap.push(node)
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (heap[parent].rank <= node.rank) break
      heap[i] = heap[parent]
      i = parent
    }
    heap[i] = node
  }

  next(): Node | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined) return undefined
    first.due = false
    if (first === last) return first
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1].rank < heap[child].rank) child++
      if (heap[child].rank >= last.rank) break
      heap[i] = heap[child]
      i = child
    }
    heap[i] = last
    return first
  }

  clear(): void {
    for (const node of this.#heap) node.due = false
    this.#heap.length = 0
  }
}
