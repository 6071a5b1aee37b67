import { printRegex } from "./regex.js"
import {
  Char,
  Decimal,
  Double,
  EdnMap,
  EdnSet,
  Keyword,
  List,
  Regex,
  Sym,
  type Tagged,
  Uuid,
  type Value,
} from "./value.js"

/**
 * The canonical order of all values, total: nil < numbers < keywords < symbols < false < true < chars < strings < instants
 * < uuids < bytes < vectors and lists < sets < maps < regexes < tagged values. 0 exactly when `identity` is the same text.
 * O(1) for scalars (numbers beyond doubles: O(digits)), O(size · log size) for sets and maps.
 */
export function compare(a: Value, b: Value): number {
  if (a === b) return 0
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : 1
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : 1
  const rank = rankOf(a)
  const other = rankOf(b)
  return rank === other ? COMPARERS[rank](a as never, b as never) : rank - other
}

/** Whether two values are one and the same: 1, 1.0 and 1M are three. */
export const equal = (a: Value, b: Value): boolean => a === b || compare(a, b) === 0

export type Numeric = number | bigint | Double | Decimal

export const isNumeric = (value: Value): value is Numeric => rankOf(value) === NUMBER

/** Two numbers by value alone, exactly and across types (1 = 1.0 = 1.0M); NaN when one of them is NaN. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  if (a instanceof Decimal || b instanceof Decimal) {
    const x = a instanceof Double ? a.value : a
    const y = b instanceof Double ? b.value : b
    if (typeof x === "number" && !Number.isFinite(x)) return Math.sign(x)
    if (typeof y === "number" && !Number.isFinite(y)) return -Math.sign(y)
    return compareDecimals(toDecimal(x), toDecimal(y))
  }
  // JS compares a bigint with a double by their mathematical values.
  const x = a instanceof Double ? a.value : a
  const y = b instanceof Double ? b.value : b
  if (x < y) return -1
  if (x > y) return 1
  return isNotNumber(a) || isNotNumber(b) ? Number.NaN : 0
}

const NUMBER = 1

/** In the order of ranks. */
const COMPARERS: readonly ((a: never, b: never) => number)[] = [
  () => 0,
  compareNumeric,
  (a: Keyword, b: Keyword) => compareNames(a, b),
  (a: Sym, b: Sym) => compareNames(a, b),
  () => 0,
  () => 0,
  (a: Char, b: Char) => compareTexts(a.text, b.text),
  compareTexts,
  (a: Date, b: Date) => Math.sign(a.getTime() - b.getTime()),
  (a: Uuid, b: Uuid) => compareTexts(a.text, b.text),
  compareBytes,
  (a: readonly Value[] | List, b: readonly Value[] | List) => compareItems(itemsOf(a), itemsOf(b)),
  (a: EdnSet, b: EdnSet) => compareItems(sortedItems(a), sortedItems(b)),
  compareMaps,
  (a: Regex, b: Regex) => compareTexts(printRegex(a.source), printRegex(b.source)),
  (a: Tagged, b: Tagged) => compareTexts(a.tag, b.tag) || compare(a.value, b.value),
]

function rankOf(value: Value): number {
  switch (typeof value) {
    case "number":
    case "bigint":
      return NUMBER
    case "string":
      return 7
    case "boolean":
      return value ? 5 : 4
  }
  if (value === null) return 0
  if (value instanceof Keyword) return 2
  if (value instanceof Double || value instanceof Decimal) return NUMBER
  if (value instanceof Sym) return 3
  if (Array.isArray(value) || value instanceof List) return 11
  if (value instanceof Char) return 6
  if (value instanceof Date) return 8
  if (value instanceof Uuid) return 9
  if (value instanceof Uint8Array) return 10
  if (value instanceof EdnSet) return 12
  if (value instanceof EdnMap) return 13
  return value instanceof Regex ? 14 : 15
}

/** By value, NaN last; equal ones long < −0.0 < 0.0 < decimals by scale. */
function compareNumeric(a: Numeric, b: Numeric): number {
  const byValue = compareNumbers(a, b)
  if (byValue !== 0 && !Number.isNaN(byValue)) return byValue < 0 ? -1 : 1
  if (Number.isNaN(byValue)) return Number(isNotNumber(a)) - Number(isNotNumber(b))
  return typeRank(a) - typeRank(b) || (a instanceof Decimal && b instanceof Decimal ? a.scale - b.scale : 0)
}

const isNotNumber = (value: Numeric): boolean => value instanceof Double && Number.isNaN(value.value)

function typeRank(value: Numeric): number {
  if (value instanceof Double) return Object.is(value.value, -0) ? 1 : 2
  return value instanceof Decimal ? 3 : 0
}

/** Exact: a finite double is m·2ᵉ, and 2⁻ᵏ = 5ᵏ·10⁻ᵏ. */
function toDecimal(value: number | bigint | Decimal): Decimal {
  if (value instanceof Decimal) return value
  if (typeof value === "bigint" || Number.isInteger(value)) return new Decimal(BigInt(value), 0)
  let [mantissa, halvings] = [value, 0]
  for (; !Number.isInteger(mantissa); mantissa *= 2) halvings++
  return new Decimal(BigInt(mantissa) * 5n ** BigInt(halvings), halvings)
}

/** By sign, then by the exponent of the first digit, and only then digit by digit: 1E1000000000M costs nothing. */
function compareDecimals(a: Decimal, b: Decimal): number {
  const sign = signOf(a.unscaled)
  const other = signOf(b.unscaled)
  if (sign !== other || sign === 0) return sign - other
  const x = String(a.unscaled < 0n ? -a.unscaled : a.unscaled)
  const y = String(b.unscaled < 0n ? -b.unscaled : b.unscaled)
  const exponents = x.length - a.scale - (y.length - b.scale)
  if (exponents !== 0) return sign * Math.sign(exponents)
  const length = Math.max(x.length, y.length)
  return sign * compareTexts(x.padEnd(length, "0"), y.padEnd(length, "0"))
}

const signOf = (value: bigint): number => (value < 0n ? -1 : value > 0n ? 1 : 0)

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function compareNames(a: Keyword | Sym, b: Keyword | Sym): number {
  if (a.namespace === null || b.namespace === null) {
    if (a.namespace !== b.namespace) return a.namespace === null ? -1 : 1
  } else if (a.namespace !== b.namespace) return compareTexts(a.namespace, b.namespace)
  return compareTexts(a.name, b.name)
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i] - b[i]
  return a.length - b.length
}

function compareItems(a: readonly Value[], b: readonly Value[]): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const order = compare(a[i], b[i])
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareMaps(a: EdnMap, b: EdnMap): number {
  const [x, y] = [sortedEntries(a), sortedEntries(b)]
  const length = Math.min(x.length, y.length)
  for (let i = 0; i < length; i++) {
    const order = compare(x[i][0], y[i][0]) || compare(x[i][1], y[i][1])
    if (order !== 0) return order
  }
  return x.length - y.length
}

const itemsOf = (value: readonly Value[] | List): readonly Value[] => (value instanceof List ? value.items : value)

/** The elements in canonical order. */
export const sortedItems = (set: EdnSet): readonly Value[] => set.items.toSorted(compare)

/** The entries in the canonical order of their keys. */
export const sortedEntries = (map: EdnMap): readonly (readonly [Value, Value])[] =>
  map.entries.toSorted((a, b) => compare(a[0], b[0]))
