import { WizardError } from "../base/error.js"
import type { Attribute } from "./attribute.js"
import type { Batch } from "./batch.js"
import type { Database } from "./database.js"
import { A, E, V } from "./log.js"
import { codeOf } from "./resolve.js"
import { SmallTable } from "./small-table.js"
import type { Tempid, Term } from "./tempid.js"
import type { AddOp, CasOp, TxOp } from "./tx-op.js"
import { show } from "./value-type.js"

/**
 * The datoms of one transaction, of operations whose tempids are resolved: what is implied (the old value of a single attribute,
 * the facts of a retracted entity) is added, what contradicts itself is refused. Every question goes to the state before.
 */
export class TxSet {
  readonly batch: Batch
  readonly #db: Database
  readonly #tx: number
  /** Entities that the transaction makes: there is nothing to look up of them. */
  readonly #fresh: ReadonlySet<number>
  /** One entry an (e, a) of single attributes, one an (a, v) of unique ones: the index of the assertion in the batch. */
  readonly #single: SmallTable
  readonly #unique: SmallTable
  readonly #uniques: { readonly at: number; readonly a: Attribute }[] = []
  readonly #retracted = new Set<number>()

  constructor(db: Database, tx: number, fresh: ReadonlySet<number>) {
    this.#db = db
    this.batch = db.batch(0)
    this.#single = new SmallTable(this.batch, [E, A, E])
    this.#unique = new SmallTable(this.batch, [A, V, A])
    this.#tx = tx
    this.#fresh = fresh
  }

  do(op: TxOp): void {
    if (op.kind === "add") this.#add(op)
    else if (op.kind === "cas") this.#compareAndSwap(op)
    else if (op.kind === "retract-entity") this.#retractEntity(this.#entity(op.e))
    else if (op.v !== undefined) this.#put(this.#entity(op.e), op.a, op.v, false)
    else {
      const e = this.#entity(op.e)
      for (const p of this.#db.facts.values(e, op.a.code)) this.#put(e, op.a, this.#db.log.v[p], false)
    }
  }

  /** Refuses a unique value of two entities, after all operations: a holder that gives it up in this transaction is none. */
  checkUnique(): void {
    const { batch } = this
    const { facts, log } = this.#db
    for (const { at, a } of this.#uniques) {
      const [e, v] = [batch.columns[E][at], batch.columns[V][at]]
      const other = this.#unique.add(at)
      if (other >= 0 && batch.columns[E][other] !== e) throw this.#notUnique(a, v, batch.columns[E][other], e)
      for (const p of facts.holders(a.code, v)) {
        if (log.e[p] === e) continue
        const given = batch.find(log.e[p], a.code, v)
        if (given < 0 || batch.added[given] === 1) throw this.#notUnique(a, v, log.e[p], e)
      }
    }
  }

  #add({ e: entity, a, v: value }: Pick<AddOp, "e" | "a" | "v">): void {
    const e = this.#entity(entity)
    const v = codeOf(value)!
    const other = a.cardinality === "one" ? this.#single.find(e, a.code, e) : -1
    if (other >= 0 && this.batch.columns[V][other] !== v) throw this.#twoValues(e, a, this.batch.columns[V][other], v)
    const at = this.#put(e, a, v, true)
    if (at < 0) return
    if (a.unique !== undefined) this.#uniques.push({ at, a })
    if (a.cardinality === "many") return
    this.#single.add(at)
    if (this.#fresh.has(e)) return
    const { log, facts } = this.#db
    for (const p of facts.values(e, a.code)) {
      const old = log.v[p]
      if (old !== v) this.#put(e, a, old, false)
    }
  }

  #compareAndSwap({ e: entity, a, old, v }: CasOp): void {
    const e = this.#entity(entity)
    if (a.cardinality === "many") {
      throw new WizardError(
        "db.error/invalid-cas-many",
        `:db/cas needs a single attribute, ${a.ident} has cardinality many`,
        {
          hint: "use :db/retract and :db/add",
        },
      )
    }
    const { log, facts } = this.#db
    const held = facts.values(e, a.code).map((p) => log.v[p])
    const swaps = old === undefined ? held.length === 0 : held.includes(old)
    if (!swaps) {
      const expected = old === undefined ? "nothing" : this.#show(old)
      const found = held.length === 0 ? "nothing" : held.map((code) => this.#show(code)).join(", ")
      throw new WizardError(
        "db.error/cas-failed",
        `expected ${a.ident} of entity ${this.#show(e)} to be ${expected}, found ${found}`,
        {
          hint: "read the value again and retry",
        },
      )
    }
    this.#add({ e, a, v })
  }

  /** Its facts, its components, and the references to it. */
  #retractEntity(e: number): void {
    if (this.#retracted.has(e)) return
    this.#retracted.add(e)
    const { facts, log, schema } = this.#db
    const components: number[] = []
    for (const p of facts.ofEntity(e)) {
      const a = schema.attribute(log.a[p])
      if (a?.valueType === "ref" && a.isComponent) components.push(log.v[p])
      this.#putCode(e, log.a[p], log.v[p])
    }
    for (const component of components) this.#retractEntity(component)
    for (const a of schema.attributes()) {
      if (a.valueType === "ref") for (const p of facts.holders(a.code, e)) this.#putCode(log.e[p], a.code, e)
    }
  }

  /** The index of the datom when it is new to the batch, −1 when it was there. */
  #put(e: number, a: Attribute, v: number, added: boolean): number {
    const found = this.batch.put(e, a.code, v, this.#tx, added)
    if (found < 0) return this.batch.length - 1
    if ((this.batch.added[found] === 1) !== added) throw this.#contradicts(e, String(a.ident), v)
    return -1
  }

  #putCode(e: number, a: number, v: number): void {
    const found = this.batch.put(e, a, v, this.#tx, false)
    if (found >= 0 && this.batch.added[found] === 1) throw this.#contradicts(e, this.#show(a), v)
  }

  #entity(term: Term): number {
    const e = codeOf(term)
    if (e !== undefined) return e
    const written = (term as Tempid).written
    throw new WizardError(
      "db.error/not-an-entity",
      `the tempid ${show(written ?? null)} names no entity, so nothing of it can be retracted`,
      {
        hint: "name an entity that exists by its id, ident or lookup ref",
      },
    )
  }

  #show(code: number): string {
    return show(this.#db.dictionary.decode(code))
  }

  #contradicts(e: number, a: string, v: number): WizardError {
    const message = `entity ${this.#show(e)}, ${a} ${this.#show(v)}: asserted and retracted in one transaction`
    return new WizardError("db.error/datoms-conflict", message, { hint: "leave one of the two out" })
  }

  #twoValues(e: number, a: Attribute, one: number, other: number): WizardError {
    const values = `${this.#show(one)} and ${this.#show(other)}`
    return new WizardError(
      "db.error/datoms-conflict",
      `entity ${this.#show(e)} cannot have both ${values}: ${a.ident} has cardinality one`,
      {
        hint: "assert one of them, or make the attribute :db.cardinality/many",
      },
    )
  }

  #notUnique(a: Attribute, v: number, holder: number, e: number): WizardError {
    const message = `${a.ident} ${this.#show(v)} is unique: entity ${this.#show(holder)} has it, entity ${this.#show(e)} cannot`
    return new WizardError("db.error/unique-conflict", message, {
      hint: "retract it from the one in the same transaction, or take another value",
    })
  }
}
