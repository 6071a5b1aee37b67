import type { Row } from "./workload.js"

/** The number of rows and two 32-bit sums of their hashes, in hex: equal sets have equal checksums, in whatever order. */
export function checksum(rows: Iterable<Row>): string {
  let count = 0
  let sum1 = 0
  let sum2 = 0
  for (const row of rows) {
    let h1 = 0x811c9dc5
    let h2 = 0x9747b28c
    for (const value of row) {
      const text = String(value)
      for (let j = 0; j < text.length; j++) {
        const c = text.charCodeAt(j)
        h1 = Math.imul(h1 ^ c, 0x01000193)
        h2 = Math.imul(h2 ^ c, 0x5bd1e995) ^ (h2 >>> 15)
      }
      h1 = Math.imul(h1 ^ 31, 0x01000193)
      h2 = Math.imul(h2 ^ 31, 0x5bd1e995) ^ (h2 >>> 13)
    }
    count++
    sum1 = (sum1 + h1) >>> 0
    sum2 = (sum2 + h2) >>> 0
  }
  return `${count}-${hex(sum1)}${hex(sum2)}`
}

const hex = (n: number): string => n.toString(16).padStart(8, "0")
