import type { Rekey } from "./rekey.js"

/** How a transaction is written down: its t, the code of its tx (or NONE), the entity counter after it. */
export interface Stamp {
  readonly t: number
  readonly tx: number
  readonly nextEntity: number
}

/** What a transaction did: the datoms at `[start, end)` of the log, and the older facts whose `a` column it changed. */
export interface Applied {
  readonly t: number
  readonly tx: number
  readonly start: number
  readonly end: number
  readonly rekeys: readonly Rekey[]
}
