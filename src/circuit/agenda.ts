import { ZSet } from "../zset/zset.js"

/** What is due in one round: changes of derivations by relation, rows `[fact… round]`; weight 0 only asks to look again. */
export interface Due {
  round: number
  readonly deltas: readonly ZSet[]
}

/** The rounds in which something is due, the least first: a binary heap. `at` is O(1) when the round is there, else O(log rounds). */
export class Agenda {
  readonly #widths: readonly number[]
  /** Rounds follow each other, so that an array finds them. */
  readonly #byRound: (Due | undefined)[] = []
  readonly #heap: number[] = []
  readonly #spare: Due[] = []

  /** `widths` of the rows, by relation. */
  constructor(widths: readonly number[]) {
    this.#widths = widths
  }

  at(round: number): Due {
    const byRound = this.#byRound
    if (round < byRound.length) {
      const known = byRound[round]
      if (known !== undefined) return known
    }
    while (byRound.length <= round) byRound.push(undefined)
    const due = this.#spare.pop() ?? { round, deltas: this.#widths.map((width) => new ZSet(width)) }
    due.round = round
    byRound[round] = due
    this.#insert(round)
    return due
  }

  /** Takes the least round out. */
  next(): Due | undefined {
    const heap = this.#heap
    if (heap.length === 0) return undefined
    const round = heap[0]
    const last = heap.pop() as number
    if (heap.length > 0) this.#sink(last)
    const due = this.#byRound[round]
    this.#byRound[round] = undefined
    return due
  }

  /** Gives a due back that nobody reads any more. */
  recycle(due: Due): void {
    for (let i = 0; i < due.deltas.length; i++) due.deltas[i].clear()
    this.#spare.push(due)
  }

  clear(): void {
    for (let due = this.next(); due !== undefined; due = this.next()) this.recycle(due)
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
