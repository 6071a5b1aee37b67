import { read } from "../edn/read.js"
import { Decimal, Double, isInteger, keyword, sequence, symbol, Uuid, type Value } from "../edn/value.js"

/**
 * A value of a data file as a type of the schema (`long`, the name after `:db.type/`) takes it: a number title as a string, "1999"
 * as a long, 7 as a double, a date as an instant (midnight UTC). What cannot be meant is given back as it is: the transactor
 * refuses it.
 */
export function coerced(value: Value, type: string | undefined): Value {
  const items = sequence(value)
  if (items !== undefined && type !== "tuple") return items.map((item) => coerced(item, type))
  return (type === undefined ? undefined : COERCIONS[type]?.(value)) ?? value
}

const COERCIONS: Readonly<Record<string, (value: Value) => Value | undefined>> = {
  string: (value) => textOf(value),
  uri: (value) => textOf(value),
  long: (value) => whole(value),
  bigint: (value) => whole(value),
  double: (value) => double(value),
  float: (value) => double(value),
  bigdec: (value) => decimal(value),
  boolean: (value) => (value === "true" ? true : value === "false" ? false : undefined),
  keyword: (value) => (typeof value === "string" && WORD.test(value) ? keyword(value.replace(/^:/, "")) : undefined),
  symbol: (value) => (typeof value === "string" && WORD.test(value) ? symbol(value) : undefined),
  uuid: (value) => (typeof value === "string" && UUID.test(value) ? new Uuid(value.toLowerCase()) : undefined),
  instant: (value) => instant(value),
}

const WORD = /^:?[\p{L}*!_?<>=][\p{L}\d*!_?<>=./-]*$/u
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

function textOf(value: Value): string | undefined {
  if (isInteger(value) || typeof value === "boolean") return String(value)
  return value instanceof Double ? String(value.value) : undefined
}

function whole(value: Value): Value | undefined {
  if (value instanceof Double) return Number.isSafeInteger(value.value) ? value.value + 0 : undefined
  return typeof value === "string" && /^[+-]?\d+$/.test(value) ? read(value) : undefined
}

function double(value: Value): Value | undefined {
  if (isInteger(value)) return new Double(Number(value))
  return typeof value === "string" && NUMBER.test(value) ? new Double(Number(value)) : undefined
}

function decimal(value: Value): Value | undefined {
  if (isInteger(value)) return new Decimal(BigInt(value), 0)
  const text = value instanceof Double ? String(value.value) : value
  return typeof text === "string" && /^[+-]?\d+(\.\d+)?$/.test(text) ? read(`${text}M`) : undefined
}

/** `1998-06-12`, `1998-06-12T20:00:00Z` and `Jun 12 1998`; a time without a zone is UTC. */
function instant(value: Value): Date | undefined {
  if (typeof value !== "string") return undefined
  const iso = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(value)
  if (iso !== null) return valid(Date.parse(value.length === 10 || iso[3] !== undefined ? value : `${value}Z`))
  const [, month, day, year] = /^([A-Z][a-z]{2})[a-z]* (\d{1,2}),? (\d{4})$/.exec(value) ?? []
  const index = MONTHS.indexOf(month)
  return index === -1 ? undefined : valid(Date.UTC(Number(year), index, Number(day)))
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

const valid = (time: number): Date | undefined => (Number.isNaN(time) ? undefined : new Date(time))
