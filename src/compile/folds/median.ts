import type { Fold } from "../../circuit/operators/aggregate.js"
import { half } from "../../datalog/aggregates.js"
import { numeric } from "../../datalog/builtins/number.js"
import type { Numeric } from "../../edn/compare.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { Ordered } from "../../zset/ordered.js"
import { codeOrder } from "./code-order.js"

/**
 * `median`: the one in the middle, or `quot` by 2 of the sum of the two. O(log n) a value, and for the answer. In the canonical order
 * the numbers stand together, so the ends of a group tell whether it has anything else.
 */
export class Median implements Fold {
  readonly throws = true
  readonly #codes: Ordered
  readonly #dictionary: Dictionary

  constructor(dictionary: Dictionary) {
    this.#codes = new Ordered(codeOrder(dictionary))
    this.#dictionary = dictionary
  }

  get size(): number {
    return this.#codes.size
  }

  add(group: number, code: number, weight: number): void {
    this.#codes.add(group, code, weight)
  }

  result(group: number, count: number): number {
    const codes = this.#codes
    this.#number(codes.first(group))
    this.#number(codes.last(group))
    const middle = count >> 1
    const upper = codes.at(group, middle)
    if (count % 2 === 1) return upper
    const lower = codes.at(group, middle - 1)
    return this.#dictionary.encode(half(this.#number(lower), this.#number(upper)))
  }

  drop(): void {}

  #number(code: number): Numeric {
    return numeric("median", this.#dictionary.decode(code))
  }
}
