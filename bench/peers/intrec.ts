/**
 * Transitive closure (W5, W5c) as a nested circuit keeps it, by hand for ints: a fact keeps the number of its derivations in each round,
 * and its level is the first round that has one. Right on cycles too; an update costs what it changes in (fact, round).
 */
import { Adjacency } from "../ints/adjacency.js"
import { Dict } from "../ints/dict.js"
import { grow } from "../ints/hash.js"
import { Pairs } from "../ints/pairs.js"
import type { Create, Datom, Peer, Row } from "../workload.js"

export const create: Create = () => new Levels()

/** The level of what has no derivation. */
const NEVER = 0x7fffffff

class Levels implements Peer {
  readonly #dict = new Dict()
  readonly #before = new Adjacency()
  /** The facts (a, …) of a node a. */
  readonly #factsOf = new Adjacency()
  readonly #facts = new Facts()
  #tick = 0
  /** Counts rounds, of all transactions. */
  #stamp = 0
  readonly #rounds: number[][] = []
  readonly #touched: number[] = []

  load(datoms: Datom[]): void {
    this.transact(datoms)
  }

  transact(datoms: Datom[]): void {
    this.#tick++
    for (const datom of datoms) if (datom[1] === ":node/edge") this.#edge(datom)
    for (let round = 0; round < this.#rounds.length; round++) this.#run(round)
    this.#settle()
  }

  *view(): Iterable<Row> {
    const { source, target, level, top } = this.#facts
    const { keys } = this.#dict
    for (let f = 1; f < top; f++) if (level[f] !== NEVER) yield [keys[source[f]], keys[target[f]]]
  }

  /** What an edge derives from the facts that there were. */
  #edge([from, , to, , added]: Datom): void {
    const a = this.#dict.slot(from)
    const b = this.#dict.slot(to as number)
    const weight = added ? 1 : -1
    const factsOf = this.#factsOf
    this.#before.ensure(this.#dict.n)
    factsOf.ensure(this.#dict.n)
    this.#derive(a, b, 0, weight)
    for (let j = factsOf.at[b], end = j + factsOf.len[b]; j < end; j++) {
      const f = factsOf.pool[j]
      this.#derive(a, this.#facts.target[f], this.#facts.level[f] + 1, weight)
    }
    if (added) this.#before.push(b, a)
    else this.#before.drop(b, a)
  }

  #derive(a: number, c: number, round: number, weight: number): void {
    const f = this.#facts.find(a, c)
    this.#facts.count(f, round, weight)
    this.#visit(f, round)
  }

  #visit(f: number, round: number): void {
    while (this.#rounds.length <= round) this.#rounds.push([])
    this.#rounds[round].push(f)
  }

  /** What the facts that come or go in this round derive from the edges that there are now. */
  #run(round: number): void {
    const due = this.#rounds[round]
    if (due.length === 0) return
    const stamp = ++this.#stamp
    const facts = this.#facts
    for (let t = 0; t < due.length; t++) {
      const f = due[t]
      if (facts.queued[f] === stamp) continue
      facts.queued[f] = stamp
      const change = this.#look(f, round)
      if (change !== 0) this.#follow(f, round + 1, change)
      const old = facts.level[f]
      if (facts.next[f] === NEVER) {
        const later = facts.later(f, round, old)
        if (later > round) this.#visit(f, later)
      } else if (old !== NEVER && old > round) this.#visit(f, old)
    }
    due.length = 0
  }

  /** How the fact's level changes in this round: +1 it is the level now, −1 it was. */
  #look(f: number, round: number): number {
    const facts = this.#facts
    const old = facts.level[f]
    if (facts.seen[f] !== this.#tick) {
      facts.seen[f] = this.#tick
      this.#touched.push(f)
      facts.next[f] = old < round ? old : NEVER
    }
    const left = old === round ? -1 : 0
    if (facts.next[f] !== NEVER || !facts.has(f, round)) return left
    facts.next[f] = round
    return left + 1
  }

  #follow(f: number, round: number, weight: number): void {
    const { at, len, pool } = this.#before
    const { source, target } = this.#facts
    const a = source[f]
    const c = target[f]
    for (let j = at[a], end = j + len[a]; j < end; j++) this.#derive(pool[j], c, round, weight)
  }

  #settle(): void {
    const facts = this.#facts
    for (const f of this.#touched) {
      const old = facts.level[f]
      const now = facts.next[f]
      facts.level[f] = now
      if (old === NEVER && now !== NEVER) this.#factsOf.push(facts.source[f], f)
      else if (old !== NEVER && now === NEVER) this.#factsOf.drop(facts.source[f], f)
      if (now === NEVER) facts.drop(f)
    }
    this.#touched.length = 0
  }
}

/** Pairs by number, each with its derivations by round. Numbers are used again. */
class Facts {
  source = new Int32Array(1024)
  target = new Int32Array(1024)
  level = new Int32Array(1024).fill(NEVER)
  /** The level that this transaction gives it. */
  next = new Int32Array(1024)
  /** The transaction that touched it last. */
  seen = new Int32Array(1024)
  /** The round that took it up last. */
  queued = new Int32Array(1024)
  /** Numbers from here on were never used. */
  top = 1
  #total = new Int32Array(1024)
  #depth = 8
  #counts = new Int32Array(1024 * 8)
  readonly #ids = new Pairs()
  readonly #free: number[] = []

  find(a: number, c: number): number {
    const fresh = this.#free.at(-1) ?? this.top
    const f = this.#ids.id(a, c, fresh)
    if (f !== fresh) return f
    if (this.#free.length > 0) this.#free.pop()
    else this.top++
    if (f >= this.source.length) this.#grow(f * 2)
    this.source[f] = a
    this.target[f] = c
    return f
  }

  count(f: number, round: number, weight: number): void {
    while (round >= this.#depth) this.#deepen()
    this.#counts[f * this.#depth + round] += weight
    this.#total[f] += weight
  }

  has(f: number, round: number): boolean {
    return this.#counts[f * this.#depth + round] > 0
  }

  /** The next round in which it has a derivation or had its level, or −1. */
  later(f: number, round: number, old: number): number {
    const from = f * this.#depth
    for (let i = round + 1; i < this.#depth; i++) if (this.#counts[from + i] > 0 || i === old) return i
    return -1
  }

  /** Frees the number of a fact without derivations. */
  drop(f: number): void {
    if (this.#total[f] !== 0) return
    this.#ids.add(this.source[f], this.target[f], -f)
    this.#free.push(f)
  }

  #grow(room: number): void {
    const used = this.level.length
    this.source = grow(this.source, room)
    this.target = grow(this.target, room)
    this.next = grow(this.next, room)
    this.seen = grow(this.seen, room)
    this.queued = grow(this.queued, room)
    this.#total = grow(this.#total, room)
    this.level = grow(this.level, room).fill(NEVER, used)
    this.#counts = grow(this.#counts, room * this.#depth)
  }

  #deepen(): void {
    const depth = this.#depth
    const counts = this.#counts
    this.#depth *= 2
    this.#counts = new Int32Array(this.source.length * this.#depth)
    for (let f = 1; f < this.top; f++) {
      this.#counts.set(counts.subarray(f * depth, (f + 1) * depth), f * this.#depth)
    }
  }
}
