import { printAscii } from "../edn/print.js"
import { read } from "../edn/read.js"
import {
  Char,
  Decimal,
  Double,
  EdnMap,
  EdnSet,
  Keyword,
  keyword,
  List,
  Regex,
  Sym,
  Tagged,
  Uuid,
  type Value,
} from "../edn/value.js"

/** A value as tables hold it: the name of its type, its EDN in ASCII, and for numbers and instants (ms) what orders them. */
export interface EncodedValue {
  readonly type: string
  readonly text: string
  readonly number: number | null
}

/** Reading the text gives an equal value. O(size). */
export function encodeValue(value: Value): EncodedValue {
  return { type: typeOf(value), text: printAscii(value), number: numberOf(value) }
}

/** The value of an encoded one. Throws `parse/…` for a text that is no EDN. O(text). */
export function decodeValue(type: string, text: string): Value {
  if (type === "string" && !text.includes("\\")) return text.slice(1, -1)
  if (type === "keyword" && text.startsWith(":")) return keyword(text.slice(1))
  return read(text)
}

/** The name of a value's type: `long`, `string`, `vector`. */
export function typeOf(value: Value): string {
  if (value === null) return "nil"
  if (typeof value === "number") return "long"
  if (typeof value === "bigint") return BigInt.asIntN(64, value) === value ? "long" : "bigint"
  if (typeof value !== "object") return typeof value
  if (Array.isArray(value)) return "vector"
  return CLASSES.find(([type]) => value instanceof type)?.[1] ?? "tagged"
}

const CLASSES = [
  [Keyword, "keyword"],
  [Double, "double"],
  [Decimal, "decimal"],
  [Sym, "symbol"],
  [Date, "instant"],
  [Uuid, "uuid"],
  [Char, "char"],
  [Uint8Array, "bytes"],
  [Regex, "regex"],
  [List, "list"],
  [EdnSet, "set"],
  [EdnMap, "map"],
  [Tagged, "tagged"],
] as const

function numberOf(value: Value): number | null {
  if (typeof value === "number") return value
  if (typeof value === "bigint") return Number(value)
  if (value instanceof Double) return value.value
  if (value instanceof Decimal) return Number(`${value.unscaled}e${-value.scale}`)
  return value instanceof Date ? value.getTime() : null
}
