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
  #order: Uint32Array | undefined

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
    this.#decoded ??= Array.from({ length: this.#rows.length }, (_, i) => this.at(i))
    return this.#decoded
  }

  /** How many rows there are. */
  get length(): number {
    return this.#rows.length
  }

  /** The row at a place of the canonical order, with its weight: no other is decoded. O(n log n) the first time, then O(1). */
  at(place: number): WeightedRow {
    this.#order ??= canonicalOrder(this.#rows, this.#dictionary)
    const i = this.#order[place]
    return [this.#rows.weights[i], decodeRow(this.#rows.row(i), this.#dictionary)]
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
export const decodeAll = (rows: ZSet, dictionary: Dictionary): readonly WeightedRow[] =>
  new Delta(rows, dictionary).weighted

/** The places of the rows in canonical order: values are compared once for each that there is, not for each row. */
function canonicalOrder(rows: ZSet, dictionary: Dictionary): Uint32Array {
  const { width, length } = rows
  const ranks = ranksOf(rows, dictionary)
  return Uint32Array.from({ length }, (_, i) => i).sort((a, b) => {
    for (let i = a * width, j = b * width, end = i + width; i < end; i++, j++) {
      if (ranks[i] !== ranks[j]) return ranks[i] - ranks[j]
    }
    return 0
  })
}

/** For each code the rank of its value. Codes that are integers themselves compare as they are. */
function ranksOf({ rows, width, length }: ZSet, dictionary: Dictionary): Int32Array {
  const codes = rows.subarray(0, width * length)
  if (codes.every((code) => code >= 0)) return codes
  const values = Array.from(new Set(codes), (code) => ({ code, value: dictionary.decode(code) }))
  values.sort((a, b) => compare(a.value, b.value))
  const ranks = new Map(values.map(({ code }, rank) => [code, rank]))
  return codes.map((code) => ranks.get(code)!)
}

export const decodeRow = (codes: ArrayLike<number>, dictionary: Dictionary): Row =>
  Array.from(codes, (code) => dictionary.decode(code))

const repeat = (row: Row, times: number): readonly Row[] => (times > 0 ? Array<Row>(times).fill(row) : NO_ROWS)

const NO_ROWS: readonly Row[] = []
