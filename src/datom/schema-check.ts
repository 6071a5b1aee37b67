import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { type Keyword, sequence } from "../edn/value.js"
import type { Attribute } from "./attribute.js"
import * as own from "./bootstrap.js"
import type { Database } from "./database.js"
import { type SchemaChange, typeNamed } from "./schema.js"
import { show } from "./value-type.js"

/**
 * Refuses what Datomic refuses of a schema transaction, looking at the state after it: an attribute that is not whole
 * (`db.error/invalid-install-attribute`), and a change that is not allowed or that the facts do not bear
 * (`db.error/invalid-alter-attribute`). O(changes), and one scan of an attribute's facts when it becomes unique or single.
 */
export function checkSchema(db: Database, changes: readonly SchemaChange[]): void {
  for (const { entity, before, after } of changes) {
    if (before === undefined) checkInstall(db, entity, after)
    else checkAlter(db, before, after)
  }
}

function checkInstall(db: Database, entity: number, after: Attribute | undefined): void {
  const { schema } = db
  const written = OF_ATTRIBUTES.filter((ident) => schema.value(entity, ident) !== undefined)
  if (written.length === 0) return
  const ident = schema.ident(entity)
  const name = ident === undefined ? `entity ${entity}` : String(ident)
  if (ident === undefined)
    throw invalidInstall(`${name} has ${written.join(" ")} but no :db/ident`, "an attribute needs a name")
  const missing = [own.DB_VALUE_TYPE, own.DB_CARDINALITY].filter((needed) => !written.includes(needed))
  if (missing.length > 0) {
    const near = nearest(
      ident.text,
      [...schema.attributes()].map((attribute) => attribute.ident.text),
    )
    const hint =
      near === undefined ? "an attribute needs :db/ident, :db/valueType and :db/cardinality" : `did you mean :${near}?`
    throw invalidInstall(`${name} has no ${missing.join(" and no ")}`, hint)
  }
  if (after !== undefined) checkShape(db, after)
}

function checkShape(db: Database, { code, ident, valueType, isComponent, unique }: Attribute): void {
  if (isComponent && valueType !== "ref") {
    throw invalidInstall(`${ident} is a component but no reference`, "only a :db.type/ref attribute can be a component")
  }
  if (valueType === "tuple") checkTuple(db, code, ident)
  if (unique !== undefined && (valueType === "bytes" || valueType === "double" || valueType === "float")) {
    throw invalidInstall(
      `${ident} is unique but its type is :db.type/${valueType}`,
      "an identity is a value without rounding",
    )
  }
}

function checkTuple({ schema }: Database, code: number, ident: Keyword): void {
  const one = schema.value(code, own.DB_TUPLE_TYPE)
  const types = sequence(schema.value(code, own.DB_TUPLE_TYPES) ?? null)
  if ((one === undefined) === (types === undefined)) {
    throw invalidInstall(
      `the tuple ${ident} has not exactly one of :db/tupleType and :db/tupleTypes`,
      "give one of them",
    )
  }
  for (const type of types ?? [one!]) {
    const known = typeNamed(type)
    if (known !== undefined && known !== "tuple" && known !== "bytes") continue
    throw invalidInstall(
      `${show(type)} is no type for an item of the tuple ${ident}`,
      "give a type such as :db.type/long",
    )
  }
}

function checkAlter(db: Database, before: Attribute, after: Attribute | undefined): void {
  if (after === undefined || db.schema.value(before.code, own.DB_CARDINALITY) === undefined) {
    throw invalidAlter(
      `${before.ident} cannot lose its ident, value type or cardinality`,
      "an attribute stays once installed",
    )
  }
  const types = (a: Attribute): string => [a.valueType, a.tupleType, ...(a.tupleTypes ?? [])].join(" ")
  if (types(before) !== types(after)) {
    throw invalidAlter(`the value type of ${before.ident} cannot change`, "install a new attribute and copy the facts")
  }
  checkShape(db, after)
  if (before.cardinality === "many" && after.cardinality === "one") refuseRepeated(db, after, "e")
  if (before.unique === undefined && after.unique !== undefined) refuseRepeated(db, after, "v")
}

/** Two facts of the attribute that agree in one column. */
function refuseRepeated(db: Database, attribute: Attribute, column: "e" | "v"): void {
  const { log, facts, dictionary } = db
  const seen = new Map<number, number>()
  for (const p of facts.ofAttribute(attribute.code)) {
    const other = seen.get(log[column][p])
    seen.set(log[column][p], p)
    if (other === undefined) continue
    const [e1, e2, v1, v2] = [log.e[other], log.e[p], log.v[other], log.v[p]].map((code) =>
      show(dictionary.decode(code)),
    )
    const message =
      column === "e"
        ? `${attribute.ident} cannot become :db.cardinality/one: entity ${e1} has ${v1} and ${v2}`
        : `${attribute.ident} cannot become unique: entities ${e1} and ${e2} both have ${v1}`
    throw invalidAlter(message, "retract all but one first")
  }
}

const OF_ATTRIBUTES = [
  own.DB_VALUE_TYPE,
  own.DB_CARDINALITY,
  own.DB_UNIQUE,
  own.DB_IS_COMPONENT,
  own.DB_TUPLE_TYPE,
  own.DB_TUPLE_TYPES,
]

const invalidInstall = (message: string, hint: string): WizardError =>
  new WizardError("db.error/invalid-install-attribute", message, { hint })

const invalidAlter = (message: string, hint: string): WizardError =>
  new WizardError("db.error/invalid-alter-attribute", message, { hint })
