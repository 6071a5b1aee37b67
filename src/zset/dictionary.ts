import { WizardError } from "../base/error.js"
import { identity } from "../edn/print.js"
import { Double, Keyword, Sym, type Value } from "../edn/value.js"
import { StringTable } from "./string-table.js"

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
  readonly #strings = new StringTable(this.#values)
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
    if (isInline(value)) return value
    if (typeof value === "string" && StringTable.takes(value)) {
      const hash = this.#strings.hash(value)
      const code = this.#strings.find(value, hash)
      if (code !== 0) return code
      const added = this.#append(value)
      this.#strings.add(hash, added)
      return added
    }
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
    if (isInline(value)) return value
    if (typeof value === "string" && StringTable.takes(value)) {
      const code = this.#strings.find(value, this.#strings.hash(value))
      return code === 0 ? undefined : code
    }
    if (typeof value !== "object" || value === null || isInterned(value)) return this.#scalars.get(value)
    if (value instanceof Double && !Object.is(value.value, -0)) return this.#doubles.get(value.value)
    return this.#texts.get(identity(value))
  }

  decode(code: number): Value {
    return code >= 0 ? code : this.#values[~code]
  }

  #add<K>(table: Map<K, number>, key: K, value: Value): number {
    const code = this.#append(value)
    table.set(key, code)
    return code
  }

  #append(value: Value): number {
    const index = this.#values.length
    if (index > MAX_INLINE) throw new WizardError("dictionary/full", "more than 2³¹ distinct values")
    this.#values.push(value)
    return ~index
  }
}

const MAX_INLINE = 0x7fff_ffff

/** Whether a value is its own code. */
export const isInline = (value: Value): value is number =>
  typeof value === "number" && value >= 0 && value <= MAX_INLINE

const isInterned = (value: object): boolean => value instanceof Keyword || value instanceof Sym
