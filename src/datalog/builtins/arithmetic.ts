import { compareNumbers, type Numeric } from "../../edn/compare.js"
import { Decimal, Double, type Value } from "../../edn/value.js"
import { type FunctionDefinition, partial } from "./definition.js"
import { arithmetic, checked, numeric, type Operation } from "./number.js"

/** `+ - * / quot rem mod inc dec max min abs`: the categories of numbers and their errors are in `number.ts`. */
export const arithmeticFunctions: readonly FunctionDefinition[] = [
  folded("+", "add", 0),
  folded("*", "multiply", 1),
  partial("-", 1, Number.POSITIVE_INFINITY, (args) =>
    args.length === 1 ? negate(args[0]) : fold("-", "subtract", args),
  ),
  partial("/", 1, Number.POSITIVE_INFINITY, (args) => fold("/", "divide", args.length === 1 ? [1, args[0]] : args)),
  partial("quot", 2, 2, ([a, b]) => arithmetic("quot", "quotient", a, b)),
  partial("rem", 2, 2, ([a, b]) => arithmetic("rem", "remainder", a, b)),
  partial("mod", 2, 2, ([a, b]) => arithmetic("mod", "modulo", a, b)),
  partial("inc", 1, 1, ([a]) => arithmetic("inc", "add", a, 1)),
  partial("dec", 1, 1, ([a]) => arithmetic("dec", "subtract", a, 1)),
  extreme("max", 1),
  extreme("min", -1),
  partial("abs", 1, 1, ([a]) => absolute(numeric("abs", a))),
]

function folded(name: string, operation: Operation, neutral: number): FunctionDefinition {
  return partial(name, 0, Number.POSITIVE_INFINITY, (args) => {
    if (args.length === 0) return neutral
    return args.length === 1 ? numeric(name, args[0]) : fold(name, operation, args)
  })
}

function fold(name: string, operation: Operation, args: readonly Value[]): Value {
  let result = args[0]
  for (let i = 1; i < args.length; i++) result = arithmetic(name, operation, result, args[i])
  return result
}

function negate(value: Value): Value {
  if (value instanceof Double) return new Double(-value.value)
  if (value instanceof Decimal) return new Decimal(-value.unscaled, value.scale)
  return arithmetic("-", "subtract", 0, value)
}

function absolute(value: Numeric): Numeric {
  if (value instanceof Double) return new Double(Math.abs(value.value))
  if (value instanceof Decimal) return new Decimal(value.unscaled < 0n ? -value.unscaled : value.unscaled, value.scale)
  return value < 0 ? checked("abs", -BigInt(value), value) : value
}

/** The argument itself, of its own category; the later one of two that are equal; NaN if there is one. */
function extreme(name: string, sign: number): FunctionDefinition {
  return partial(name, 1, Number.POSITIVE_INFINITY, (args) => {
    let best = numeric(name, args[0])
    for (let i = 1; i < args.length; i++) {
      const other = numeric(name, args[i])
      const order = compareNumbers(best, other)
      if (Number.isNaN(order)) best = Number.isNaN(compareNumbers(best, best)) ? best : other
      else if (order * sign <= 0) best = other
    }
    return best
  })
}
