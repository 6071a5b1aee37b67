import { Arrangement } from "./arrangement.js"
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
  const { width, length, rows, weights } = a
  const result = new ZSet(width, length)
  if (length === 1 && weights[0] !== 0) result.push(rows, 0, weights[0])
  if (length <= 1) return result
  const sums = new Arrangement(
    width,
    Array.from({ length: width }, (_, i) => i),
  )
  for (let i = 0; i < length; i++) sums.add(rows, i * width, weights[i])
  sums.each((at, weight) => result.push(sums.rows, at, weight))
  return result
}
