/**
 * What generic int operators can reach: the plans of db-ivm.ts from filter, bilinear indexed join, antijoin and a weighted set
 * over columnar deltas. No operator knows the workload, only the wiring below. Composite keys are interned and never freed.
 */
import { Delta } from "../ints/delta.js"
import { Dict } from "../ints/dict.js"
import { grow } from "../ints/hash.js"
import { Lists } from "../ints/lists.js"
import { Pairs } from "../ints/pairs.js"
import type { Create, Datom, Row, Val, WorkloadName } from "../workload.js"

export const create: Create = (workload) => {
  const inputs = new Map<string, Delta>()
  const input = (attribute: string) => {
    const delta = new Delta()
    inputs.set(attribute, delta)
    return delta
  }
  const texts = new Texts()
  const result = new Pairs()
  const wires: Partial<Record<WorkloadName, Wire>> = { W1: films, W2: sameCity, W3: unblocked, W4: genres }
  const wiring = (wires[workload] as Wire)(input, texts, result)
  const apply = (datoms: Datom[]) => {
    for (const [e, a, v, , added] of datoms) inputs.get(a)?.push(e, texts.encode(v), added ? 1 : -1)
    wiring.step()
    for (const delta of inputs.values()) delta.n = 0
    for (const delta of wiring.temporary) delta.n = 0
  }
  return { load: apply, transact: apply, view: wiring.view }
}

interface Wiring {
  readonly step: () => void
  readonly temporary: readonly Delta[]
  readonly view: () => Iterable<Row>
}
type Wire = (input: (attribute: string) => Delta, texts: Texts, result: Pairs) => Wiring

const films: Wire = (input, texts, result) => {
  const title = input(":movie/title")
  const genre = input(":movie/genre")
  const year = input(":movie/release-year")
  const [chosen, late, both] = [new Delta(), new Delta(), new Delta()]
  const action = texts.encode("action/adventure")
  const join1 = join((k, _a, _b, w) => both.push(k, 0, w))
  const join2 = join((_k, _a, t, w) => result.add(t, 0, w))
  const step = () => {
    for (let i = 0; i < genre.n; i++) if (genre.v[i] === action) chosen.push(genre.k[i], 0, genre.w[i])
    for (let i = 0; i < year.n; i++) if (year.v[i] >= 1980) late.push(year.k[i], 0, year.w[i])
    join1(chosen, late)
    join2(both, title)
  }
  return { step, temporary: [chosen, late, both], view: () => rows(result, (t) => [texts.decode(t)]) }
}

const sameCity: Wire = (input, _texts, result) => {
  const city = input(":person/city")
  const follows = input(":person/follows")
  const [back, from, to] = [new Delta(), new Delta(), new Delta()]
  const keys = new Pairs()
  let next = 1
  const intern = (a: number, b: number) => {
    const id = keys.id(a, b, next)
    if (id === next) next++
    return id
  }
  const join1 = join((a, b, c, w) => from.push(intern(b, c), a, w))
  const join2 = join((c, b, k, w) => to.push(intern(b, k), c, w))
  const join3 = join((_k, a, c, w) => result.add(a, c, w))
  const step = () => {
    for (let i = 0; i < follows.n; i++) back.push(follows.v[i], follows.k[i], follows.w[i])
    join1(follows, city)
    join2(back, city)
    join3(from, to)
  }
  return { step, temporary: [back, from, to], view: () => rows(result, (a, c) => [a, c]) }
}

const unblocked: Wire = (input, texts, result) => {
  const name = input(":person/name")
  const follows = input(":person/follows")
  const blocked = input(":person/blocked")
  const [back, yes, bad] = [new Delta(), new Delta(), new Delta()]
  const truth = texts.encode(true)
  const join1 = join((_b, a, _1, w) => bad.push(a, 0, w))
  const anti = antijoin((p, _n, w) => result.add(p, 0, w))
  const step = () => {
    for (let i = 0; i < follows.n; i++) back.push(follows.v[i], follows.k[i], follows.w[i])
    for (let i = 0; i < blocked.n; i++) if (blocked.v[i] === truth) yes.push(blocked.k[i], 0, blocked.w[i])
    join1(back, yes)
    anti(name, bad)
  }
  return { step, temporary: [back, yes, bad], view: () => rows(result, (p) => [p]) }
}

const genres: Wire = (input, texts) => {
  const genre = input(":movie/genre")
  const year = input(":movie/release-year")
  const both = new Delta()
  const found = new Map<number, Row>()
  const join1 = join((_e, g, y, w) => both.push(g, y, w))
  const latest = countMax((g, n, y, w) => {
    if (w < 0) found.delete(g)
    else found.set(g, [texts.decode(g), n, y])
  })
  const step = () => {
    join1(genre, year)
    latest(both)
  }
  return { step, temporary: [both], view: () => found.values() }
}

function* rows({ first, second, weights }: Pairs, row: (a: number, b: number) => Row): Iterable<Row> {
  for (let i = 0; i < weights.length; i++) if (weights[i] > 0) yield row(first[i], second[i])
}

const join = (emit: (k: number, a: number, b: number, w: number) => void) => {
  const [left, right] = [new Lists(), new Lists()]
  return (a: Delta, b: Delta): void => {
    for (let i = 0; i < a.n; i++) {
      const s = right.dict.find(a.k[i])
      if (s >= 0) {
        const end = right.at[s] + right.len[s]
        for (let j = right.at[s]; j < end; j++) emit(a.k[i], a.v[i], right.v[j], a.w[i] * right.w[j])
      }
      left.add(a.k[i], a.v[i], a.w[i])
    }
    for (let i = 0; i < b.n; i++) {
      const s = left.dict.find(b.k[i])
      if (s >= 0) {
        const end = left.at[s] + left.len[s]
        for (let j = left.at[s]; j < end; j++) emit(b.k[i], left.v[j], b.v[i], b.w[i] * left.w[j])
      }
      right.add(b.k[i], b.v[i], b.w[i])
    }
  }
}

/** Rows of the left whose key has weight 0 on the right. */
const antijoin = (emit: (k: number, v: number, w: number) => void) => {
  const left = new Lists()
  const keys = new Dict()
  let count = new Int32Array(1024)
  return (a: Delta, b: Delta): void => {
    for (let i = 0; i < b.n; i++) {
      const s = keys.slot(b.k[i])
      if (s >= count.length) count = grow(count, s * 2)
      const before = count[s]
      count[s] += b.w[i]
      if ((before === 0) === (count[s] === 0)) continue
      const t = left.dict.find(b.k[i])
      if (t < 0) continue
      const sign = count[s] === 0 ? 1 : -1
      const end = left.at[t] + left.len[t]
      for (let j = left.at[t]; j < end; j++) emit(b.k[i], left.v[j], sign * left.w[j])
    }
    for (let i = 0; i < a.n; i++) {
      const s = keys.find(a.k[i])
      if (s < 0 || count[s] === 0) emit(a.k[i], a.v[i], a.w[i])
      left.add(a.k[i], a.v[i], a.w[i])
    }
  }
}

/** By key the count and the greatest of the values; tells of the old and the new row once a touched key. */
const countMax = (emit: (k: number, n: number, max: number, w: number) => void) => {
  const lists = new Lists()
  let known = { n: new Int32Array(64), max: new Int32Array(64) }
  return (delta: Delta): void => {
    const touched = new Set<number>()
    for (let i = 0; i < delta.n; i++) {
      lists.add(delta.k[i], delta.v[i], delta.w[i])
      touched.add(lists.dict.slot(delta.k[i]))
    }
    for (const s of touched) {
      if (s >= known.n.length) known = { n: grow(known.n, s * 2), max: grow(known.max, s * 2) }
      let n = 0
      let max = -1
      for (let j = lists.at[s], end = j + lists.len[s]; j < end; j++) {
        n += lists.w[j]
        max = Math.max(max, lists.v[j])
      }
      if (n === known.n[s] && max === known.max[s]) continue
      const k = lists.dict.keys[s]
      if (known.n[s] > 0) emit(k, known.n[s], known.max[s], -1)
      if (n > 0) emit(k, n, max, 1)
      known.n[s] = n
      known.max[s] = max
    }
  }
}

/** Values as ints: numbers as they are, others by number of arrival. */
class Texts {
  readonly #texts: Val[] = []
  readonly #ids = new Map<Val, number>()

  encode(v: Val): number {
    if (typeof v === "number") return v
    const known = this.#ids.get(v)
    if (known !== undefined) return known
    const id = this.#texts.push(v) - 1
    this.#ids.set(v, id)
    return id
  }

  decode(id: number): Val {
    return this.#texts[id]
  }
}
