import { WizardError } from "../base/error.js"
import { Keyword, type Value } from "../edn/value.js"
import type { Dictionary } from "../zset/dictionary.js"
import type { Applied, Stamp } from "./applied.js"
import type { Attribute } from "./attribute.js"
import { Batch } from "./batch.js"
import { EntityIds } from "./entity-ids.js"
import { Facts } from "./facts.js"
import { Log, type LogEntry } from "./log.js"
import { prepareRekey, type Rekey } from "./rekey.js"
import { Schema, type SchemaChange } from "./schema.js"

/** The tx of transaction t is TX_BASE + t, unless a raw log says otherwise; the schema's, before t 1, is TX_BASE. */
export const TX_BASE = 536_870_912

/**
 * The facts as of now, the schema, and the log that leads here; everything is a code of the dictionary. `apply` is the only
 * writer; a transaction that throws has changed nothing. `undo` and `redo` move along the log and land on the identical state.
 *
 * `a` columns hold the attribute's entity when the schema has the attribute, else the code of what was written; an attribute
 * that is installed (or loses its ident) takes its facts along (`Rekey`), so that a name always finds all of them.
 */
export class Database {
  readonly dictionary: Dictionary
  readonly log = new Log()
  readonly facts = new Facts(this.log)
  readonly schema: Schema
  readonly #entityIds: EntityIds
  /** Keyword → attribute code, while the schema stays. */
  readonly #codes = new Map<Value, number>()
  #codesVersion = 0
  /** Number of the transaction → what it re-keyed; rare. */
  readonly #rekeys = new Map<number, readonly Rekey[]>()

  #batch: Batch | undefined

  constructor(dictionary: Dictionary) {
    this.dictionary = dictionary
    this.schema = new Schema(dictionary)
    this.#entityIds = new EntityIds(this.log, this.schema)
  }

  /** The t of the last transaction in force; 0 before the first. */
  get t(): number {
    return this.log.t
  }
  /** Where the entity counter stands: ids below it are given out, those from it on may be in use by raw datoms. */
  get nextEntity(): number {
    return this.log.nextEntity
  }

  attribute(ref: Keyword | number): Attribute | undefined {
    return this.schema.attribute(ref)
  }

  /** What stands in the `a` column for an attribute as it is written: a keyword, or whatever raw datoms use. O(1). */
  attributeCode(written: Value): number {
    if (this.#codesVersion !== this.schema.version) {
      this.#codes.clear()
      this.#codesVersion = this.schema.version
    }
    const known = this.#codes.get(written)
    if (known !== undefined) return known
    const plain = this.dictionary.encode(written)
    const code = this.schema.attribute(plain)?.code ?? plain
    if (written instanceof Keyword) this.#codes.set(written, code)
    return code
  }

  /** The entity with the ident, else undefined. */
  entid(ident: Keyword): number | undefined {
    return this.schema.entid(ident)
  }
  /** The ident of an entity, else undefined. */
  ident(entity: number): Keyword | undefined {
    return this.schema.ident(entity)
  }

  /** The entity that holds a value (its code) under an attribute, else undefined: what a lookup ref means. O(1). */
  lookup(attribute: Attribute, v: number): number | undefined {
    const position = this.facts.holder(attribute.code, v)
    return position < 0 ? undefined : this.log.e[position]
  }

  /** The least unused entity id from `counter` on that is not in `taken`. */
  freshEntity(counter: number, taken: ReadonlySet<number>): number {
    return this.#entityIds.fresh(counter, taken)
  }

  /** An empty batch with room for `length` datoms, for one `apply`: small ones are used again. */
  batch(length: number): Batch {
    if (length >= BULK) return new Batch(length)
    if (this.#batch === undefined || this.#batch.added.length > BULK) this.#batch = new Batch()
    this.#batch.clear()
    return this.#batch
  }

  /** Number `n` of the recorded transactions, from 0: what it did. */
  applied(n: number): Applied {
    const { t, tx, start, end } = this.log.entry(n)
    return { t, tx, start, end, rekeys: this.#rekeys.get(n) ?? NO_REKEYS }
  }

  /**
   * Writes one transaction: what changes nothing is dropped. No fact may stand in the batch both with and without `added`.
   * `check` sees the new state and the changes of the schema; when it throws, the state is as it was. O(batch), but a
   * transaction that installs an attribute scans the log once.
   */
  apply(batch: Batch, stamp: Stamp, check?: (changes: readonly SchemaChange[]) => void): Applied {
    if (this.log.count !== this.log.recorded) {
      throw new WizardError(
        "database/behind",
        `a transaction needs the newest state; the database stands at t ${this.t}`,
        {
          hint: "go to the end of the history first, or forget what comes after t",
        },
      )
    }
    const start = this.log.length
    this.#write(batch)
    const rekeys = this.schema.dirty || check !== undefined ? this.#settle(start, check) : NO_REKEYS
    if (rekeys.length > 0) this.#rekeys.set(this.log.count, rekeys)
    this.log.close(start, stamp.tx, stamp.t, stamp.nextEntity)
    return { t: stamp.t, tx: stamp.tx, start, end: this.log.length, rekeys }
  }

  /** Takes the last transaction in force back, exactly; it stays recorded for `redo` until `forget`. O(its datoms). */
  undo(): LogEntry {
    if (this.log.count === 0) throw new WizardError("database/start", "there is no transaction before the first")
    const n = this.log.count - 1
    for (const rekey of this.#rekeys.get(n) ?? NO_REKEYS) this.#move(rekey, rekey.from)
    const entry = this.log.entry(n)
    this.#takeBack(entry.start)
    this.log.moveTo(n)
    return entry
  }

  /** Brings the transaction back that was undone last. O(its datoms). */
  redo(): LogEntry {
    const n = this.log.count
    if (n === this.log.recorded) throw new WizardError("database/end", "there is no transaction after the last")
    const entry = this.log.entry(n)
    const { e, a, v, link } = this.log
    for (let p = entry.start; p < entry.end; p++) {
      const ended = link[p]
      if (ended < 0) this.facts.add(p)
      else {
        this.facts.remove(ended)
        link[ended] = p
      }
      if (this.schema.concerns(a[p])) this.schema.change(e[p], a[p], v[p], ended < 0)
    }
    this.log.moveTo(n + 1)
    this.schema.refresh()
    for (const rekey of this.#rekeys.get(n) ?? NO_REKEYS) this.#move(rekey, rekey.to)
    return entry
  }

  /** Drops the transactions that were undone: the next one is written in their place. */
  forget(): void {
    for (const n of this.#rekeys.keys()) if (n >= this.log.count) this.#rekeys.delete(n)
    this.#entityIds.truncate(this.log.length)
    this.log.forget()
  }

  #write(batch: Batch): void {
    const { log, schema } = this
    log.reserve(batch.length)
    const { e, a, v, tx, link } = log
    const { columns } = batch
    const be = columns[0]
    const ba = columns[1]
    const bv = columns[2]
    const btx = columns[3]
    const { added, length } = batch
    const facts = this.facts
    let end = log.length
    for (let i = 0; i < length; i++) {
      e[end] = be[i]
      a[end] = ba[i]
      v[end] = bv[i]
      tx[end] = btx[i]
      if (added[i] === 1 ? facts.add(end) >= 0 : !this.#retract(end, link)) continue
      if (ba[i] < 0 && schema.concerns(ba[i])) schema.change(be[i], ba[i], bv[i], added[i] === 1)
      end++
    }
    log.extend(end)
  }

  /** The retraction at `p`: whether there is a fact that it ends. */
  #retract(p: number, link: Int32Array): boolean {
    const { e, a, v } = this.log
    const ended = this.facts.find(e[p], a[p], v[p])
    if (ended < 0) return false
    this.facts.remove(ended)
    link[p] = ended
    link[ended] = p
    return true
  }

  #settle(start: number, check?: (changes: readonly SchemaChange[]) => void): readonly Rekey[] {
    try {
      const changes = this.schema.refresh()
      check?.(changes)
      const rekeys = prepareRekey(this, changes, start)
      for (const rekey of rekeys) this.#move(rekey, rekey.to)
      return rekeys
    } catch (error) {
      this.#takeBack(start)
      this.log.extend(start)
      throw error
    }
  }

  /** Undoes the datoms from the end down to `start`; the bound of the log is the caller's. */
  #takeBack(start: number): void {
    const { e, a, v, link } = this.log
    for (let p = this.log.length - 1; p >= start; p--) {
      const added = link[p] < 0
      this.facts.undo(p)
      if (this.schema.concerns(a[p])) this.schema.change(e[p], a[p], v[p], !added)
    }
    this.schema.refresh()
  }

  #move(rekey: Rekey, a: number): void {
    const { log, facts } = this
    for (const p of rekey.positions) {
      const holds = log.holds(p)
      if (holds) facts.remove(p)
      log.a[p] = a
      if (holds) facts.add(p)
    }
    facts.clearIndexes()
  }
}

const NO_REKEYS: readonly Rekey[] = []

/** Batches of this many datoms are not kept to be used again. */
const BULK = 10_000
