import { hashRow } from "./hash.js"
import { plus } from "./weight.js"
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

/**
 * By one table from row to place, open addressing at most half full, which is kept for the next call unless it was large: a table for each
 * would be most of the cost.
 */
function consolidateMany(a: ZSet): ZSet {
  const { width, length, rows, weights } = a
  const sums = new ZSet(width, length)
  const room = 1 << (33 - Math.clz32(length - 1))
  const table = room > places.length ? new Int32Array(room) : places
  // What is thrown half-way leaves no table behind.
  places = NO_PLACES
  for (let i = 0; i < length; i++) {
    const found = place(table, room - 1, sums, rows, i * width)
    if (found < 0) sums.push(rows, i * width, plus(0, weights[i]))
    else sums.weights[found] = plus(sums.weights[found], weights[i])
  }
  if (table.length <= KEPT_ROOM) {
    table.fill(0, 0, room)
    places = table
  }
  return withoutZeros(sums)
}

/** The place among `sums` of the row at `at`; −1 when it has none, and then the table has the next one for it. */
function place(table: Int32Array, mask: number, sums: ZSet, rows: Int32Array, at: number): number {
  const { width, rows: known } = sums
  let i = hashRow(rows, at, width) & mask
  for (; table[i] !== 0; i = (i + 1) & mask) {
    const from = (table[i] - 1) * width
    let k = 0
    while (k < width && known[from + k] === rows[at + k]) k++
    if (k === width) return table[i] - 1
  }
  table[i] = sums.length + 1
  return -1
}

/** O(rows²) comparisons of codes, without a table. */
function consolidateFew(a: ZSet): ZSet {
  const { length, rows, weights } = a
  const sums = new ZSet(a.width, length)
  for (let i = 0; i < length; i++) {
    const found = indexOf(sums, rows, i * a.width)
    if (found < 0) sums.push(rows, i * a.width, plus(0, weights[i]))
    else sums.weights[found] = plus(sums.weights[found], weights[i])
  }
  return withoutZeros(sums)
}

function withoutZeros(sums: ZSet): ZSet {
  if (!hasZero(sums)) return sums
  const result = new ZSet(sums.width, sums.length)
  for (let i = 0; i < sums.length; i++) {
    if (sums.weights[i] !== 0) result.push(sums.rows, i * sums.width, sums.weights[i])
  }
  return result
}

function hasZero({ weights, length }: ZSet): boolean {
  for (let i = 0; i < length; i++) if (weights[i] === 0) return true
  return false
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
/** Room of a table that is kept. */
const KEPT_ROOM = 4096
const NO_PLACES = new Int32Array(0)
/** Place + 1 by hash; all 0 between calls. */
let places = NO_PLACES
