import { Keyword } from "../edn/value.js"
import type { Engine } from "../engine/engine.js"

/** An attribute of the schema, or one that only facts use. */
export interface AttributeInfo {
  readonly ident: Keyword
  /** The name behind `:db.type/`; undefined without a schema. */
  readonly type: string | undefined
  readonly many: boolean
  readonly unique: "identity" | "value" | undefined
  readonly component: boolean
  readonly doc: string | undefined
  /** Facts that hold now. */
  readonly datoms: number
}

/** Every attribute that the schema or a fact has, by name; those that Datomic brings along only when they have facts. O(facts). */
export function attributesOf({ database }: Engine): readonly AttributeInfo[] {
  const { facts, log, dictionary, schema } = database
  const counts = new Map<number, number>()
  for (let p = facts.next(0); p >= 0; p = facts.next(p + 1)) counts.set(log.a[p], (counts.get(log.a[p]) ?? 0) + 1)
  const all: AttributeInfo[] = []
  for (const { code, ident, valueType, cardinality, unique, isComponent, doc } of schema.attributes()) {
    const datoms = counts.get(code) ?? 0
    counts.delete(code)
    if (datoms === 0 && ident.text.startsWith("db/")) continue
    const type = valueType === "enum" ? "keyword" : valueType
    all.push({ ident, type, many: cardinality === "many", unique, component: isComponent, doc, datoms })
  }
  for (const [code, datoms] of counts) {
    const written = dictionary.decode(code)
    const ident = typeof written === "number" ? database.ident(written) : written
    if (!(ident instanceof Keyword)) continue
    all.push({ ident, type: undefined, many: true, unique: undefined, component: false, doc: undefined, datoms })
  }
  return all.sort((a, b) => (a.ident.text < b.ident.text ? -1 : 1))
}
