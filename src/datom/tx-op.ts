import type { Attribute } from "./attribute.js"
import type { Term } from "./tempid.js"

/** What a transaction form asks for; lookup refs and idents are resolved, values are codes, only tempids are open. */
export type TxOp = AddOp | RetractOp | RetractEntityOp | CasOp

export interface AddOp {
  readonly kind: "add"
  readonly e: Term
  readonly a: Attribute
  readonly v: Term
}

/** Without `v`: whatever the entity has under the attribute. */
export interface RetractOp {
  readonly kind: "retract"
  readonly e: Term
  readonly a: Attribute
  readonly v: number | undefined
}

export interface RetractEntityOp {
  readonly kind: "retract-entity"
  readonly e: Term
}

/** Without `old`: only if the entity has nothing under the attribute. */
export interface CasOp {
  readonly kind: "cas"
  readonly e: Term
  readonly a: Attribute
  readonly old: number | undefined
  readonly v: Term
}
