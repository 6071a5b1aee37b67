import type { Value } from "../../edn/value.js"
import { Arrangement } from "../../zset/arrangement.js"
import type { Dictionary } from "../../zset/dictionary.js"

/** The values of each group with how often each stands in it. Adding is O(1), reading a group O(its distinct values). */
export class Values {
  /** Rows [group code]. */
  readonly #codes = new Arrangement(2, [0])
  readonly #pair = new Int32Array(2)
  readonly #dictionary: Dictionary

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary
  }

  /** Distinct values, of all groups together. */
  get size(): number {
    return this.#codes.size
  }

  add(group: number, code: number, weight: number): void {
    this.#pair[0] = group
    this.#pair[1] = code
    this.#codes.add(this.#pair, 0, weight)
  }

  of(group: number): { readonly value: Value; readonly count: number }[] {
    const codes = this.#codes
    const found: { value: Value; count: number }[] = []
    this.#pair[0] = group
    for (let slot = codes.first(this.#pair, 0, FIRST); slot >= 0; slot = codes.after(slot)) {
      found.push({ value: this.#dictionary.decode(codes.rows[slot * 2 + 1]), count: codes.weights[slot] })
    }
    return found
  }
}

const FIRST = Int32Array.of(0)
