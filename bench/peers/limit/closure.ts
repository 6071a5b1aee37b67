import { Adjacency } from "../../ints/adjacency.js"
import { Dict } from "../../ints/dict.js"
import { grow } from "../../ints/hash.js"
import { Pairs } from "../../ints/pairs.js"
import type { Datom, Peer, Row } from "../../workload.js"

/** W5. Of each pair (a, c) how many edges a → b there are from whose end c is reached: exact because the graph has no cycle. */
export class Closure implements Peer {
  readonly #dict = new Dict()
  readonly #out = new Adjacency()
  readonly #in = new Adjacency()
  readonly #paths = new Pairs()
  #stack = new Int32Array(4096)
  #reach = new Int32Array(1024)
  /** The search that has met a node last. */
  #mark = new Int32Array(1024)
  #search = 0

  load(datoms: Datom[]): void {
    this.transact(datoms)
  }

  transact(datoms: Datom[]): void {
    for (let i = 0; i < datoms.length; i++) {
      const [from, attribute, to, , added] = datoms[i]
      if (attribute !== ":node/edge") continue
      const a = this.#slot(from)
      const b = this.#slot(to as number)
      if (added) {
        this.#change(a, b, 1)
        this.#out.push(a, b)
        this.#in.push(b, a)
      } else {
        this.#out.drop(a, b)
        this.#in.drop(b, a)
        this.#change(a, b, -1)
      }
    }
  }

  *view(): Iterable<Row> {
    const { first, second, weights } = this.#paths
    const { keys } = this.#dict
    for (let i = 0; i < weights.length; i++) if (weights[i] > 0) yield [keys[first[i]], keys[second[i]]]
  }

  /** For b and all that it reaches a gains or loses a way; where that was the first or the last, so do those before a. */
  #change(a: number, b: number, weight: number): void {
    const paths = this.#paths
    const back = this.#in
    const turned = weight > 0 ? 1 : 0
    const count = this.#from(b)
    for (let i = 0; i < count; i++) {
      const c = this.#reach[i]
      if (paths.add(a, c, weight) !== turned) continue
      let top = this.#push(0, a)
      while (top > 0) {
        const s = this.#stack[--top]
        for (let j = back.at[s], end = j + back.len[s]; j < end; j++) {
          const p = back.pool[j]
          if (paths.add(p, c, weight) === turned) top = this.#push(top, p)
        }
      }
    }
  }

  /** Puts b and what it reaches into `#reach`; returns how many they are. */
  #from(b: number): number {
    const { at, len, pool } = this.#out
    const reach = this.#reach
    const mark = this.#mark
    const search = ++this.#search
    let n = 0
    reach[n++] = b
    mark[b] = search
    for (let i = 0; i < n; i++) {
      const s = reach[i]
      for (let j = at[s], end = j + len[s]; j < end; j++) {
        const t = pool[j]
        if (mark[t] === search) continue
        mark[t] = search
        reach[n++] = t
      }
    }
    return n
  }

  #push(top: number, node: number): number {
    if (top === this.#stack.length) this.#stack = grow(this.#stack, top * 2)
    this.#stack[top] = node
    return top + 1
  }

  #slot(e: number): number {
    const s = this.#dict.slot(e)
    if (s >= this.#mark.length) {
      this.#mark = grow(this.#mark, s * 2)
      this.#reach = grow(this.#reach, s * 2)
    }
    this.#out.ensure(s + 1)
    this.#in.ensure(s + 1)
    return s
  }
}
