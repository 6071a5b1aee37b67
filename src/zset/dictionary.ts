import { WizardError } from "../base/error.js"
import { identity } from "../edn/print.js"
import { Double, Keyword, Sym, type Value } from "../edn/value.js"
import { hashText } from "./hash.js"
import { SlotTable } from "./slot-table.js"

/**
 * Value ↔ int32 code: two values are equal exactly when their codes are, so that rows, joins and hashing see integers only.
 *
 *     code ≥ 0   the integer itself (0 … 2³¹−1): entity ids, transactions and years need no table
 *     code < 0   entry ~code of the table: every other value, in order of first sight
 *
 * Codes compare for identity, never for order. A code is never reused; a value once seen stays (the log keeps it anyway).
 * `encode` is O(1) for scalars, O(size) for vectors, sets, maps.
 */
export class Dictionary {
  readonly #values: Value[] = []
  /** Strings of up to SHORT units: hash → entry. Half the memory of a Map, and one walk where a Map needs two to add. */
  readonly #strings = new SlotTable()
  /** Longer strings, keywords, symbols, booleans, null, integers out of code range: SameValueZero is their identity. */
  readonly #scalars = new Map<Value, number>()
  /** −0.0 has no place of its own in a Map, so it is kept by `#texts`. */
  readonly #doubles = new Map<number, number>()
  readonly #texts = new Map<string, number>()

  /** How many values have a table entry. */
  get size(): number {
    return this.#values.length
  }

  encode(value: Value): number {
    if (typeof value === "number" && value >= 0 && value <= MAX_INLINE) return value
    if (typeof value === "string" && value.length <= SHORT) return this.#encodeShort(value)
    if (typeof value !== "object" || value === null || isInterned(value)) {
      const code = this.#scalars.get(value)
      return code ?? this.#add(this.#scalars, value, value)
    }
    if (value instanceof Double && !Object.is(value.value, -0)) {
      const code = this.#doubles.get(value.value)
      return code ?? this.#add(this.#doubles, value.value, value)
    }
    const text = identity(value)
    const code = this.#texts.get(text)
    return code ?? this.#add(this.#texts, text, value)
  }

  /** The code of a value that was seen before, or undefined; never adds. */
  find(value: Value): number | undefined {
    if (typeof value === "number" && value >= 0 && value <= MAX_INLINE) return value
    if (typeof value === "string" && value.length <= SHORT) {
      const entry = this.#entry(value, hashText(value))
      return entry < 0 ? undefined : ~entry
    }
    if (typeof value !== "object" || value === null || isInterned(value)) return this.#scalars.get(value)
    if (value instanceof Double && !Object.is(value.value, -0)) return this.#doubles.get(value.value)
    return this.#texts.get(identity(value))
  }

  decode(code: number): Value {
    return code >= 0 ? code : this.#values[~code]
  }

  #encodeShort(text: string): number {
    const hash = hashText(text)
    const known = this.#entry(text, hash)
    if (known >= 0) return ~known
    const entry = this.#append(text)
    this.#strings.place(hash, entry)
    return ~entry
  }

  /** The entry of a short string, or −1. */
  #entry(text: string, hash: number): number {
    const { pairs, mask } = this.#strings
    const values = this.#values
    for (let i = (hash << 1) & mask; pairs[i] !== 0; i = (i + 2) & mask) {
      if (pairs[i + 1] === hash && values[pairs[i] - 1] === text) return pairs[i] - 1
    }
    return -1
  }

  #add<K>(table: Map<K, number>, key: K, value: Value): number {
    const code = ~this.#append(value)
    table.set(key, code)
    return code
  }

  #append(value: Value): number {
    const entry = this.#values.length
    if (entry > MAX_INLINE) throw new WizardError("dictionary/full", "more than 2³¹ distinct values")
    this.#values.push(value)
    return entry
  }
}

const MAX_INLINE = 0x7fff_ffff

/** Units up to which hashing a string anew each time is cheaper than a Map, which keeps a string's hash with it. */
const SHORT = 32

const isInterned = (value: object): boolean => value instanceof Keyword || value instanceof Sym
