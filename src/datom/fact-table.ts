import { CodeTable } from "../zset/code-table.js"
import { mix2 } from "../zset/hash.js"
import { A, E, type Log, V } from "./log.js"
import { TripleTable } from "./triple-table.js"

/**
 * The set of facts that hold, as log positions: at most one for each (e, a, v).
 *
 *     heads     entity → head + 1: its newest fact, or MANY when it had more than a few at a time
 *                        filter: two bits for each of its facts, chosen by (a, v); a fact whose bits are not set is not there
 *     log.link  −2 − the entity's next fact; −1 at the last one
 *     many      the facts of the other entities, by (e, a, v)
 *
 * An entity, not each of its facts, pays for an entry; the filter answers nearly every assertion of something new without a look
 * at the log, and facts of one entity were often written side by side. Every question is O(1) expected.
 */
export class FactTable {
  readonly #log: Log
  readonly #heads = new CodeTable(2)
  readonly #many: TripleTable
  #size = 0

  constructor(log: Log) {
    this.#log = log
    this.#many = new TripleTable(log, [E, A, V])
  }

  get size(): number {
    return this.#size
  }

  /** The position of the fact, or −1. */
  find(e: number, a: number, v: number): number {
    const { cells } = this.#heads
    const cell = this.#heads.cell(e)
    const head = cells[cell] - 1
    if (head === MANY) return this.#many.find(e, a, v)
    if (head === NONE || !within(cells[cell + 1], bits(a, v))) return NONE
    const { a: as, v: vs, link } = this.#log
    let p = head
    while (p >= 0 && (vs[p] !== v || as[p] !== a)) p = NEXT - link[p]
    return p
  }

  /** Puts a position in unless its fact is there: returns the position of that, or −1 when it was put in. */
  add(position: number): number {
    const { e, a, v, link } = this.#log
    const { cells } = this.#heads
    const cell = this.#heads.cell(e[position])
    const head = cells[cell] - 1
    const mark = bits(a[position], v[position])
    link[position] = LAST
    if (head === NONE) this.#place(cell, position, mark)
    else if (head === MANY || within(cells[cell + 1], mark)) {
      const found = head === MANY ? this.#many.add(position) : this.#search(position, cell)
      if (found >= 0) return found
    } else {
      link[position] = NEXT - head
      cells[cell] = position + 1
      cells[cell + 1] |= mark
    }
    this.#size++
    return NONE
  }

  /** Takes a position out; its columns must be those it was put in with. */
  remove(position: number): void {
    const { e, link } = this.#log
    const { cells } = this.#heads
    const cell = this.#heads.cell(e[position])
    const head = cells[cell] - 1
    if (head === MANY) this.#many.remove(position)
    else if (head !== position) {
      let p = head
      while (NEXT - link[p] !== position) p = NEXT - link[p]
      link[p] = link[position]
    } else if (link[position] === LAST) this.#heads.release(cell)
    else cells[cell] = NEXT - link[position] + 1
    this.#size--
  }

  #place(free: number, position: number, mark: number): void {
    const cell = this.#heads.claim(free, this.#log.e[position])
    const { cells } = this.#heads
    cells[cell] = position + 1
    cells[cell + 1] = mark
  }

  /** `add` of a fact that the filter does not exclude: walks the chain, and sets its filter anew. */
  #search(position: number, cell: number): number {
    const { a: as, v: vs, link } = this.#log
    const { cells } = this.#heads
    const head = cells[cell] - 1
    const a = as[position]
    const v = vs[position]
    let filter = bits(a, v)
    let steps = 0
    for (let p = head; p >= 0; p = NEXT - link[p]) {
      if (vs[p] === v && as[p] === a) return p
      filter |= bits(as[p], vs[p])
      steps++
    }
    if (steps >= FEW) return this.#spread(position, cell)
    link[position] = NEXT - head
    cells[cell] = position + 1
    cells[cell + 1] = filter
    return NONE
  }

  /** Moves an entity's facts from their chain to the table, and the new one too. */
  #spread(position: number, cell: number): number {
    const { link } = this.#log
    const { cells } = this.#heads
    for (let p = cells[cell] - 1; p >= 0; ) {
      const next = NEXT - link[p]
      link[p] = LAST
      this.#many.add(p)
      p = next
    }
    cells[cell] = MANY + 1
    return this.#many.add(position)
  }
}

/** The bits of a fact in its entity's filter. */
function bits(a: number, v: number): number {
  const hash = mix2(a, v)
  return (1 << hash) | (1 << (hash >>> 5))
}

const within = (filter: number, mark: number): boolean => (filter & mark) === mark

/** No position. */
const NONE = -1
/** What stands for the chain of an entity that had many facts. */
const MANY = -2
/** The link of a fact is NEXT − the position of the next one; LAST, NEXT − NONE, when there is none. */
const NEXT = -2
const LAST = -1

/** Facts of one entity after which a walk ends with a move to the table. */
const FEW = 8
