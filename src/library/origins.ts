import type { Database } from "../datom/database.js"
import { NONE } from "../datom/log.js"
import type { Written } from "../provenance/derivation.js"
import type { Origin } from "../storage/storage.js"
import type { TransactionInfo } from "./options.js"

/** Where each recorded entry of the log was written and how it is called, by its number. */
export class Origins {
  readonly #all: Origin[] = []

  /** Entries from number `from` up to, not including, `to`; what stood behind them is forgotten. */
  record(from: number, to: number, origin: Origin): void {
    this.#all.length = from
    for (let n = from; n < to; n++) this.#all[n] = origin
  }

  readonly written = (n: number): Written | undefined => {
    const { file, line } = this.#all[n] ?? {}
    return file === undefined || line === undefined ? undefined : { file, line }
  }

  /** One for each t of the log, also for those that were stepped back over. O(entries). */
  transactions({ log, dictionary }: Database): readonly TransactionInfo[] {
    const all: TransactionInfo[] = []
    for (let n = 0; n < log.recorded; n++) {
      const { t, tx } = log.entry(n)
      if (all.at(-1)?.t === t) continue
      all.push({
        t,
        tx: tx === NONE ? null : (dictionary.decode(tx) as number),
        written: this.written(n) ?? null,
        label: this.#all[n]?.label ?? null,
      })
    }
    return all
  }
}
