import { grow } from "./hash.js"

/** Lists of ints by slot, in one pool: the list of slot s is `pool[at[s] … at[s] + len[s])`. Removal scans and swaps. */
export class Adjacency {
  at = new Int32Array(1024)
  len = new Int32Array(1024)
  pool = new Int32Array(8192)
  #room = new Int32Array(1024)
  #top = 0

  ensure(slots: number): void {
    if (slots <= this.at.length) return
    const room = Math.max(slots, this.at.length * 2)
    this.at = grow(this.at, room)
    this.len = grow(this.len, room)
    this.#room = grow(this.#room, room)
  }

  push(slot: number, x: number): void {
    this.ensure(slot + 1)
    const n = this.len[slot]
    if (n === this.#room[slot]) {
      const room = n === 0 ? 4 : n * 2
      const top = this.#top + room
      if (top > this.pool.length) this.pool = grow(this.pool, Math.max(this.pool.length * 2, top))
      this.pool.copyWithin(this.#top, this.at[slot], this.at[slot] + n)
      this.at[slot] = this.#top
      this.#room[slot] = room
      this.#top = top
    }
    this.pool[this.at[slot] + n] = x
    this.len[slot] = n + 1
  }

  drop(slot: number, x: number): void {
    const { pool } = this
    const from = this.at[slot]
    const last = from + this.len[slot] - 1
    for (let i = from; i <= last; i++) {
      if (pool[i] !== x) continue
      pool[i] = pool[last]
      this.len[slot]--
      return
    }
  }
}
