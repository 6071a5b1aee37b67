/** Mixes one int32 (Mueller's finaliser of two multiplications): every input bit reaches every output bit. */
export function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return x ^ (x >>> 16)
}

/** Hash of two int32. */
export const mix2 = (a: number, b: number): number => mix((Math.imul(a, 0x9e3779b1) + b) | 0)

/** Hash of three int32. */
export const mix3 = (a: number, b: number, c: number): number =>
  mix((Math.imul((Math.imul(a, 0x9e3779b1) + b) | 0, 0x9e3779b1) + c) | 0)

/** Hash of `width` int32 that lie side by side from `at`. */
export function hashRow(rows: Int32Array, at: number, width: number): number {
  if (width === 1) return mix(rows[at])
  let sum = width === 0 ? 0 : rows[at]
  for (let i = 1; i < width; i++) sum = (Math.imul(sum, 0x9e3779b1) + rows[at + i]) | 0
  return mix(sum)
}

/** Hash of the chosen columns of the row that starts at `at`; equal to `hashRow` of those columns side by side. */
export function hashColumns(rows: Int32Array, at: number, columns: Int32Array): number {
  const width = columns.length
  if (width === 1) return mix(rows[at + columns[0]])
  let sum = width === 0 ? 0 : rows[at + columns[0]]
  for (let i = 1; i < width; i++) sum = (Math.imul(sum, 0x9e3779b1) + rows[at + columns[i]]) | 0
  return mix(sum)
}

/** The room that follows a room: double while it is small, half as much again when doubling would waste megabytes. */
export const moreRoom = (room: number): number => (room < DOUBLING ? room * 2 : room + (room >> 1))

/** Items. */
const DOUBLING = 2 ** 20

/** The array with room for at least `length` items: itself, or a larger copy. */
export function grown(array: Int32Array, length: number): Int32Array {
  if (length <= array.length) return array
  const copy = new Int32Array(Math.max(length, moreRoom(array.length)))
  copy.set(array)
  return copy
}
