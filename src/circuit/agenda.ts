import { ZSet } from "../zset/zset.js"

/** What is due in one round: changes of derivations by relation, rows `[fact… round]`; weight 0 only asks to look again. */
export interface Due {
  round: number
  readonly deltas: readonly ZSet[]
}

/** The rounds in which something is due, the least first: a binary heap. `at` is O(1) for the round asked last, else O(log rounds). */
export class Agenda {
  readonly #widths: readonly number[]
  readonly #byRound = new Map<number, Due>()
  readonly #heap: number[] = []
  readonly #spare: Due[] = []
  #last: Due | undefined

  /** `widths` of the rows, by relation. */
  constructor(widths: readonly number[]) {
    this.#widths = widths
  }

  at(round: number): Due {
    if (this.#last !== undefined && this.#last.round === round) return this.#last
    let due = this.#byRound.get(round)
    if (due === undefined) {
      due = this.#spare.pop() ?? { round, deltas: this.#widths.map((width) => new ZSet(width)) }
      due.round = round
      this.#byRound.set(round, due)
      this.#insert(round)
    }
    this.#last = due
    return due
  }

  /** Takes the least round out. */
  next(): Due | undefined {
    const heap = this.#heap
    const round = heap[0]
    const last = heap.pop()
    if (round === undefined || last === undefined) return undefined
    if (heap.length > 0) this.#sink(last)
    const due = this.#byRound.get(round)
    this.#byRound.delete(round)
    this.#last = undefined
    return due
  }

  /** Gives a due back that nobody reads any more. */
  recycle(due: Due): void {
    for (const delta of due.deltas) delta.clear()
    this.#spare.push(due)
  }

  clear(): void {
    for (const due of this.#byRound.values()) this.recycle(due)
    this.#byRound.clear()
    this.#heap.length = 0
    this.#last = undefined
  }

  #insert(round: number): void {
    const heap = this.#heap
    let i = heap.length
    heap.push(round)
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (heap[parent] <= round) break
      heap[i] = heap[parent]
      i = parent
    }
    heap[i] = round
  }

  /** Puts `round` in the place of the root. */
  #sink(round: number): void {
    const heap = this.#heap
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) child++
      if (heap[child] >= round) break
      heap[i] = heap[child]
      i = child
    }
    heap[i] = round
  }
}
