import type { Keyword, Value } from "../edn/value.js"

/** The name after `:db.type/`; `enum` is the type of the schema's own attributes whose values are idents (`:db.type/long`). */
export type ValueType =
  | "bigdec"
  | "bigint"
  | "boolean"
  | "bytes"
  | "double"
  | "enum"
  | "float"
  | "instant"
  | "keyword"
  | "long"
  | "ref"
  | "string"
  | "symbol"
  | "tuple"
  | "uri"
  | "uuid"

/** An attribute as the schema has it. */
export interface Attribute {
  /** What stands in the `a` column: its entity's code, or for Datomic's own attributes the code of the keyword. */
  readonly code: number
  readonly ident: Keyword
  readonly valueType: ValueType
  readonly cardinality: "one" | "many"
  readonly unique: "identity" | "value" | undefined
  readonly isComponent: boolean
  readonly doc: string | undefined
  /** Of a tuple: the type of each item, or one type for 2 to 8 items. */
  readonly tupleTypes: readonly ValueType[] | undefined
  readonly tupleType: ValueType | undefined
  /** Of an `enum`: the idents that may stand. */
  readonly idents?: readonly Value[]
}

/** The types that a person may give to an attribute. */
export const VALUE_TYPES: readonly ValueType[] = [
  "bigdec",
  "bigint",
  "boolean",
  "bytes",
  "double",
  "float",
  "instant",
  "keyword",
  "long",
  "ref",
  "string",
  "symbol",
  "tuple",
  "uri",
  "uuid",
]
