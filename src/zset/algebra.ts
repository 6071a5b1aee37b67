import { rowSet } from "./row-set.js"
import { ZSet } from "./zset.js"

/**
 * Z-sets form an abelian group; each law is what lets the engine do something:
 *
 *     a + b = b + a, (a + b) + c = a + (b + c)    batches may be cut and merged at will
 *     a + 0 = a                                   an operator without input need not run
 *     a + (−a) = 0                                a step can be taken back, and stepping back is a step
 *     distinct(distinct(a)) = distinct(a)         sets may be made at any point of a chain of set operations
 */
export const negate = (a: ZSet): ZSet => {
  const result = new ZSet(a.width, a.length)
  result.pushAll(a, -1)
  return result
}

/** The sum, not consolidated. */
export const add = (a: ZSet, b: ZSet): ZSet => {
  const result = a.copy()
  result.pushAll(b)
  return result
}

/** Weight 1 for each row of positive weight: the set that a Z-set stands for. */
export const distinct = (a: ZSet): ZSet => {
  const result = new ZSet(a.width)
  const sum = consolidate(a)
  for (let i = 0; i < sum.length; i++) if (sum.weights[i] > 0) result.push(sum.rows, i * sum.width, 1)
  return result
}

export const equal = (a: ZSet, b: ZSet): boolean => consolidate(add(a, negate(b))).length === 0

/** The same Z-set with each row once and no zero weight, in order of first appearance. O(rows); a new Z-set. */
export function consolidate(a: ZSet): ZSet {
  return a.length <= FEW ? consolidateFew(a) : consolidateMany(a)
}

function consolidateMany(a: ZSet): ZSet {
  const { width, length, rows, weights } = a
  const result = new ZSet(width, length)
  const sums = rowSet(width)
  for (let i = 0; i < length; i++) sums.add(rows, i * width, weights[i])
  sums.each((at, weight) => result.push(sums.rows, at, weight))
  return result
}

/** O(rows²) comparisons of codes, without a table. */
function consolidateFew(a: ZSet): ZSet {
  const { length, rows, weights } = a
  const sums = new ZSet(a.width, length)
  for (let i = 0; i < length; i++) {
    const found = indexOf(sums, rows, i * a.width)
    if (found < 0) {
      sums.push(rows, i * a.width, weights[i])
      continue
    }
    sums.weights[found] += weights[i]
    // Beyond exact integers: let the arrangement refuse it.
    if (!Number.isSafeInteger(sums.weights[found])) return consolidateMany(a)
  }
  if (!sums.weights.includes(0)) return sums
  const result = new ZSet(a.width, sums.length)
  for (let i = 0; i < sums.length; i++) {
    if (sums.weights[i] !== 0) result.push(sums.rows, i * a.width, sums.weights[i])
  }
  return result
}

/** The first row of `among` that equals the row at `at`, or −1. */
function indexOf({ rows, width, length }: ZSet, source: Int32Array, at: number): number {
  for (let j = 0; j < length; j++) {
    let k = 0
    while (k < width && rows[j * width + k] === source[at + k]) k++
    if (k === width) return j
  }
  return -1
}

/** Up to here comparing every row with every other is less than making a table. */
const FEW = 8
