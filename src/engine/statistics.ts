import type { Database } from "../datom/database.js"
import type { Value } from "../edn/value.js"
import type { Statistics } from "../plan/cost.js"
import { mix } from "../zset/hash.js"

interface Counts {
  facts: number
  readonly entities: Spread
  readonly values: Spread
}

/**
 * Counts of a database by attribute, for the planner: facts exactly, distinct entities and values by linear counting (Whang et
 * al., 1990: n ≈ −m·ln(share of empty bits)). One scan of the facts; taken anew when their number has changed by half.
 */
export class DatabaseStatistics implements Statistics {
  readonly #database: Database
  #size = -1
  #total = 0
  #byAttribute = new Map<number, Counts>()

  constructor(database: Database) {
    this.#database = database
  }

  count(attribute: Value | undefined): number | undefined {
    this.#refresh()
    if (attribute === undefined) return this.#total === 0 ? undefined : this.#total
    return this.#of(attribute)?.facts
  }

  spread(attribute: Value | undefined, position: "e" | "v"): number | undefined {
    if (attribute === undefined) return undefined
    const counts = this.#of(attribute)
    return position === "e" ? counts?.entities.estimate(counts.facts) : counts?.values.estimate(counts.facts)
  }

  #of(attribute: Value): Counts | undefined {
    const code = this.#database.dictionary.find(attribute)
    return code === undefined ? undefined : this.#byAttribute.get(code)
  }

  #refresh(): void {
    const { facts, log } = this.#database
    const { size } = facts
    if (this.#size >= 0 && size <= this.#size * 1.5 && size >= this.#size / 2) return
    this.#size = size
    this.#total = size
    this.#byAttribute = new Map()
    const { e, a, v } = log
    for (let p = facts.next(0); p >= 0; p = facts.next(p + 1)) {
      let counts = this.#byAttribute.get(a[p])
      if (counts === undefined) {
        counts = { facts: 0, entities: new Spread(), values: new Spread() }
        this.#byAttribute.set(a[p], counts)
      }
      counts.facts++
      counts.entities.add(e[p])
      counts.values.add(v[p])
    }
  }
}

/** A set of 2¹⁸ bits that counts how many distinct codes it has seen; beyond about a million it says "as many as there are". */
class Spread {
  readonly #bits = new Uint32Array(1 << 13)
  #set = 0

  add(code: number): void {
    const bit = mix(code) & 0x3ffff
    const word = bit >>> 5
    const mask = 1 << (bit & 31)
    if ((this.#bits[word] & mask) !== 0) return
    this.#bits[word] |= mask
    this.#set++
  }

  estimate(facts: number): number {
    const empty = 1 - this.#set / 0x40000
    const estimate = empty < 0.02 ? facts : -0x40000 * Math.log(empty)
    return Math.max(1, Math.min(facts, Math.round(estimate)))
  }
}
