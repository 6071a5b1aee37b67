import { WizardError } from "../base/error.js"
import { DatomColumns } from "./datom-columns.js"
import type { Commit, Kept, Storage } from "./storage.js"

/** Keeps nothing: where the facts come from a source that has them, and only states of circuits are durable. */
export class NoStorage implements Storage {
  async load(): Promise<Kept> {
    return { values: [], entries: [], datoms: new DatomColumns(), views: [], meta: new Map() }
  }

  /** Throws `storage/derived`: what listeners derive stands in no source, so it would be gone the next time. */
  async append({ entries }: Commit): Promise<void> {
    const derived = entries.find(({ t }, i) => t > 0 && i > 0 && entries[i - 1].t === t)
    if (derived === undefined) return
    throw new WizardError("storage/derived", `expected no transactions of listeners at t ${derived.t}`, {
      hint: "let them return nothing, or keep the facts too: load the config without a source, and sync into it",
    })
  }

  async close(): Promise<void> {}

  async abandon(): Promise<void> {}
}
