import { EdnMap, Keyword, keyword, type Value } from "../../src/edn/value.js"
import { type Case, get, items } from "./case.js"

/** The datoms of step i as a raw transaction; the transaction's own entity, to which the cases give an id, is its position, and entities of
 *  the schema have the names of `names`. */
export function rawDatoms(one: Case, i: number, names: ReadonlyMap<Value, Value>): readonly (readonly Value[])[] {
  const datoms = items(get(one.steps[i], "datoms")).map(items)
  const said = one.txs[i].flatMap((form): (readonly [Value, Value])[] => {
    if (form instanceof EdnMap) return get(form, "db/id") === "datomic.tx" ? (form.entries as [Value, Value][]) : []
    const [, e, a, v] = items(form)
    return e === "datomic.tx" ? [[a, v]] : []
  })
  const entity = datoms.find(([, a, v]) => said.some((fact) => fact[0] === a && fact[1] === v))?.[0]
  const kept = datoms.filter(([, a]) => a !== keyword("db.alter/attribute"))
  const isReference = references(one)
  const named = (id: Value): Value => names.get(id) ?? id
  return kept.map(([e, a, v, tx, added]) => [
    e === entity ? i + 1 : named(e),
    a,
    isReference.has(a) ? named(v) : v,
    tx,
    added,
  ])
}

/** The attributes of a case's schema that hold references. */
export const references = (one: Case): ReadonlySet<Value> =>
  new Set(
    one.schema
      .filter((form) => get(form as EdnMap, "db/valueType") === keyword("db.type/ref"))
      .map((form) => get(form as EdnMap, "db/ident") as Keyword),
  )

/** The ids of the schema's entities that the case refers to: by the renamings, and in order of first appearance. */
export function schemaIds(one: Case): ReadonlyMap<Keyword, Value> {
  const schema = new Set(one.schema.map((form) => get(form as EdnMap, "db/ident")))
  const datoms = one.steps.flatMap((step) => items(get(step, "datoms")).map(items))
  const renamed = datoms.filter(([, a, v]) => a === keyword("db/ident") && schema.has(v))
  const ids = new Map(renamed.map(([e, , v]) => [v as Keyword, e]))
  const types = new Map(
    one.schema.map((form) => [get(form as EdnMap, "db/ident"), get(form as EdnMap, "db/valueType")]),
  )
  const isReference = (a: Value): boolean => types.get(a) === keyword("db.type/ref")
  const subjects = new Set(datoms.map(([e]) => e))
  const unknown = new Set(datoms.filter(([, a, v]) => isReference(a) && !subjects.has(v)).map(([, , v]) => v))
  const named = new Set(
    one.txs
      .flat()
      .flatMap((form) => identsIn(form))
      .filter((ident) => schema.has(ident) && !types.get(ident)),
  )
  for (const [i, ident] of [...named].entries()) ids.set(ident, [...unknown][i])
  return ids
}

function identsIn(form: Value): Keyword[] {
  if (form instanceof EdnMap) return form.entries.flatMap(([, value]) => identsIn(value))
  return form instanceof Keyword ? [form] : items(form).flatMap(identsIn)
}
