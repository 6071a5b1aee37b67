import type { Written } from "../provenance/derivation.js"
import type { Origin } from "../storage/storage.js"

/** Where each recorded entry of the log was written and how it is called, by its number. */
export class Origins {
  readonly #all: Origin[] = []

  /** Entries from number `from` up to, not including, `to`; what stood behind them is forgotten. */
  record(from: number, to: number, origin: Origin): void {
    if (this.#all.length > from) this.#all.length = from
    for (let n = from; n < to; n++) this.#all[n] = origin
  }

  readonly written = (n: number): Written | undefined => {
    const { file, line } = this.#all[n] ?? {}
    return file === undefined || line === undefined ? undefined : { file, line }
  }

  origin(n: number): Origin {
    return this.#all[n] ?? {}
  }

  label(n: number): string | undefined {
    return this.#all[n]?.label
  }
}
