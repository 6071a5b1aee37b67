import { Dict } from "./dict.js"
import { grow } from "./hash.js"

/** Key → list of (value, weight). */
export class Lists {
  readonly dict = new Dict()
  at = new Int32Array(1024)
  len = new Int32Array(1024)
  v = new Int32Array(8192)
  w = new Int32Array(8192)
  #room = new Int32Array(1024)
  #top = 0

  add(k: number, v: number, w: number): void {
    const s = this.dict.slot(k)
    if (s >= this.at.length) {
      this.at = grow(this.at, s * 2)
      this.len = grow(this.len, s * 2)
      this.#room = grow(this.#room, s * 2)
    }
    const end = this.at[s] + this.len[s]
    for (let i = this.at[s]; i < end; i++) {
      if (this.v[i] !== v) continue
      this.w[i] += w
      if (this.w[i] !== 0) return
      this.v[i] = this.v[end - 1]
      this.w[i] = this.w[end - 1]
      this.len[s]--
      return
    }
    const to = this.#place(s)
    this.v[to] = v
    this.w[to] = w
    this.len[s]++
  }

  /** Where the next item of the list goes; the list moves when it is full. */
  #place(s: number): number {
    const n = this.len[s]
    const from = this.at[s]
    if (n < this.#room[s]) return from + n
    const room = n === 0 ? 1 : n * 2
    const to = this.#top
    this.#top += room
    if (this.#top > this.v.length) {
      this.v = grow(this.v, Math.max(this.v.length * 2, this.#top))
      this.w = grow(this.w, this.v.length)
    }
    this.at[s] = to
    this.#room[s] = room
    this.v.copyWithin(to, from, from + n)
    this.w.copyWithin(to, from, from + n)
    return to + n
  }
}
