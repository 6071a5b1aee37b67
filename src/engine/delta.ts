import { compare } from "../edn/compare.js"
import type { Value } from "../edn/value.js"
import { consolidate } from "../zset/algebra.js"
import { Dictionary } from "../zset/dictionary.js"
import { ZSet } from "../zset/zset.js"

export type Row = readonly Value[]

/** A row and by how much its weight changes. */
export type WeightedRow = readonly [weight: number, row: Row]

/** The change of a view by one transaction. Holds codes until someone asks for values. */
export class Delta {
  readonly #rows: ZSet
  readonly #dictionary: Dictionary
  #decoded: readonly WeightedRow[] | undefined

  /** Takes the Z-set over; it is consolidated. */
  constructor(rows: ZSet, dictionary: Dictionary) {
    this.#rows = rows
    this.#dictionary = dictionary
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0
  }

  /** The consolidated Z-set of codes. */
  get codes(): ZSet {
    return this.#rows
  }

  /** Rows with their weights in canonical order. O(n log n) the first time. */
  get weighted(): readonly WeightedRow[] {
    this.#decoded ??= decodeAll(this.#rows, this.#dictionary)
    return this.#decoded
  }

  /** The rows that appear, each as often as it does. */
  get asserts(): readonly Row[] {
    return this.weighted.flatMap(([weight, row]) => repeat(row, weight))
  }

  /** The rows that vanish, each as often as it does. */
  get retracts(): readonly Row[] {
    return this.weighted.flatMap(([weight, row]) => repeat(row, -weight))
  }

  plus(other: Delta): Delta {
    const sum = this.#rows.copy()
    sum.pushAll(other.#rows)
    return new Delta(consolidate(sum), this.#dictionary)
  }
}

/** No change. */
export const noDelta = new Delta(new ZSet(0), new Dictionary())

/** Every row of a Z-set as values, in canonical order. */
export function decodeAll(rows: ZSet, dictionary: Dictionary): WeightedRow[] {
  const all: WeightedRow[] = []
  for (let i = 0; i < rows.length; i++) all.push([rows.weights[i], decodeRow(rows.row(i), dictionary)])
  return all.sort((a, b) => compare(a[1], b[1]))
}

export const decodeRow = (codes: ArrayLike<number>, dictionary: Dictionary): Row =>
  Array.from(codes, (code) => dictionary.decode(code))

const repeat = (row: Row, times: number): readonly Row[] => (times > 0 ? Array<Row>(times).fill(row) : NO_ROWS)

const NO_ROWS: readonly Row[] = []
