import { breathe } from "../base/breath.js"
import type { Arrangement } from "./arrangement.js"
import type { ZSet } from "./zset.js"

/**
 * The inner loops of the operators: fixed arity, no call but to the arrangement's probe, no object a row.
 *
 * `take` says how an output row is made of a delta row and a row of the arrangement: t ≥ 0 is column t of the delta row,
 * t < 0 column ~t of the arrangement's row.
 */

/** out += delta ⋈ other, the key being `on` in the delta and the arrangement's own key. O(delta + rows found). */
export function joinLoop(delta: ZSet, on: Int32Array, other: Arrangement, take: Int32Array, out: ZSet): void {
  const { rows, weights, width } = delta
  const length = other.size === 0 ? 0 : delta.length
  const wide = take.length
  for (let i = 0; i < length; i++) {
    const at = i * width
    for (let slot = other.first(rows, at, on); slot >= 0; slot = other.after(slot)) {
      const from = slot * other.width
      if (out.length === out.weights.length) out.reserve(1)
      const found = other.rows
      const target = out.rows
      const to = out.length * wide
      for (let k = 0; k < wide; k++) {
        const t = take[k]
        // t ^ (t >> 31) is t or ~t.
        target[to + k] = (t >= 0 ? rows : found)[(t >= 0 ? at : from) + (t ^ (t >> 31))]
      }
      out.weights[out.length++] = weights[i] * other.weights[slot]
      if ((out.length & BREATH) === 0) breathe()
    }
  }
}

/** Rows between two breaths, less one: a product of few rows may be long. */
const BREATH = 0xffff

/** out += the chosen columns of the delta. */
export function projectLoop(delta: ZSet, columns: Int32Array, out: ZSet): void {
  const { rows, weights, length, width } = delta
  const wide = columns.length
  out.reserve(length)
  const target = out.rows
  let to = out.length * wide
  for (let i = 0; i < length; i++) {
    const at = i * width
    for (let k = 0; k < wide; k++) target[to++] = rows[at + columns[k]]
    out.weights[out.length + i] = weights[i]
  }
  out.length += length
}

/** Adds the delta to `sums` and writes to `out` each row that appears (+1) or vanishes (−1) by it. */
export function distinctLoop(delta: ZSet, sums: Arrangement, out: ZSet): void {
  const { rows, weights, length, width } = delta
  sums.begin(delta)
  for (let i = 0; i < length; i++) {
    const after = sums.addNext(delta, i)
    const change = Number(after > 0) - Number(after > weights[i])
    if (change !== 0) out.push(rows, i * width, change)
  }
}

/**
 * Adds the delta of a right side to `keys` and writes ∓ the rows of `left` whose key appears or vanishes by it. The delta's
 * rows are keys, in the order of the left side's key columns.
 */
export function excludeLoop(delta: ZSet, keys: Arrangement, left: Arrangement, on: Int32Array, out: ZSet): void {
  const { rows, weights, length, width } = delta
  keys.begin(delta)
  for (let i = 0; i < length; i++) {
    const after = keys.addNext(delta, i)
    const before = after - weights[i]
    if (after > 0 === before > 0) continue
    const sign = after > 0 ? -1 : 1
    for (let slot = left.first(rows, i * width, on); slot >= 0; slot = left.after(slot)) {
      out.push(left.rows, slot * left.width, sign * left.weights[slot])
    }
  }
}

/** out += the rows of the delta whose key (`on`) has no positive weight in `keys`. */
export function absentLoop(delta: ZSet, on: Int32Array, keys: Arrangement, out: ZSet): void {
  const { rows, weights, length, width } = delta
  for (let i = 0; i < length; i++) {
    const slot = keys.first(rows, i * width, on)
    if (slot < 0 || keys.weights[slot] <= 0) out.push(rows, i * width, weights[i])
  }
}

/**
 * out += one row: t ≥ 0 is column t of the row at `at`, t < 0 place ~t of the cell at `cell`. What a star makes where each side has one
 * row.
 */
export function appendMatch(
  out: ZSet,
  take: Int32Array,
  rows: Int32Array,
  at: number,
  cells: Int32Array,
  cell: number,
  weight: number,
): void {
  if (out.length === out.weights.length) out.reserve(1)
  const target = out.rows
  const to = out.length * take.length
  for (let k = 0; k < take.length; k++) {
    const t = take[k]
    target[to + k] = t >= 0 ? rows[at + t] : cells[cell + ~t]
  }
  out.weights[out.length++] = weight
}
