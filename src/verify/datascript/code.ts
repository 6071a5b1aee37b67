import { print } from "../../edn/print.js"
import { read } from "../../edn/read.js"
import { Double, EdnMap, EdnSet, sequence, type Value } from "../../edn/value.js"
import type { NaiveDatabase } from "../naive.js"

/** A value as DataScript holds it: what JavaScript cannot hold apart is a string of `MARK` and its EDN text. */
export type Code = number | string | boolean | readonly Code[]

/** A question that DataScript cannot be asked. */
export class Unsayable {
  constructor(readonly reason: string) {}
}

const MARK = "\u0001"
/** The largest id that it has room for. */
const MAX_ENTITY = 0x7fff_ffff

/** Throws `Unsayable` for whole and infinite doubles, big integers, decimals, collections and nil. */
export function encode(value: Value): Code {
  switch (typeof value) {
    case "number":
    case "boolean":
      return value
    case "string":
      if (value.startsWith(MARK)) throw new Unsayable("a string that begins with a control character")
      return value
    case "bigint":
      throw new Unsayable("integers beyond 2⁵³")
  }
  if (value instanceof Double) {
    if (Number.isFinite(value.value) && !Number.isInteger(value.value)) return value.value
    throw new Unsayable("whole or infinite doubles")
  }
  const items = value instanceof EdnSet ? value.items : value instanceof EdnMap ? value.entries : sequence(value)
  if (items !== undefined) return items.map(encode)
  if (value === null || value.constructor.name === "Decimal") throw new Unsayable("decimals and nil")
  return MARK + print(value)
}

/** The rows of an answer as values; `doubles`: the columns whose numbers are doubles. */
export function decodeRow(row: readonly Code[], doubles: ReadonlySet<number>): Value[] {
  return row.map((code, i) => decode(code, doubles.has(i)))
}

/** Transactions below it are not found by DataScript's indexes. */
export const FIRST_TX = 0x2000_0000

/** A source as DataScript's datoms `[e a v tx]` and schema; attributes are strings without colon. */
export interface EncodedSource {
  readonly schema: Readonly<Record<string, object>>
  readonly datoms: readonly (readonly unknown[])[]
}

export function encodeSource(source: NaiveDatabase): EncodedSource {
  const schema: Record<string, object> = {}
  const datoms = [...source.facts()].map(({ e, a, v, tx }) => {
    if (typeof e !== "number" || e < 0 || e > MAX_ENTITY) throw new Unsayable("entities that are no ids")
    const value = encode(v)
    if (Array.isArray(value)) throw new Unsayable("tuples as values")
    if (source.attribute(a)?.cardinality !== "one") schema[a.text] = { ":db/cardinality": ":db.cardinality/many" }
    return [e, a.text, value, typeof tx === "number" && tx >= FIRST_TX ? tx : FIRST_TX]
  })
  return { schema, datoms }
}

function decode(code: Code, isDouble: boolean): Value {
  if (typeof code === "string") return code.startsWith(MARK) ? read(code.slice(MARK.length)) : code
  if (typeof code === "boolean") return code
  if (typeof code !== "number") throw new Unsayable("an answer of collections")
  if (!isDouble && Number.isInteger(code) && !Number.isSafeInteger(code)) throw new Unsayable("integers beyond 2⁵³")
  return isDouble || !Number.isInteger(code) ? new Double(code) : code
}
