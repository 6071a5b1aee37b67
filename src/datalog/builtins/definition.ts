import { WizardError } from "../../base/error.js"
import { print } from "../../edn/print.js"
import { EdnMap, EdnSet, isInteger, sequence, type Value } from "../../edn/value.js"

/**
 * A function that queries call. `call` is a function of its arguments alone: arguments of equal identity give results
 * of equal identity. It may rely on `min` ≤ number of arguments ≤ `max` (Infinity: variadic); null is nil. `total`
 * promises that no arguments make it throw, so that a plan may evaluate it early. What it throws is a WizardError
 * `function/…`.
 */
export interface FunctionDefinition {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly total: boolean
  readonly call: (args: readonly Value[]) => Value
}

type Call = FunctionDefinition["call"]

/** A function that never throws. */
export const total = (name: string, min: number, max: number, call: Call): FunctionDefinition => ({
  name,
  min,
  max,
  total: true,
  call,
})

/** A function that throws for some arguments. */
export const partial = (name: string, min: number, max: number, call: Call): FunctionDefinition => ({
  name,
  min,
  max,
  total: false,
  call,
})

/** In a predicate everything but nil and false is true. */
export const truthy = (value: Value): boolean => value !== null && value !== false

/** `function/type`: an argument of a type that the function does not take. */
export function typeError(name: string, expected: string, found: Value): WizardError {
  return new WizardError("function/type", `${name} expects ${expected}, not ${show(found)}`, {
    hint: "select the rows whose values have the right type first, with a predicate such as number? or string?",
  })
}

/** `function/range`: an index or a result outside of what there is. */
export function rangeError(name: string, problem: string, hint = "compare it with the count first"): WizardError {
  return new WizardError("function/range", `${name}: ${problem}`, { hint })
}

/** The argument as text; throws `function/type`. */
export function textArgument(name: string, value: Value): string {
  if (typeof value === "string") return value
  throw typeError(name, "a string", value)
}

/** The argument as an index or a length, from 0; throws `function/type` or `function/range`. */
export function indexArgument(name: string, value: Value): number {
  if (!isInteger(value)) throw typeError(name, "an integer", value)
  if (value < 0 || typeof value === "bigint") throw rangeError(name, `${value} is out of range`)
  return value
}

/** The print of a value, cut to what fits into a message. */
export function show(value: Value): string {
  const text = print(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** How many elements a collection has, undefined for what is none; nil has none. */
export function size(value: Value): number | undefined {
  if (value === null) return 0
  if (typeof value === "string") return value.length
  if (value instanceof EdnSet) return value.items.length
  if (value instanceof EdnMap) return value.entries.length
  if (value instanceof Uint8Array) return value.length
  return sequence(value)?.length
}
