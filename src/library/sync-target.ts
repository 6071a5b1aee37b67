import type { Engine } from "../engine/engine.js"
import { Series } from "../engine/series.js"
import type { TransactInput } from "./input.js"
import type { Keeper } from "./keeper.js"
import type { TransactHost } from "./options.js"
import type { SyncTarget } from "./sync.js"

interface Transacting {
  transactSync(input: TransactInput, host: TransactHost): unknown
  readonly history: { noted(key: string): string | undefined; note(key: string, value: string): Promise<void> }
}

/** A Wizard as one `sync` sees it. Where the facts are in no file the source has them all, from the first. */
export function syncTarget(engine: Engine, wizard: Transacting, keeper: () => Keeper | undefined): SyncTarget {
  const series = new Series()
  return {
    engine,
    position: (source) => (keeper()?.isAlone ? engine.t : Number(wizard.history.noted(keyOf(source)) ?? 0)),
    take: (input, host, source, position) => {
      const [key, value] = [keyOf(source), String(position)]
      const kept = keeper()
      if (kept === undefined) {
        wizard.transactSync(input, host)
        void wizard.history.note(key, value)
        return undefined
      }
      const taken = kept.transact(input, { ...host, noted: new Map([[key, value]]) }, series)
      return taken.then(() => kept.remember(key, value))
    },
  }
}

/** Where it stands in a source is noted under its name. */
const keyOf = (source: string): string => `sync ${source}`
