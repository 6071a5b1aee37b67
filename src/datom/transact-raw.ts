import { WizardError } from "../base/error.js"
import { Double, type Value } from "../edn/value.js"
import { isInline } from "../zset/dictionary.js"
import type { Applied } from "./applied.js"
import { Batch } from "./batch.js"
import { type Database, TX_BASE } from "./database.js"
import { NONE } from "./log.js"
import { show } from "./value-type.js"

/** `[e a v tx? added?]`: `tx` may be nil or left out, `added` is true when left out. */
export type RawDatom = readonly Value[]

/** Datoms by number: each is read once, in order, and need not last longer than until the next is. An array is one of these. */
export interface RawDatoms {
  readonly length: number
  at(index: number): RawDatom | undefined
}

export interface RawOptions {
  /** The t to be written down; the next one when left out. */
  readonly t?: number
  /** Whole numbers are doubles where the schema says double: for values that come from JS. */
  readonly jsNumbers?: boolean
}

/**
 * Writes datoms as they are, in their order: no upsert, no implicit retraction, no `:db/txInstant`, no schema needed. What changes
 * nothing is dropped, and of several datoms of one fact the last decides, so the net effect counts. The transaction's tx is the
 * first datom's; without datoms there is none. Throws `db.error/invalid-datom` or `db.error/nil-value`, having changed nothing.
 */
export function transactRaw(db: Database, datoms: RawDatoms, options: RawOptions = {}): Applied {
  const t = options.t ?? db.t + 1
  const tx = TX_BASE + t
  const batch = encodeAll(db, datoms, tx, options.jsNumbers ?? false)
  const written = batch.length === 0 ? NONE : batch.columns[3][0]
  return db.apply(settled(batch), { t, tx: written, nextEntity: db.nextEntity })
}

function encodeAll(db: Database, datoms: RawDatoms, tx: number, jsNumbers: boolean): Batch {
  const { dictionary } = db
  const { length } = datoms
  const batch = db.batch(length)
  batch.reserve(length)
  const es = batch.columns[0]
  const as = batch.columns[1]
  const vs = batch.columns[2]
  const txs = batch.columns[3]
  // Without a schema no attribute says double.
  const typed = jsNumbers && db.schema.version > 0
  let named: Value | undefined = null
  let stamp = tx
  for (let i = 0; i < length; i++) {
    const datom = datoms.at(i) as RawDatom
    if (!isWellFormed(datom)) throw refusal(datom)
    const e = datom[0]
    const code = db.attributeCode(datom[1])
    const v = typed ? asStored(db, code, datom[2]) : datom[2]
    if (datom[3] !== named) {
      named = datom[3]
      stamp = named === undefined || named === null ? tx : dictionary.encode(named)
    }
    es[i] = isInline(e) ? e : dictionary.encode(e)
    as[i] = code
    vs[i] = isInline(v) ? v : dictionary.encode(v)
    txs[i] = stamp
    batch.added[i] = datom[4] === false ? 0 : 1
  }
  batch.length = length
  return batch
}

function isWellFormed(datom: RawDatom): boolean {
  const { length } = datom
  const added = datom[4]
  if (length < 3 || length > 5 || datom[0] === null || datom[1] === null || datom[2] === null) return false
  return added === undefined || typeof added === "boolean"
}

function refusal(datom: RawDatom): WizardError {
  const [e, a, v, ...rest] = datom
  return v === null && isWellFormed([e, a, true, ...rest]) ? nilValue(datom) : invalidDatom(datom)
}

function asStored(db: Database, a: number, v: Value): Value {
  if (typeof v !== "number") return v
  const type = db.attribute(a)?.valueType
  return type === "double" || type === "float" ? new Double(v) : v
}

/** The batch itself when it only asserts; else its last word on each fact, in order of first mention. */
function settled(batch: Batch): Batch {
  const { columns, length, added } = batch
  if (onlyAsserts(added, length) || (length <= FEW && !contradicts(batch))) return batch
  const net = new Batch(length)
  const e = columns[0]
  const a = columns[1]
  const v = columns[2]
  const tx = columns[3]
  for (let i = 0; i < length; i++) {
    const found = net.put(e[i], a[i], v[i], tx[i], added[i] === 1)
    if (found < 0 || net.added[found] === added[i]) continue
    net.added[found] = added[i]
    net.columns[3][found] = tx[i]
  }
  return net
}

function onlyAsserts(added: Uint8Array, length: number): boolean {
  for (let i = 0; i < length; i++) if (added[i] === 0) return false
  return true
}

/** Whether a fact of a small batch comes both with and without `added`. O(length²), without a table. */
function contradicts({ columns, length, added }: Batch): boolean {
  const e = columns[0]
  const a = columns[1]
  const v = columns[2]
  for (let i = 1; i < length; i++) {
    for (let j = 0; j < i; j++) {
      if (added[i] !== added[j] && e[i] === e[j] && v[i] === v[j] && a[i] === a[j]) return true
    }
  }
  return false
}

const FEW = 16

const invalidDatom = (datom: RawDatom): WizardError =>
  new WizardError("db.error/invalid-datom", `expected a datom [e a v tx added], found ${show(datom)}`, {
    hint: "entity, attribute and value are needed; added is true or false",
  })

const nilValue = (datom: RawDatom): WizardError =>
  new WizardError("db.error/nil-value", `nil is not a value: ${show(datom)}`, { hint: "retract the fact instead" })
