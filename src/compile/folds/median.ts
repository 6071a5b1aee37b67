import { half } from "../../datalog/aggregates.js"
import { numeric } from "../../datalog/builtins/number.js"
import type { Numeric } from "../../edn/compare.js"
import { Ordering } from "./ordering.js"

/**
 * `median`: the one in the middle, or `quot` by 2 of the sum of the two. O(log n) for the answer. In the canonical order the numbers
 * stand together, so the ends of a group tell whether it has anything else.
 */
export class Median extends Ordering {
  readonly throws = true

  result(group: number, count: number): number {
    const { codes, dictionary } = this
    this.#number(codes.first(group))
    this.#number(codes.last(group))
    const middle = count >> 1
    const upper = codes.at(group, middle)
    if (count % 2 === 1) return upper
    const lower = codes.at(group, middle - 1)
    return dictionary.encode(half(this.#number(lower), this.#number(upper)))
  }

  #number(code: number): Numeric {
    return numeric("median", this.dictionary.decode(code))
  }
}
