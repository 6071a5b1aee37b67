/** The least `room` of what is added, whatever its number: a binary heap with the greatest of them on top. `add` is O(log room). */
export class Least<T> {
  /** How many were added. */
  count = 0
  readonly #room: number
  readonly #order: (a: T, b: T) => number
  readonly #heap: T[] = []

  constructor(room: number, order: (a: T, b: T) => number) {
    this.#room = room
    this.#order = order
  }

  add(item: T): void {
    this.count++
    const heap = this.#heap
    if (heap.length < this.#room) {
      heap.push(item)
      this.#up(heap.length - 1)
    } else if (this.#room > 0 && this.#order(item, heap[0]) < 0) {
      heap[0] = item
      this.#down(0)
    }
  }

  /** What an item must be less than to be kept; undefined while there is room. */
  get bound(): T | undefined {
    return this.#heap.length < this.#room ? undefined : this.#heap[0]
  }

  /** Whether nothing is kept: only counted. */
  get isShut(): boolean {
    return this.#room === 0
  }

  sorted(): T[] {
    return this.#heap.toSorted(this.#order)
  }

  #up(i: number): void {
    for (let parent = (i - 1) >> 1; i > 0 && this.#less(parent, i); parent = (i - 1) >> 1) {
      this.#swap(i, parent)
      i = parent
    }
  }

  #down(i: number): void {
    const { length } = this.#heap
    for (;;) {
      let child = 2 * i + 1
      if (child >= length) return
      if (child + 1 < length && this.#less(child, child + 1)) child++
      if (!this.#less(i, child)) return
      this.#swap(i, child)
      i = child
    }
  }

  #less(i: number, j: number): boolean {
    return this.#order(this.#heap[i], this.#heap[j]) < 0
  }

  #swap(i: number, j: number): void {
    const heap = this.#heap
    const item = heap[i]
    heap[i] = heap[j]
    heap[j] = item
  }
}
