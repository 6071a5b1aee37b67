import type { Plan } from "../plan/plan.js"
import type { Change, Supposed } from "./change.js"
import type { Domain } from "./domain.js"
import type { Around, Binding, Proof } from "./proof.js"
import type { Finder } from "./world.js"

/** How much may be changed, and how deep recursion may go. */
export interface Allowed {
  readonly budget: number
  readonly depth: number
  readonly around: Around
}

/** What supposes changes of the facts. */
export interface Supposing {
  readonly search: Finder
  readonly domain: Domain
  /** Rows that agree with `bound` after few changes, those that need none first. */
  assume(plan: Plan, bound: Binding, allowed: Allowed): Iterable<Supposed>
  /** What must go so that none of these rows is derived any more. */
  without(proofs: readonly Proof[], allowed: Allowed): Iterable<Change>
}
