import { breathe } from "../base/breath.js"
import type { Value } from "../edn/value.js"
import type { Applied } from "./applied.js"
import { DB_TX_INSTANT } from "./bootstrap.js"
import { type Database, TX_BASE } from "./database.js"
import { Names } from "./names.js"
import { codeOf, resolveTempids } from "./resolve.js"
import { checkSchema } from "./schema-check.js"
import { readTxData } from "./tx-data.js"
import { TxSet } from "./tx-set.js"

export interface TransactOptions {
  /** The `:db/txInstant` of the transaction, unless the forms assert one. */
  readonly instant: Date
  /** The t to be written down; the next one when left out. A schema before t 1, or what a listener derives, keeps the t. */
  readonly t?: number
  /** The number of the transaction's entity: TX_BASE + t when left out. */
  readonly tx?: number
  /** Whole numbers are doubles where the schema says double: for values that come from JS. */
  readonly jsNumbers?: boolean
}

/** What a transaction did, and which entity each tempid became (strings and negative numbers as they were written). */
export interface Transacted extends Applied {
  readonly tempids: ReadonlyMap<Value, number>
}

/**
 * Transacts forms as Datomic does: upserts, cardinality, uniqueness, `:db/cas`, `:db/retractEntity`, schema. All forms see the
 * state before; their order means nothing but the order of new ids. Throws coded errors (`db.error/…`), having changed nothing.
 */
export function transact(db: Database, forms: readonly Value[], options: TransactOptions): Transacted {
  const t = options.t ?? db.t + 1
  const tx = options.tx ?? TX_BASE + t
  const names = new Names(db, { tx, jsNumbers: options.jsNumbers ?? false })
  const ops = readTxData(forms, names)
  const { fresh, nextEntity } = resolveTempids(db, ops, names)
  const set = new TxSet(db, tx, fresh)
  stampInstant(
    db,
    set,
    tx,
    options.instant,
    ops.some((op) => "a" in op && op.a.ident === DB_TX_INSTANT && codeOf(op.e) === tx),
  )
  for (const op of ops) {
    breathe()
    set.do(op)
  }
  set.checkUnique()
  const applied = db.apply(set.batch, { t, tx, nextEntity }, (changes) => checkSchema(db, changes))
  return { ...applied, tempids: tempidsOf(names, tx) }
}

/** A tx entity that has its instant keeps it: several transactions may share one t. */
function stampInstant(db: Database, set: TxSet, tx: number, instant: Date, given: boolean): void {
  const a = db.dictionary.encode(DB_TX_INSTANT)
  if (given || db.facts.value(tx, a) >= 0) return
  set.batch.put(tx, a, db.dictionary.encode(instant), tx, true)
}

function tempidsOf(names: Names, tx: number): Map<Value, number> {
  const tempids = new Map<Value, number>()
  for (const tempid of names.tempids) {
    const entity = codeOf(tempid)
    if (tempid.written !== undefined && entity !== undefined) tempids.set(tempid.written, entity)
  }
  if (names.txNamed) tempids.set("datomic.tx", tx)
  return tempids
}
