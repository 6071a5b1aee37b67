import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { print } from "../edn/print.js"
import { Decimal, Double, isInteger, Keyword, Sym, sequence, Tagged, Uuid, type Value } from "../edn/value.js"
import type { Attribute, ValueType } from "./attribute.js"

export interface CoerceOptions {
  /** Whole JS numbers become doubles where the schema says double; without it a long is no double, as in Datomic. */
  readonly jsNumbers?: boolean
  /** What a reference inside a tuple means. */
  readonly ref: (value: Value) => Value
}

/**
 * The value as the attribute stores it. Throws `db.error/wrong-type-for-attribute`, `db.error/invalid-tuple-value`, for an ident
 * of the schema that does not exist `db.error/invalid-install-attribute`, and `db.error/nil-value`. References are not for here.
 */
export function coerce(attribute: Attribute, value: Value, options: CoerceOptions): Value {
  if (value === null) {
    throw new WizardError("db.error/nil-value", `nil is not a value that ${attribute.ident} can have`, {
      hint: "leave the attribute out, or retract it",
    })
  }
  if (attribute.valueType === "tuple") return coerceTuple(attribute, value, options)
  if (attribute.valueType === "enum") return coerceEnum(attribute, value)
  const stored = coerceTo(attribute.valueType, value, options)
  if (stored === undefined) throw wrongType(attribute, value)
  return stored
}

export function wrongType(attribute: Attribute, value: Value): WizardError {
  const { ident, valueType } = attribute
  return new WizardError(
    "db.error/wrong-type-for-attribute",
    `${show(value)} is not a valid :db.type/${valueType} for attribute ${ident}`,
    { hint: `${ident} takes ${EXAMPLES[valueType]}` },
  )
}

/** A value as an error names it: its text, cut at 80 characters. */
export function show(value: Value): string {
  if (value instanceof Date && Number.isNaN(value.getTime())) return "an invalid date"
  const text = print(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

function coerceTo(type: ValueType, value: Value, { jsNumbers, ref }: CoerceOptions): Value | undefined {
  switch (type) {
    case "ref":
      return ref(value)
    case "double":
    case "float":
      if (value instanceof Double) return value
      return jsNumbers === true && typeof value === "number" ? new Double(value) : undefined
    case "uri":
      if (value instanceof Tagged && value.tag === "uri" && typeof value.value === "string") return value.value
      return typeof value === "string" ? value : undefined
    default:
      return IS[type]?.(value) === true ? value : undefined
  }
}

const IS: Partial<Record<ValueType, (value: Value) => boolean>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  long: (value) => typeof value === "number" || (typeof value === "bigint" && BigInt.asIntN(64, value) === value),
  bigint: isInteger,
  bigdec: (value) => value instanceof Decimal,
  keyword: (value) => value instanceof Keyword,
  symbol: (value) => value instanceof Sym,
  instant: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  uuid: (value) => value instanceof Uuid,
  bytes: (value) => value instanceof Uint8Array,
}

const EXAMPLES: Record<ValueType, string> = {
  bigdec: "a decimal such as 1.50M",
  bigint: "an integer such as 5 or 5N",
  boolean: "true or false",
  bytes: 'bytes such as #bytes "AQID"',
  double: "a double such as 1.0",
  enum: "an ident of the schema",
  float: "a double such as 1.0",
  instant: 'an instant such as #inst "2020-01-31"',
  keyword: "a keyword such as :a/b",
  long: "a whole number of up to 64 bits",
  ref: "an entity: an id, a tempid, an ident or a lookup ref",
  string: 'a string such as "text"',
  symbol: "a symbol such as a/b",
  tuple: "a vector of its types",
  uri: "an address as a string",
  uuid: 'a uuid such as #uuid "6ba7b810-9dad-11d1-80b4-00c04fd430c8"',
}

function coerceTuple(attribute: Attribute, value: Value, options: CoerceOptions): Value {
  const items = sequence(value)
  if (items === undefined) throw wrongType(attribute, value)
  const { ident, tupleTypes, tupleType } = attribute
  const fits = tupleTypes === undefined ? items.length >= 2 && items.length <= 8 : items.length === tupleTypes.length
  const stored = fits
    ? items.map((item, i) => {
        const type = tupleTypes?.[i] ?? tupleType
        return item === null || type === undefined ? item : coerceTo(type, item, options)
      })
    : []
  const complete = stored.filter((item) => item !== undefined)
  if (!fits || complete.length < stored.length) {
    const shape =
      tupleTypes === undefined
        ? `2 to 8 items of :db.type/${tupleType}`
        : `[${tupleTypes.map((t) => `:db.type/${t}`).join(" ")}]`
    throw new WizardError(
      "db.error/invalid-tuple-value",
      `${show(value)} is not a tuple of ${ident}, which takes ${shape}`,
      {
        hint: "a place of a tuple may be nil, but its number of places is fixed",
      },
    )
  }
  return complete
}

function coerceEnum({ ident, idents = [] }: Attribute, value: Value): Value {
  if (idents.includes(value)) return value
  const name =
    value instanceof Keyword
      ? nearest(
          value.text,
          idents.map((known) => (known as Keyword).text),
        )
      : undefined
  throw new WizardError("db.error/invalid-install-attribute", `${show(value)} is not a ${ident}`, {
    hint: name === undefined ? `one of ${idents.map(print).join(" ")}` : `did you mean :${name}?`,
  })
}
