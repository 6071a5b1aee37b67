import { WizardError } from "../base/error.js"
import { compare, isNumeric, type Numeric } from "../edn/compare.js"
import { identity } from "../edn/print.js"
import { Decimal, Double, integer, type Value } from "../edn/value.js"
import { exact, plus, rounded, times, ZERO } from "./aggregates/exact.js"
import { setOf } from "./builtins/collections.js"
import { indexArgument, typeError } from "./builtins/definition.js"
import { arithmetic, checked } from "./builtins/number.js"
import type { Arity } from "./builtins.js"

export interface AggregateDefinition extends Arity {
  /** Whether it has a value for every group, whatever the types. */
  readonly total: boolean
}

/** The aggregates of `:find` by name; the number of arguments counts the variable. */
export const aggregates: ReadonlyMap<string, AggregateDefinition> = new Map([
  ...["count", "count-distinct", "distinct"].map((name) => definition(name, 1, true)),
  ...["sum", "avg", "median", "variance", "stddev"].map((name) => definition(name, 1, false)),
  ...["min", "max"].map((name) => definition(name, 2, true)),
])

/**
 * Folds one group: `values` are those of the variable, one for each tuple of `:find` and `:with` variables, at least
 * one, in any order, which the result does not depend on. `constants` stand before the variable: `(min 3 ?x)`. Throws
 * `function/type` for what is no number, `function/overflow` for longs whose sum needs more than 64 bits. O(n log n).
 */
export function aggregate(name: string, constants: readonly Value[], values: readonly Value[]): Value {
  const fold = FOLDS[name]
  if (fold === undefined) throw new WizardError("aggregate/unknown", `expected an aggregate, not ${name}`)
  return fold(values, constants)
}

function definition(name: string, max: number, total: boolean): [string, AggregateDefinition] {
  return [name, { name, min: 1, max, total }]
}

const FOLDS: Readonly<Record<string, (values: readonly Value[], constants: readonly Value[]) => Value>> = {
  count: (values) => values.length,
  "count-distinct": (values) => new Set(values.map(identity)).size,
  distinct: (values) => setOf(values.toSorted(compare)),
  sum: (values) => sum(numbers("sum", values)),
  avg: (values) => new Double(mean(numbers("avg", values))),
  median: (values) => median(numbers("median", values)),
  variance: (values) => new Double(variance(numbers("variance", values))),
  stddev: (values) => new Double(Math.sqrt(variance(numbers("stddev", values)))),
  min: (values, constants) => extreme("min", values, constants, compare),
  max: (values, constants) => extreme("max", values, constants, (a, b) => compare(b, a)),
}

function numbers(name: string, values: readonly Value[]): Numeric[] {
  return values.map((value) => {
    if (isNumeric(value)) return value
    throw typeError(name, "numbers", value)
  })
}

/** The least by the order, or with a count the so many least, sorted, repetitions kept. */
function extreme(name: string, values: readonly Value[], constants: readonly Value[], order: typeof compare): Value {
  if (constants.length > 0) return values.toSorted(order).slice(0, indexArgument(name, constants[0]))
  let best = values[0]
  for (const value of values) if (order(value, best) < 0) best = value
  return best
}

/** Of the widest category that occurs: long < decimal < double. */
function sum(values: readonly Numeric[]): Value {
  if (values.some((value) => value instanceof Double)) return new Double(doubleSum(values, 1))
  const { units, tens } = values.map(exact).reduce(plus, ZERO)
  const scales = values.filter((value) => value instanceof Decimal).map(({ scale }) => scale)
  if (scales.length === 0) return checked("sum", units, ...(values as (number | bigint)[]))
  // A sum of decimals has their largest scale; `exact` knows none below 0.
  const scale = values.length > scales.length ? tens : scales.reduce((a, b) => Math.max(a, b))
  return new Decimal(scale < 0 ? units / 10n ** BigInt(-scale) : units, scale)
}

const mean = (values: readonly Numeric[]): number => doubleSum(values, values.length)

/** The exact sum divided by `count`, rounded once; infinities and NaN as the hardware adds them. */
function doubleSum(values: readonly Numeric[], count: number): number {
  const limits = values.filter((value) => value instanceof Double && !Number.isFinite(value.value)) as Double[]
  if (limits.length > 0) return limits.reduce((total, { value }) => total + value, 0)
  return rounded(values.map(exact).reduce(plus, ZERO), BigInt(count))
}

/** The population's, from exact sums: (n·Σx² − (Σx)²) / n². */
function variance(values: readonly Numeric[]): number {
  if (values.some((value) => value instanceof Double && !Number.isFinite(value.value))) return Number.NaN
  const terms = values.map(exact)
  const total = terms.reduce(plus, ZERO)
  const squares = terms.map((term) => times(term, term)).reduce(plus, ZERO)
  const n = BigInt(values.length)
  const minusSquare = times(times(total, total), { units: -1n, twos: 0, tens: 0 })
  return rounded(plus(times(squares, { units: n, twos: 0, tens: 0 }), minusSquare), n * n)
}

function median(values: readonly Numeric[]): Value {
  const sorted = values.toSorted(compare)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : half(sorted[middle - 1], sorted[middle])
}

/** `quot` by 2 of the sum of the two in the middle. */
export function half(a: Numeric, b: Numeric): Value {
  const isInteger = [a, b].every((value) => typeof value === "number" || typeof value === "bigint")
  // Two longs may sum beyond 64 bits; half of that is a long again.
  if (isInteger) return integer((BigInt(a as number) + BigInt(b as number)) / 2n)
  return arithmetic("median", "quotient", arithmetic("median", "add", a, b), 2)
}
