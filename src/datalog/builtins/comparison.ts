import { compare, compareNumbers, isNumeric } from "../../edn/compare.js"
import { identity } from "../../edn/print.js"
import { Decimal, Double, EdnMap, EdnSet, isInteger, Keyword, Sym, sequence, type Value } from "../../edn/value.js"
import { type FunctionDefinition, total } from "./definition.js"

const MANY = Number.POSITIVE_INFINITY

/** `= == != not= < <= > >=`, variadic and chained, and `compare`. None throws, whatever the types. */
export const comparisonFunctions: readonly FunctionDefinition[] = [
  total("=", 1, MANY, (args) => chain(args, equivalent)),
  total("==", 1, MANY, (args) => chain(args, equalByValue)),
  total("!=", 1, MANY, (args) => !chain(args, equivalent)),
  total("not=", 1, MANY, (args) => !chain(args, equivalent)),
  total("<", 1, MANY, (args) => chain(args, (a, b) => order(a, b) < 0)),
  total("<=", 1, MANY, (args) => chain(args, (a, b) => order(a, b) <= 0)),
  total(">", 1, MANY, (args) => chain(args, (a, b) => order(a, b) > 0)),
  total(">=", 1, MANY, (args) => chain(args, (a, b) => order(a, b) >= 0)),
  total("compare", 2, 2, ([a, b]) => difference(a, b)),
]

/**
 * The predicate `=`: within a category numbers are equal by value (1.0M and 1.00M, 0.0 and −0.0), across categories
 * never (1 and 1.0); NaN is equal to NaN; collections are equal when their elements are.
 */
export function equivalent(a: Value, b: Value): boolean {
  if (a === b) return true
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  if (a instanceof Double) return b instanceof Double && (a.value === b.value || Object.is(a.value, b.value))
  if (a instanceof Decimal) return b instanceof Decimal && compareNumbers(a, b) === 0
  if (a instanceof Keyword || a instanceof Sym) return false
  return identity(normal(a)) === identity(normal(b))
}

/** One key for all values that are equivalent. */
export function equivalenceKey(value: Value): Value {
  return typeof value === "number" || typeof value === "boolean" ? value : identity(normal(value))
}

/**
 * The order of `<` and its kin: numbers by value alone, everything else canonically, vectors element by element; NaN
 * where a number is compared with not-a-number, which makes every comparison false.
 */
export function order(a: Value, b: Value): number {
  if (typeof a === "number" && typeof b === "number") return a - b
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b)
  const [x, y] = [sequence(a), sequence(b)]
  if (x === undefined || y === undefined) return compare(a, b)
  for (let i = 0; i < x.length && i < y.length; i++) {
    const found = order(x[i], y[i])
    if (found !== 0) return found
  }
  return x.length - y.length
}

function chain(args: readonly Value[], holds: (a: Value, b: Value) => boolean): boolean {
  for (let i = 1; i < args.length; i++) if (!holds(args[i - 1], args[i])) return false
  return true
}

function equalByValue(a: Value, b: Value): boolean {
  return isNumeric(a) && isNumeric(b) ? compareNumbers(a, b) === 0 : equivalent(a, b)
}

/** The representative of all equivalent values. */
function normal(value: Value): Value {
  if (value instanceof Double) return Object.is(value.value, -0) ? new Double(0) : value
  if (value instanceof Decimal) return normalDecimal(value)
  if (value instanceof EdnSet) return new EdnSet(value.items.map(normal))
  if (value instanceof EdnMap) return new EdnMap(value.entries.map(([k, v]) => [normal(k), normal(v)] as const))
  return isInteger(value) ? value : (sequence(value)?.map(normal) ?? value)
}

function normalDecimal({ unscaled, scale }: Decimal): Decimal {
  if (unscaled === 0n) return new Decimal(0n, 0)
  for (; unscaled % 10n === 0n; unscaled /= 10n) scale--
  return new Decimal(unscaled, scale)
}

/** As Clojure's `compare`: strings and names by how far apart they are, everything else −1, 0 or 1. */
function difference(a: Value, b: Value): number {
  if (typeof a === "string" && typeof b === "string") return textDifference(a, b)
  if ((a instanceof Keyword && b instanceof Keyword) || (a instanceof Sym && b instanceof Sym)) {
    if (a.namespace === null || b.namespace === null) {
      if (a.namespace !== b.namespace) return a.namespace === null ? -1 : 1
      return textDifference(a.name, b.name)
    }
    return textDifference(a.namespace, b.namespace) || textDifference(a.name, b.name)
  }
  return Math.sign(order(a, b)) || 0
}

function textDifference(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const found = a.charCodeAt(i) - b.charCodeAt(i)
    if (found !== 0) return found
  }
  return a.length - b.length
}
