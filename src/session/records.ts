import type { TransactionRecord } from "../library/record.js"
import type { Wizard } from "../library/wizard.js"

/**
 * What was recorded of transactions that were looked into, those looked at last: as many as fit into a number of rows, however long one
 * goes on looking. A record is made when it is asked for.
 */
export class Records {
  readonly #room: number
  readonly #known = new Map<number, TransactionRecord>()
  #rows = 0

  constructor(room: number) {
    this.#room = room
  }

  /** What transaction t did. O(1) when it is kept, else as `History.record`. */
  of(wizard: Wizard, t: number): TransactionRecord {
    const known = this.#known.get(t)
    if (known !== undefined) {
      this.#known.delete(t)
      this.#known.set(t, known)
      return known
    }
    const record = wizard.history.record(t)
    this.#known.set(t, record)
    this.#rows += record.size + 1
    for (const [old, { size }] of this.#known) {
      if (this.#rows <= this.#room || old === t) break
      this.#known.delete(old)
      this.#rows -= size + 1
    }
    return record
  }

  /** Rows that are kept now. */
  get size(): number {
    return this.#rows
  }

  /** Forgets everything: views or the history have changed. */
  clear(): void {
    this.#known.clear()
    this.#rows = 0
  }
}
