import { WizardError } from "../base/error.js"
import { print } from "./print.js"
import { read } from "./read.js"
import { Double, type Value } from "./value.js"

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * A value as JSON: numbers for longs within ±(2⁵³−1) and for finite doubles that are no integers, strings, booleans, null,
 * arrays for vectors; everything else is `{"edn": text}`. `fromJson` gives the equal value back.
 */
export function toJson(value: Value): Json {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean" || value === null)
    return value
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Double && Number.isFinite(value.value) && !Number.isInteger(value.value)) return value.value
  return { edn: print(value) }
}

/** The inverse of `toJson`. Integers beyond ±(2⁵³−1) and −0 are doubles. Throws `json/value` for any other object. */
export function fromJson(json: Json): Value {
  if (typeof json === "number") return Number.isSafeInteger(json) && !Object.is(json, -0) ? json : new Double(json)
  if (typeof json !== "object" || json === null) return json
  if (isArray(json)) return json.map(fromJson)
  const text = json.edn
  if (typeof text !== "string" || Object.keys(json).length !== 1) {
    throw new WizardError("json/value", 'expected a JSON scalar, an array or {"edn": "…"}', {
      hint: `write a map as {"edn": "{:a 1}"}`,
    })
  }
  return read(text)
}

const isArray = (json: Json): json is readonly Json[] => Array.isArray(json)
