import { WizardError } from "../../base/error.js"
import { compareNumbers, isNumeric, type Numeric } from "../../edn/compare.js"
import { Decimal, Double, integer, type Value } from "../../edn/value.js"
import { rangeError, show, typeError } from "./definition.js"

/**
 * Arithmetic over the three categories of numbers. The result is of the wider category: integer < decimal < double.
 * Integers are exact; one that leaves 64 bits throws `function/overflow`, unless an operand lay beyond 64 bits
 * already.
 */
export type Operation = "add" | "subtract" | "multiply" | "divide" | "quotient" | "remainder" | "modulo"

/** One binary operation; throws `function/type`, `function/overflow`, `function/divide-by-zero` or `function/range`. */
export function arithmetic(name: string, operation: Operation, a: Value, b: Value): Numeric {
  if (typeof a === "number" && typeof b === "number") {
    const small = SMALL[operation]?.(a, b)
    if (small !== undefined && Number.isSafeInteger(small)) return small
  }
  const [x, y] = [numeric(name, a), numeric(name, b)]
  if (DIVIDES.has(operation) && isZero(y)) {
    throw new WizardError("function/divide-by-zero", `${name} divides ${show(x)} by zero`, {
      hint: "keep zero out with a predicate such as (not= ?x 0)",
    })
  }
  if (x instanceof Double || y instanceof Double) return doubles(name, operation, toDouble(x), toDouble(y))
  if (x instanceof Decimal || y instanceof Decimal) return decimals(name, operation, toDecimal(x), toDecimal(y))
  return checked(name, integers(operation, BigInt(x), BigInt(y)), x, y)
}

/** The argument as a number; throws `function/type`. */
export function numeric(name: string, value: Value): Numeric {
  if (isNumeric(value)) return value
  throw typeError(name, "numbers", value)
}

/** An integer result, which must fit 64 bits if its operands do. */
export function checked(name: string, result: bigint, ...operands: readonly (number | bigint)[]): number | bigint {
  if (isLong(result) || operands.some((operand) => !isLong(operand))) return integer(result)
  throw new WizardError("function/overflow", `${name} gives ${result}, which needs more than 64 bits`, {
    hint: "longs have 64 bits; calculate with decimals (2M) or doubles (2.0)",
  })
}

export const isLong = (value: number | bigint): boolean => value >= -(2n ** 63n) && value < 2n ** 63n

export const isZero = (value: Numeric): boolean => compareNumbers(value, 0) === 0

/** Correctly rounded. */
export function toDouble(value: Numeric): number {
  if (value instanceof Double) return value.value
  return value instanceof Decimal ? Number(`${value.unscaled}e${-value.scale}`) : Number(value)
}

export function toDecimal(value: Exclude<Numeric, Double>): Decimal {
  return value instanceof Decimal ? value : new Decimal(BigInt(value), 0)
}

/** The two on their common, larger scale. */
export function aligned(a: Decimal, b: Decimal): { a: bigint; b: bigint; scale: number } {
  const scale = Math.max(a.scale, b.scale)
  return { a: a.unscaled * powerOfTen(scale - a.scale), b: b.unscaled * powerOfTen(scale - b.scale), scale }
}

/** 10ⁿ; throws `function/range` where the number would fill the memory. */
export function powerOfTen(n: number): bigint {
  if (n > MAX_DIGITS)
    throw rangeError("decimal arithmetic", `a result of ${n} digits is too long`, "round the operands")
  return 10n ** BigInt(n)
}

const MAX_DIGITS = 100_000

const DIVIDES: ReadonlySet<Operation> = new Set(["divide", "quotient", "remainder", "modulo"])

/** What needs no bigint when its result is exact; `+ 0` turns −0 into 0. */
const SMALL: Partial<Record<Operation, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b + 0,
  divide: (a, b) => Math.trunc(a / b) + 0,
  quotient: (a, b) => Math.trunc(a / b) + 0,
  remainder: (a, b) => (a % b) + 0,
}

function integers(operation: Operation, a: bigint, b: bigint): bigint {
  switch (operation) {
    case "add":
      return a + b
    case "subtract":
      return a - b
    case "multiply":
      return a * b
    case "divide":
    case "quotient":
      return a / b
    case "remainder":
      return a % b
    case "modulo":
      return floorRemainder(a % b, b)
  }
}

/** `mod` from `rem`: the result has the sign of the divisor. */
const floorRemainder = (remainder: bigint, divisor: bigint): bigint =>
  remainder !== 0n && remainder < 0n !== divisor < 0n ? remainder + divisor : remainder

function doubles(name: string, operation: Operation, a: number, b: number): Double {
  switch (operation) {
    case "add":
      return new Double(a + b)
    case "subtract":
      return new Double(a - b)
    case "multiply":
      return new Double(a * b)
    case "divide":
      return new Double(a / b)
  }
  const quotient = Math.trunc(a / b)
  if (!Number.isFinite(quotient))
    throw rangeError(name, `${a} and ${b} have no whole quotient`, "keep ##Inf and ##NaN out")
  if (operation === "quotient") return new Double(quotient)
  const remainder = a - quotient * b
  if (operation === "remainder" || remainder === 0 || remainder < 0 === b < 0) return new Double(remainder)
  return new Double(remainder + b)
}

function decimals(name: string, operation: Operation, x: Decimal, y: Decimal): Decimal {
  if (operation === "multiply") return new Decimal(x.unscaled * y.unscaled, x.scale + y.scale)
  if (operation === "divide") return exactQuotient(name, x, y)
  const { a, b, scale } = aligned(x, y)
  switch (operation) {
    case "add":
      return new Decimal(a + b, scale)
    case "subtract":
      return new Decimal(a - b, scale)
    case "quotient":
      return rescaled(a / b, 0, x.scale - y.scale)
    case "remainder":
      return new Decimal(a % b, scale)
    case "modulo":
      return new Decimal(floorRemainder(a % b, b), scale)
  }
}

/** As Java divides: exactly, with the scale nearest to the difference of the scales; 1M/3M throws. */
function exactQuotient(name: string, x: Decimal, y: Decimal): Decimal {
  let [numerator, denominator] = [x.unscaled, y.unscaled]
  if (denominator < 0n) [numerator, denominator] = [-numerator, -denominator]
  const divisor = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, denominator)
  let rest = denominator / divisor
  let [twos, fives] = [0, 0]
  for (; rest % 2n === 0n; rest /= 2n) twos++
  for (; rest % 5n === 0n; rest /= 5n) fives++
  if (rest !== 1n) {
    throw rangeError(name, `${show(x)} by ${show(y)} has no end as a decimal`, "divide doubles: one of the two as 2.0")
  }
  const digits = Math.max(twos, fives)
  const preferred = x.scale - y.scale
  return rescaled((numerator * powerOfTen(digits)) / denominator, preferred + digits, preferred)
}

/** The same number with the scale nearest to `preferred` that keeps every digit. */
function rescaled(unscaled: bigint, scale: number, preferred: number): Decimal {
  if (unscaled === 0n) return new Decimal(0n, preferred)
  if (scale < preferred) return new Decimal(unscaled * powerOfTen(preferred - scale), preferred)
  for (; scale > preferred && unscaled % 10n === 0n; unscaled /= 10n) scale--
  return new Decimal(unscaled, scale)
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b]
  return a
}
