import type { RawDatom, RawDatoms } from "../datom/transact-raw.js"
import { fromJs } from "../edn/js.js"
import { keyword, type Value } from "../edn/value.js"

/**
 * Datoms as JS hands them in, `[e a v]`, `[e a v added]` or `[e a v tx added]`, read as EDN one at a time: all are written over
 * the same array, so that a bulk load makes no second copy of itself. An attribute may be a string with its colon.
 */
export class JsDatoms implements RawDatoms {
  readonly #datoms: readonly (readonly unknown[])[]
  readonly #datom: [Value, Value, Value, Value, Value] = [null, null, null, null, true]

  constructor(datoms: readonly (readonly unknown[])[]) {
    this.#datoms = datoms
  }

  get length(): number {
    return this.#datoms.length
  }

  /** Good until the next call. */
  at(index: number): RawDatom {
    const given = this.#datoms[index]
    const datom = this.#datom
    const e = given[0]
    const a = given[1]
    const fourth = given[3]
    datom[0] = typeof e === "number" ? e : fromJs(e)
    datom[1] = typeof a === "string" ? attribute(a) : fromJs(a)
    datom[2] = fromJs(given[2])
    datom[3] = fourth === undefined || typeof fourth === "boolean" ? null : fromJs(fourth)
    datom[4] = typeof fourth === "boolean" ? fourth : ((given[4] as boolean | undefined) ?? true)
    return datom
  }
}

/** Text → attribute, of texts with a colon: as few as there are keywords, which stay anyway. */
const attributes = new Map<string, Value>()

function attribute(text: string): Value {
  const known = attributes.get(text)
  if (known !== undefined) return known
  if (!text.startsWith(":")) return text
  const made = keyword(text.slice(1))
  attributes.set(text, made)
  return made
}
