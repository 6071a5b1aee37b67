import { WizardError } from "../base/error.js"
import type { Attribute } from "./attribute.js"
import type { Database } from "./database.js"
import type { Names } from "./names.js"
import { Tempid, type Term } from "./tempid.js"
import type { AddOp, TxOp } from "./tx-op.js"
import { show } from "./value-type.js"

export interface Resolved {
  /** The entities that the transaction makes. */
  readonly fresh: ReadonlySet<number>
  readonly nextEntity: number
}

/**
 * Gives every tempid its entity: the one that holds a unique identity asserted of it (upsert; the state before the transaction
 * counts), the same one for tempids of which one identity is asserted, else a new one, in order of first appearance. Throws
 * `db.error/unique-conflict` when identities point to different entities, `db.error/tempid-not-an-entity` for a tempid that is
 * only ever a value. O(ops), times the depth of identities that are references to tempids.
 */
export function resolveTempids(db: Database, ops: readonly TxOp[], names: Names): Resolved {
  if (names.tempids.length === 0) return { fresh: new Set(), nextEntity: db.nextEntity }
  const identities = ops.filter(
    (op): op is AddOp => op.kind === "add" && op.a.unique === "identity" && op.e instanceof Tempid,
  )
  const waiting = identities.some((op) => op.v instanceof Tempid)
  while (meet(db, identities) && waiting);
  const resolved = giveIds(db, ops, names)
  refuseValuesOnly(ops)
  return resolved
}

/** The entity or value behind a term, after `resolveTempids`; undefined for a tempid of which nothing is asserted. */
export const codeOf = (term: Term): number | undefined => (typeof term === "number" ? term : term.root().entity)

/** One round over the identities: whether anything was found out. */
function meet(db: Database, identities: readonly AddOp[]): boolean {
  const seen = new Map<number, Map<Term, Tempid>>()
  let changed = false
  for (const { e, a, v } of identities) {
    const root = (e as Tempid).root()
    const value = codeOf(v) ?? (v as Tempid).root()
    const holder = typeof value === "number" ? db.lookup(a, value) : undefined
    if (holder !== undefined && root.entity !== holder) {
      if (root.entity !== undefined) throw conflict(db, root, a, value, holder)
      root.entity = holder
      changed = true
    }
    const sames = seen.get(a.code) ?? new Map<Term, Tempid>()
    seen.set(a.code, sames)
    const other = sames.get(value)?.root()
    sames.set(value, root)
    if (other === undefined || other === root) continue
    if (root.entity !== undefined && other.entity !== undefined && root.entity !== other.entity) {
      throw conflict(db, root, a, value, other.entity)
    }
    root.entity ??= other.entity
    other.join(root)
    changed = true
  }
  return changed
}

function giveIds(db: Database, ops: readonly TxOp[], names: Names): Resolved {
  const asserted = new Set<Tempid>()
  for (const op of ops)
    if ((op.kind === "add" || op.kind === "cas") && op.e instanceof Tempid) asserted.add(op.e.root())
  const fresh = new Set<number>()
  let { nextEntity } = db
  for (const tempid of names.tempids) {
    const root = tempid.root()
    if (root.entity !== undefined || !asserted.has(root)) continue
    root.entity = db.freshEntity(nextEntity, names.taken)
    nextEntity = root.entity + 1
    fresh.add(root.entity)
  }
  return { fresh, nextEntity }
}

function refuseValuesOnly(ops: readonly TxOp[]): void {
  for (const op of ops) {
    if (op.kind !== "add" && op.kind !== "cas") continue
    if (codeOf(op.v) !== undefined) continue
    const written = (op.v as Tempid).written
    const what = written === undefined ? "a map without attributes" : `the tempid ${show(written)}`
    throw new WizardError(
      "db.error/tempid-not-an-entity",
      `${what} is only a value of ${op.a.ident}: nothing is asserted of it`,
      {
        hint: "assert something of it, or name an entity that exists by its id, ident or lookup ref",
      },
    )
  }
}

function conflict(db: Database, root: Tempid, a: Attribute, value: Term, holder: number): WizardError {
  const text = typeof value === "number" ? show(db.dictionary.decode(value)) : "a new entity"
  const who = root.written === undefined ? "one map" : `the tempid ${show(root.written)}`
  return new WizardError(
    "db.error/unique-conflict",
    `${who} would be two entities: ${root.entity} by one identity, and ${holder} by ${a.ident} ${text}`,
    { hint: "leave one of the identities out, or name the entity by :db/id" },
  )
}
