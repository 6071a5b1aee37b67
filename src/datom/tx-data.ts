import { breathe } from "../base/breath.js"
import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { EdnMap, EdnSet, Keyword, keyword, sequence, type Value } from "../edn/value.js"
import type { Attribute } from "./attribute.js"
import { IGNORED } from "./bootstrap.js"
import { DB_ID, idOf, type Names } from "./names.js"
import type { Term } from "./tempid.js"
import type { TxOp } from "./tx-op.js"
import { show, wrongType } from "./value-type.js"

/**
 * What transaction forms ask for, in their order: map forms (nested maps and reverse keys taken apart), `:db/add`,
 * `:db/retract`, `:db/retractEntity`, `:db/cas`. Throws coded errors, of Datomic's names where it has one.
 */
export function readTxData(forms: readonly Value[], names: Names): TxOp[] {
  const ops: TxOp[] = []
  for (const form of forms) {
    breathe()
    const items = sequence(form)
    if (form instanceof EdnMap) readMap(form, names, ops)
    else if (items !== undefined) readList(form, items, names, ops)
    else throw malformed("a transaction form is a map or a vector", "write {:attribute value} or [:db/add e a v]")
  }
  return ops
}

function readList(form: Value, items: readonly Value[], names: Names, ops: TxOp[]): void {
  const [operation, e, a, v, w] = items
  const known = operation instanceof Keyword ? OPERATIONS.get(operation) : undefined
  if (known === undefined) throw notAFunction(operation)
  if (items.length < known.least || items.length > known.most) {
    throw malformed(`${operation} takes ${known.usage}, found ${show(form)}`, `write ${known.usage}`)
  }
  if (known.kind === "retract-entity") {
    const found = names.find(e)
    if (found !== undefined) ops.push({ kind: "retract-entity", e: found })
    else if (sequence(e) === undefined) names.entity(e)
    return
  }
  const attribute = names.attribute(a)
  const entity = names.entity(e)
  if (known.kind === "add") ops.push({ kind: "add", e: entity, a: attribute, v: names.value(attribute, v) })
  else if (known.kind === "retract") {
    ops.push({ kind: "retract", e: entity, a: attribute, v: items.length === 3 ? undefined : names.code(attribute, v) })
  } else {
    const old = v === null ? undefined : names.code(attribute, v)
    ops.push({ kind: "cas", e: entity, a: attribute, old, v: names.value(attribute, w) })
  }
}

function readMap(map: EdnMap, names: Names, ops: TxOp[]): Term {
  const id = idOf(map)
  const e = id === undefined ? names.anonymous() : names.entity(id)
  for (const [key, written] of map.entries) {
    if (key === DB_ID || (key instanceof Keyword && IGNORED.has(key))) continue
    const forward = reverseOf(key)
    if (forward !== undefined) readReverse(names.attribute(forward), written, e, names, ops)
    else readEntry(names.attribute(key), written, e, names, ops)
  }
  return e
}

function readEntry(a: Attribute, written: Value, e: Term, names: Names, ops: TxOp[]): void {
  const single = a.cardinality === "one" || (a.valueType === "ref" && names.isLookup(written))
  const values = single ? [written] : (itemsOf(written) ?? [written])
  for (const value of values) {
    if (a.valueType === "ref" && value instanceof EdnMap) readNested(a, value, e, names, ops)
    else ops.push({ kind: "add", e, a, v: names.value(a, value) })
  }
}

/** The reference comes before the facts of what it refers to: ids are given in order of appearance. */
function readNested(a: Attribute, map: EdnMap, e: Term, names: Names, ops: TxOp[]): void {
  refuseStray(a, map, names)
  const at = ops.length
  const nested = readMap(map, names, ops)
  ops.splice(at, 0, { kind: "add", e, a, v: nested })
}

function readReverse(a: Attribute, written: Value, e: Term, names: Names, ops: TxOp[]): void {
  if (a.valueType !== "ref") throw wrongType(a, written)
  const values = names.isLookup(written) ? [written] : (itemsOf(written) ?? [written])
  for (const value of values) {
    if (value instanceof EdnMap) refuseStray(a, value, names)
    const from = value instanceof EdnMap ? readMap(value, names, ops) : names.entity(value)
    ops.push({ kind: "add", e: from, a, v: e })
  }
}

/** An entity that nothing else could ever name is refused. */
function refuseStray(a: Attribute, map: EdnMap, names: Names): void {
  if (a.isComponent || idOf(map) !== undefined) return
  const unique = map.entries.some(([key]) => reverseOf(key) === undefined && names.attribute(key).unique !== undefined)
  if (unique) return
  throw new WizardError(
    "db.error/invalid-nested-entity",
    `a map nested under ${a.ident} needs a :db/id or a unique attribute`,
    {
      hint: `give it :db/id "new", or make ${a.ident} a component`,
    },
  )
}

/** `:ns/name` of `:ns/_name`, else undefined. */
function reverseOf(key: Value): Keyword | undefined {
  if (!(key instanceof Keyword) || !key.name.startsWith("_") || key.name.length === 1) return undefined
  return keyword(key.namespace === null ? key.name.slice(1) : `${key.namespace}/${key.name.slice(1)}`)
}

const itemsOf = (value: Value): readonly Value[] | undefined =>
  value instanceof EdnSet ? value.items : sequence(value)

const malformed = (message: string, hint: string): WizardError =>
  new WizardError("db.error/invalid-form", message, { hint })

function notAFunction(operation: Value | undefined): WizardError {
  const text =
    operation instanceof Keyword
      ? nearest(
          operation.text,
          [...OPERATIONS.keys()].map((op) => op.text),
        )
      : undefined
  const written = operation === undefined ? "an empty form" : show(operation)
  return new WizardError("db.error/not-a-data-function", `expected an operation of transactions, found ${written}`, {
    hint: text === undefined ? "one of :db/add :db/retract :db/retractEntity :db/cas" : `did you mean :${text}?`,
  })
}

interface Operation {
  readonly kind: TxOp["kind"]
  readonly least: number
  readonly most: number
  readonly usage: string
}

const RETRACT_ENTITY: Operation = { kind: "retract-entity", least: 2, most: 2, usage: "[:db/retractEntity e]" }
const CAS: Operation = { kind: "cas", least: 5, most: 5, usage: "[:db/cas e a old new]" }

const OPERATIONS: ReadonlyMap<Keyword, Operation> = new Map<Keyword, Operation>([
  [keyword("db/add"), { kind: "add", least: 4, most: 4, usage: "[:db/add e a v]" }],
  [keyword("db/retract"), { kind: "retract", least: 3, most: 4, usage: "[:db/retract e a v], or without v" }],
  [keyword("db/retractEntity"), RETRACT_ENTITY],
  [keyword("db.fn/retractEntity"), RETRACT_ENTITY],
  [keyword("db/cas"), CAS],
  [keyword("db.fn/cas"), CAS],
])
