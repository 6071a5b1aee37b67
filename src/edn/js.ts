import { WizardError } from "../base/error.js"
import { firstDuplicate } from "./distinct.js"
import {
  Char,
  Decimal,
  Double,
  EdnMap,
  EdnSet,
  integer,
  Keyword,
  keyword,
  List,
  Regex,
  Sym,
  Tagged,
  Uuid,
  type Value,
} from "./value.js"

/**
 * A JS value as EDN: a whole number is a long, any other number a Double (−0 too), a bigint an integer, Set, Map and plain
 * objects are sets and maps (a key that begins with ":" is a keyword), the classes of `value.ts` and Date, Uint8Array pass
 * through. Throws `js/value` for what has no meaning: undefined, functions, JS symbols, other classes, invalid dates,
 * cycles, and keys or elements that become equal.
 */
export function fromJs(input: unknown): Value {
  // No switch: V8 compares with one type at a time without a call.
  if (typeof input === "string" || typeof input === "boolean" || input === null) return input
  if (typeof input === "number") {
    return Number.isSafeInteger(input) && !Object.is(input, -0) ? input : new Double(input)
  }
  if (typeof input === "bigint") return integer(input)
  if (typeof input === "object") return fromObject(input, [])
  throw refused(typeof input)
}

/**
 * A value as JS: vectors and lists are arrays, sets Sets, maps Maps; doubles are numbers unless `exact`, which keeps 1 and
 * 1.0 apart. Keywords, symbols, decimals, uuids, chars, instants and bytes stay. O(size).
 */
export function toJs(value: Value, exact: boolean): unknown {
  if (typeof value !== "object" || value === null) return value
  if (value instanceof Double) return exact ? value : value.value
  if (value instanceof Keyword) return value
  if (Array.isArray(value)) return value.map((item) => toJs(item, exact))
  if (value instanceof List) return value.items.map((item) => toJs(item, exact))
  if (value instanceof EdnSet) return new Set(value.items.map((item) => toJs(item, exact)))
  if (value instanceof EdnMap) return new Map(value.entries.map(([key, item]) => [toJs(key, exact), toJs(item, exact)]))
  return value
}

/** `parents` are the objects around this one: meeting one again is a cycle. */
function fromObject(input: object, parents: readonly object[]): Value {
  if (input instanceof Keyword) return input
  if (SCALARS.some((type) => input instanceof type)) return input as Value
  if (parents.includes(input)) throw refused("an object that contains itself")
  const inside = [...parents, input]
  const item = (value: unknown): Value =>
    typeof value === "object" && value !== null ? fromObject(value, inside) : fromJs(value)
  if (Array.isArray(input)) return Array.from(input, item)
  if (input instanceof List) return new List(input.items.map(item))
  if (input instanceof Tagged) return new Tagged(input.tag, item(input.value))
  if (input instanceof EdnSet) return set(input.items.map(item))
  if (input instanceof EdnMap) return map(input.entries.map(([key, value]) => [item(key), item(value)]))
  if (input instanceof Set) return set(Array.from(input, item))
  if (input instanceof Map) return map(Array.from(input, ([key, value]) => [item(key), item(value)]))
  if (input instanceof Date) {
    if (Number.isNaN(input.getTime())) throw refused("an invalid Date")
    return input
  }
  const prototype = Object.getPrototypeOf(input)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw refused(`a ${input.constructor.name}`)
  return map(
    Object.entries(input).map(([key, value]) => [key.startsWith(":") ? keyword(key.slice(1)) : key, item(value)]),
  )
}

const SCALARS = [Double, Decimal, Sym, Char, Uuid, Uint8Array, Regex]

function set(items: readonly Value[]): EdnSet {
  if (firstDuplicate(items) !== -1) throw refused("a set of which two elements are equal as EDN")
  return new EdnSet(items)
}

function map(entries: readonly (readonly [Value, Value])[]): EdnMap {
  if (firstDuplicate(entries.map(([key]) => key)) !== -1) throw refused("a map of which two keys are equal as EDN")
  return new EdnMap(entries)
}

function refused(found: string): WizardError {
  return new WizardError("js/value", `expected a value that EDN can say, found ${found}`, {
    hint: "use null for nothing, arrays, Map or plain objects for collections, and the classes that wizard-datalog exports",
  })
}
