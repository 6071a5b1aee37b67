import { compare } from "../edn/compare.js"
import type { Value } from "../edn/value.js"

type Rows = readonly (readonly Value[])[]

/** What two answers do not share: rows that only `expected` has, and rows that only `found` has, in canonical order. */
export interface Difference {
  readonly missing: Rows
  readonly extra: Rows
}

/** Compares two answers as multisets; both empty means equal. O(n log n). */
export function compareRows(expected: Rows, found: Rows): Difference {
  const [a, b] = [expected.toSorted(compare), found.toSorted(compare)]
  const missing: (readonly Value[])[] = []
  const extra: (readonly Value[])[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    const order = compare(a[i], b[j])
    if (order === 0) {
      i++
      j++
    } else if (order < 0) missing.push(a[i++])
    else extra.push(b[j++])
  }
  return { missing: [...missing, ...a.slice(i)], extra: [...extra, ...b.slice(j)] }
}

export const isSame = ({ missing, extra }: Difference): boolean => missing.length === 0 && extra.length === 0
