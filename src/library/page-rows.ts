import { compare } from "../edn/compare.js"
import { print } from "../edn/print.js"
import type { Row } from "../engine/delta.js"
import type { Dictionary } from "../zset/dictionary.js"
import { Least } from "./least.js"

/** Which rows are wanted. */
export interface RowPage {
  /** 0 when left out. */
  readonly offset?: number
  /** 20 when left out. */
  readonly limit?: number
  /** Only rows of which a value's text contains this, in whatever case. */
  readonly filter?: string | undefined
}

/**
 * A page of rows that come in no order. Kept are the rows from the nearer end of the order to the page: the first page and the last one of a
 * million rows cost a look at each row, and a page in the middle sorts half of them.
 */
export class PageRows<T extends { readonly row: Row }> {
  readonly #offset: number
  readonly #limit: number
  readonly #kept: Least<T>
  readonly #dictionary: Dictionary
  /** Whether rows are kept from the end of the order. */
  readonly #fromEnd: boolean

  /** `total`: how many rows come, when that is known. */
  constructor(
    { offset = 0, limit = 20 }: RowPage,
    total: number | undefined,
    order: (a: T, b: T) => number,
    dictionary: Dictionary,
  ) {
    this.#offset = offset
    this.#limit = limit
    this.#dictionary = dictionary
    this.#fromEnd = total !== undefined && total - offset < offset + limit
    this.#kept = this.#fromEnd
      ? new Least<T>(Math.max(0, total! - offset), (a, b) => order(b, a))
      : new Least<T>(offset + limit, order)
  }

  /** How many rows came. */
  get count(): number {
    return this.#kept.count
  }

  add(row: T): void {
    this.#kept.add(row)
  }

  /** Counts a row that begins with this code, and need not be decoded, for it cannot be on the page; else false. */
  passes(first: number): boolean {
    const { bound, isShut } = this.#kept
    if (!isShut) {
      if (bound === undefined || bound.row.length === 0) return false
      const difference = compare(this.#dictionary.decode(first), bound.row[0])
      if (this.#fromEnd ? difference >= 0 : difference <= 0) return false
    }
    this.#kept.count++
    return true
  }

  /** The rows of the page in order. */
  sorted(): T[] {
    const rows = this.#kept.sorted()
    if (!this.#fromEnd) return rows.slice(this.#offset)
    return rows.reverse().slice(0, this.#limit)
  }
}

/** Whether the text of one of the values contains the text, in whatever case. */
export function contains(row: Row, filter: string | undefined): boolean {
  if (filter === undefined) return true
  const text = filter.toLowerCase()
  return row.some((value) => print(value).toLowerCase().includes(text))
}
