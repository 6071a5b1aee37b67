import type { TransactionRecord } from "../library/record.js"
import type { JsRow, RowChange } from "../library/result.js"
import type { Wizard } from "../library/wizard.js"

/** What a transaction made in the session has done. */
export interface Transacted {
  readonly t: number
  readonly tx: number | null
  readonly datoms: readonly JsRow[]
  /** By view, in the order of `views`; null for one that stands failed. Views that did not change are left out. */
  readonly deltas: ReadonlyMap<string, readonly RowChange[] | null>
}

/** What a recorded transaction has done, its listeners' rounds included. */
export function transactedOf(wizard: Wizard, { t, deltas }: TransactionRecord): Transacted {
  const parts = [...wizard.history.transactions(t, t)]
  const changed = wizard.views().flatMap((view): [string, readonly RowChange[] | null][] => {
    if (wizard.view(view).status !== "ok") return [[view, null]]
    const delta = deltas.get(view)
    return delta === undefined ? [] : [[view, delta.changes]]
  })
  return { t, tx: parts[0]?.tx ?? null, datoms: parts.flatMap(({ datoms }) => datoms), deltas: new Map(changed) }
}
