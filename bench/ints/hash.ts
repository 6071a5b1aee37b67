/** Mixes the bits of an int32. */
export function hash1(k: number): number {
  k = Math.imul(k ^ (k >>> 16), 0x7feb352d)
  k = Math.imul(k ^ (k >>> 15), 0x846ca68b)
  return k ^ (k >>> 16)
}

export const hash2 = (a: number, b: number): number => hash1((Math.imul(a, 0x9e3779b1) + b) | 0)

/** A longer copy. */
export function grow(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(length)
  copy.set(array)
  return copy
}
