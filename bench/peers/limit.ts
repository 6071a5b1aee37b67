/**
 * One program for each workload, by hand, without any generality: dictionary-encoded ints, Int32Array open addressing, integer
 * weights; no Z-sets, no operators, no history. It knows the schema, and that W5 has no cycles. An estimate of what JS can do.
 */
import { Adjacency } from "../ints/adjacency.js"
import { Dict } from "../ints/dict.js"
import { grow } from "../ints/hash.js"
import { Pairs } from "../ints/pairs.js"
import type { Create, Datom, Peer, Row, Val } from "../workload.js"
import { Closure } from "./limit/closure.js"
import { Genres } from "./limit/genres.js"

export const create: Create = (workload) => {
  if (workload === "W1") return new Films()
  if (workload === "W2") return new SameCity()
  if (workload === "W3") return new Unblocked()
  return workload === "W4" ? new Genres() : new Closure()
}

/** W1. `ok` of a film has bit 0 for a title, 1 for the genre asked for, 2 for a year that is late enough. */
class Films implements Peer {
  readonly #dict = new Dict()
  #title = new Int32Array(1024)
  #ok = new Int32Array(1024)
  readonly #titles: string[] = []
  readonly #ids = new Map<string, number>()
  #count = new Int32Array(1024)

  load(datoms: Datom[]): void {
    this.transact(datoms)
  }

  transact(datoms: Datom[]): void {
    for (let i = 0; i < datoms.length; i++) {
      const datom = datoms[i]
      const bit = wanted(datom[1], datom[2])
      if (bit === 0) continue
      const s = this.#slot(datom[0])
      if (bit === 1 && datom[4]) this.#title[s] = this.#id(datom[2] as string)
      const before = this.#ok[s]
      const after = datom[4] ? before | bit : before & ~bit
      this.#ok[s] = after
      if (before === 7) {
        if (after !== 7) this.#count[this.#title[s]]--
      } else if (after === 7) this.#count[this.#title[s]]++
    }
  }

  *view(): Iterable<Row> {
    for (let i = 0; i < this.#titles.length; i++) if (this.#count[i] > 0) yield [this.#titles[i]]
  }

  #slot(e: number): number {
    const s = this.#dict.slot(e)
    if (s >= this.#ok.length) {
      this.#ok = grow(this.#ok, s * 2)
      this.#title = grow(this.#title, s * 2)
    }
    return s
  }

  #id(title: string): number {
    const known = this.#ids.get(title)
    if (known !== undefined) return known
    const id = this.#titles.push(title) - 1
    this.#ids.set(title, id)
    if (id >= this.#count.length) this.#count = grow(this.#count, id * 2)
    return id
  }
}

function wanted(attribute: string, v: Val): number {
  if (attribute === ":movie/title") return 1
  if (attribute === ":movie/genre") return v === "action/adventure" ? 2 : 0
  return attribute === ":movie/release-year" && (v as number) >= 1980 ? 4 : 0
}

/** W2: adjacency both ways, the pairs with their number of ways. People do not move after the load. */
class SameCity implements Peer {
  readonly #dict = new Dict()
  #city = new Int32Array(1024)
  readonly #cities = new Map<Val, number>()
  readonly #out = new Adjacency()
  readonly #in = new Adjacency()
  readonly #pairs = new Pairs()

  load(datoms: Datom[]): void {
    for (const datom of datoms) if (datom[1] === ":person/city") this.#settle(datom)
    for (const [a, attribute, b] of datoms) if (attribute === ":person/follows") this.#link(a, b as number)
    for (let b = 0; b < this.#dict.n; b++) this.#through(b)
  }

  transact(datoms: Datom[]): void {
    for (const [from, attribute, to, , added] of datoms) {
      if (attribute !== ":person/follows") continue
      const a = this.#slot(from)
      const b = this.#slot(to as number)
      const weight = added ? 1 : -1
      const city = this.#city
      const out = this.#out
      const back = this.#in
      for (let j = out.at[b], end = j + out.len[b]; j < end; j++) {
        const c = out.pool[j]
        if (city[c] === city[a]) this.#pairs.add(a, c, weight)
      }
      for (let j = back.at[a], end = j + back.len[a]; j < end; j++) {
        const p = back.pool[j]
        if (city[p] === city[b]) this.#pairs.add(p, b, weight)
      }
      if (added) {
        out.push(a, b)
        back.push(b, a)
      } else {
        out.drop(a, b)
        back.drop(b, a)
      }
    }
  }

  *view(): Iterable<Row> {
    const { first, second, weights } = this.#pairs
    const { keys } = this.#dict
    for (let i = 0; i < weights.length; i++) if (weights[i] > 0) yield [keys[first[i]], keys[second[i]]]
  }

  /** All pairs over b. */
  #through(b: number): void {
    const city = this.#city
    const out = this.#out
    const back = this.#in
    for (let i = back.at[b], end = i + back.len[b]; i < end; i++) {
      const a = back.pool[i]
      if (city[a] === 0) continue
      for (let j = out.at[b], to = j + out.len[b]; j < to; j++) {
        const c = out.pool[j]
        if (city[c] === city[a]) this.#pairs.add(a, c, 1)
      }
    }
  }

  #link(from: number, to: number): void {
    const a = this.#slot(from)
    const b = this.#slot(to)
    this.#out.push(a, b)
    this.#in.push(b, a)
  }

  #slot(e: number): number {
    const s = this.#dict.slot(e)
    if (s >= this.#city.length) this.#city = grow(this.#city, s * 2)
    this.#out.ensure(s + 1)
    this.#in.ensure(s + 1)
    return s
  }

  #settle([e, , name]: Datom): void {
    const city = this.#cities.get(name) ?? this.#cities.size + 1
    this.#cities.set(name, city)
    const s = this.#slot(e)
    this.#city[s] = city
  }
}

/** W3. `bad` of a person is how many blocked accounts he follows; he is in the view when named and `bad` is 0. */
class Unblocked implements Peer {
  readonly #dict = new Dict()
  #named = new Int32Array(1024)
  #blocked = new Int32Array(1024)
  #bad = new Int32Array(1024)
  readonly #in = new Adjacency()
  size = 0

  load(datoms: Datom[]): void {
    this.transact(datoms)
  }

  transact(datoms: Datom[]): void {
    for (const [e, attribute, v, , added] of datoms) {
      const weight = added ? 1 : -1
      const s = this.#slot(e)
      if (attribute === ":person/follows") this.#follow(s, this.#slot(v as number), weight)
      else if (attribute === ":person/blocked") {
        this.#blocked[s] += weight
        const { at, len, pool } = this.#in
        for (let j = at[s], end = j + len[s]; j < end; j++) this.#bump(pool[j], weight)
      } else if (attribute === ":person/name") {
        this.#named[s] += weight
        if (this.#bad[s] === 0) this.size += weight
      }
    }
  }

  *view(): Iterable<Row> {
    const { keys, n } = this.#dict
    for (let s = 0; s < n; s++) if (this.#named[s] > 0 && this.#bad[s] === 0) yield [keys[s]]
  }

  #follow(a: number, b: number, weight: number): void {
    if (weight > 0) this.#in.push(b, a)
    else this.#in.drop(b, a)
    if (this.#blocked[b] !== 0) this.#bump(a, weight)
  }

  #bump(p: number, weight: number): void {
    const before = this.#bad[p]
    this.#bad[p] = before + weight
    if (this.#named[p] === 0) return
    if (before === 0) this.size--
    else if (before + weight === 0) this.size++
  }

  #slot(e: number): number {
    const s = this.#dict.slot(e)
    if (s >= this.#bad.length) {
      this.#bad = grow(this.#bad, s * 2)
      this.#named = grow(this.#named, s * 2)
      this.#blocked = grow(this.#blocked, s * 2)
    }
    this.#in.ensure(s + 1)
    return s
  }
}
