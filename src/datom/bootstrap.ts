import { type Keyword, keyword } from "../edn/value.js"
import { type Attribute, VALUE_TYPES, type ValueType } from "./attribute.js"

const IDENTS = {
  valueType: VALUE_TYPES.map((type) => keyword(`db.type/${type}`)),
  cardinality: [keyword("db.cardinality/one"), keyword("db.cardinality/many")],
  unique: [keyword("db.unique/identity"), keyword("db.unique/value")],
}

export const DB_IDENT = keyword("db/ident")
export const DB_VALUE_TYPE = keyword("db/valueType")
export const DB_CARDINALITY = keyword("db/cardinality")
export const DB_UNIQUE = keyword("db/unique")
export const DB_IS_COMPONENT = keyword("db/isComponent")
export const DB_DOC = keyword("db/doc")
export const DB_TUPLE_TYPE = keyword("db/tupleType")
export const DB_TUPLE_TYPES = keyword("db/tupleTypes")
export const DB_TX_INSTANT = keyword("db/txInstant")

/**
 * Datomic's own attributes. They are no entities of the database: the keyword stands for itself, as attribute and as value.
 * Their `code` is given by the dictionary (schema.ts).
 */
export const BOOTSTRAP_ATTRIBUTES: readonly Omit<Attribute, "code">[] = [
  own(DB_IDENT, "keyword", { unique: "identity" }),
  own(DB_VALUE_TYPE, "enum", { idents: IDENTS.valueType }),
  own(DB_CARDINALITY, "enum", { idents: IDENTS.cardinality }),
  own(DB_UNIQUE, "enum", { idents: IDENTS.unique }),
  own(DB_IS_COMPONENT, "boolean"),
  own(DB_DOC, "string"),
  own(keyword("db/index"), "boolean"),
  own(keyword("db/noHistory"), "boolean"),
  own(keyword("db/fulltext"), "boolean"),
  own(DB_TUPLE_TYPE, "keyword"),
  own(DB_TUPLE_TYPES, "tuple", { tupleType: "keyword" }),
  own(DB_TX_INSTANT, "instant"),
]

/** The idents of Datomic's own attributes and of the values that they take. */
export const BOOTSTRAP_IDENTS: ReadonlySet<Keyword> = new Set<Keyword>([
  ...BOOTSTRAP_ATTRIBUTES.map((attribute) => attribute.ident),
  ...Object.values(IDENTS).flat(),
])

/** What Datomic has and Wizard refuses, with the reason. */
export const REFUSED: ReadonlyMap<Keyword, string> = new Map([
  [keyword("db/tupleAttrs"), "composite tuples are not supported: assert the tuple as a :db/tupleTypes attribute"],
  [keyword("db/ensure"), "entity specs are not supported: check before transacting"],
  [keyword("db.entity/attrs"), "entity specs are not supported: check before transacting"],
  [keyword("db.entity/preds"), "entity specs are not supported: check before transacting"],
  [keyword("db.attr/preds"), "attribute predicates are not supported: check before transacting"],
  [keyword("db/fn"), "transaction functions are not supported: expand them before transacting"],
  [keyword("db/excise"), "excision is not supported: retract the facts"],
])

/** Keys of old schema forms that say nothing any more. */
export const IGNORED: ReadonlySet<Keyword> = new Set([keyword("db.install/_attribute"), keyword("db.alter/_attribute")])

function own(ident: Keyword, valueType: ValueType, more: Partial<Attribute> = {}): Omit<Attribute, "code"> {
  return {
    ident,
    valueType,
    cardinality: "one",
    unique: undefined,
    isComponent: false,
    doc: undefined,
    tupleTypes: undefined,
    tupleType: undefined,
    ...more,
  }
}
