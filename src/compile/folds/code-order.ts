import { compare } from "../../edn/compare.js"
import type { Dictionary } from "../../zset/dictionary.js"
import type { Order } from "../../zset/ordered.js"

/** The canonical order of values, asked of their codes: two codes ≥ 0 are the integers that they stand for. */
export const codeOrder =
  (dictionary: Dictionary): Order =>
  (a, b) => {
    if (a >= 0 && b >= 0) return a - b
    return a === b ? 0 : compare(dictionary.decode(a), dictionary.decode(b))
  }
