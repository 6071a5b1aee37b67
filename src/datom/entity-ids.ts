import type { Log } from "./log.js"
import type { Schema } from "./schema.js"

/**
 * Which entity ids the log has used that no counter gave out: ids of raw datoms and ids that a person wrote. The log is scanned
 * when a new id is wanted, from where the last scan ended, so that raw loads pay nothing. A bit an id, in pages.
 */
export class EntityIds {
  readonly #log: Log
  readonly #schema: Schema
  readonly #pages = new Map<number, Uint32Array>()
  #scanned = 0

  constructor(log: Log, schema: Schema) {
    this.#log = log
    this.#schema = schema
  }

  /** The least unused id from `counter` on that is not in `taken`. */
  fresh(counter: number, taken: ReadonlySet<number>): number {
    if (this.#scanned < this.#log.length) this.#scan(counter)
    let id = counter
    while (taken.has(id) || this.#has(id)) id++
    return id
  }

  /** What lies behind `length` was never written. */
  truncate(length: number): void {
    if (this.#scanned <= length) return
    this.#pages.clear()
    this.#scanned = 0
  }

  #scan(counter: number): void {
    const { e, a, v, length } = this.#log
    let attribute = 0
    let isRef = this.#isRef(attribute)
    for (let p = this.#scanned; p < length; p++) {
      if (e[p] >= counter) this.#add(e[p])
      if (v[p] < counter) continue
      if (a[p] !== attribute) {
        attribute = a[p]
        isRef = this.#isRef(attribute)
      }
      if (isRef) this.#add(v[p])
    }
    this.#scanned = length
  }

  #isRef(a: number): boolean {
    return this.#schema.attribute(a)?.valueType === "ref"
  }

  #has(id: number): boolean {
    const page = this.#pages.get(id >>> PAGE)
    return page !== undefined && (page[(id & MASK) >>> 5] & (1 << (id & 31))) !== 0
  }

  #add(id: number): void {
    let page = this.#pages.get(id >>> PAGE)
    if (page === undefined) {
      page = new Uint32Array(1 << (PAGE - 5))
      this.#pages.set(id >>> PAGE, page)
    }
    page[(id & MASK) >>> 5] |= 1 << (id & 31)
  }
}

/** 2¹⁵ ids a page of 4 KB. */
const PAGE = 15
const MASK = (1 << PAGE) - 1
