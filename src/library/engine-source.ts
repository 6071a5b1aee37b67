import type { Engine } from "../engine/engine.js"
import { TransactionReport } from "../engine/report.js"
import type { Source, SourceOptions, SourceProgress, SourceTransaction } from "../source/source.js"

/** How often the other one is looked at while it is followed, in ms. */
const LOOK_MS = 50

/** The database of another Wizard as a source. Positions count the entries of its log; what listeners derived belongs to its cause. */
export class EngineSource implements Source {
  readonly name = "wizard"
  readonly #engine: Engine
  #done = 0

  constructor(engine: Engine) {
    this.#engine = engine
  }

  async *transactions(after: number, { follow, signal }: SourceOptions): AsyncGenerator<SourceTransaction> {
    const { database } = this.#engine
    const { log } = database
    this.#done = after
    while (!signal.aborted) {
      const from = this.#done
      if (from < log.count) {
        const { t } = log.entry(from)
        let to = from + 1
        while (to < log.count && log.entry(to).t === t) to++
        const reports = range(from, to).map((n) => new TransactionReport(database, database.applied(n), NO_TEMPIDS))
        this.#done = to
        yield { input: { datoms: reports.flatMap(({ datoms }) => datoms) }, exact: true, position: to }
      } else if (!follow) return
      else await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }

  progress(): SourceProgress {
    return { done: this.#done, total: this.#engine.database.log.count }
  }
}

const NO_TEMPIDS = new Map()

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)
