import { grow } from "./hash.js"

/** Rows (k, v) with a weight. */
export class Delta {
  n = 0
  k = new Int32Array(16)
  v = new Int32Array(16)
  w = new Int32Array(16)

  push(k: number, v: number, w: number): void {
    const n = this.n++
    if (n === this.k.length) {
      this.k = grow(this.k, n * 2)
      this.v = grow(this.v, n * 2)
      this.w = grow(this.w, n * 2)
    }
    this.k[n] = k
    this.v[n] = v
    this.w[n] = w
  }
}
