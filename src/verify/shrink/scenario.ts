import { isInterruption } from "../../base/breath.js"
import type { Query, Rules } from "../../datalog/ast.js"
import { printQuery, printRules } from "../../datalog/print.js"
import { Database } from "../../datom/database.js"
import { type RawDatom, transactRaw } from "../../datom/transact-raw.js"
import { transact } from "../../datom/transactor.js"
import type { Value } from "../../edn/value.js"
import { Engine } from "../../engine/engine.js"
import type { EngineOptions } from "../../engine/engine-options.js"
import { Dictionary } from "../../zset/dictionary.js"
import { isSame } from "../compare.js"
import { DeltaSums } from "../delta-sums.js"
import { play, type Recording, stepsOf, type Way } from "../recording.js"
import { agrees } from "../verify.js"

/** A query over a history, as data: what can be made smaller. */
export interface Scenario {
  /** Transaction forms before t 1. */
  readonly schema: readonly Value[]
  readonly query: Query
  readonly rules: Rules | undefined
  /** The values of `:in` in order, without sources and rules. */
  readonly args: readonly Value[]
  readonly transactions: readonly ScenarioTransaction[]
  /** The databases beside `$`, which stand still; none when left out. */
  readonly sources?: readonly ScenarioSource[]
}

/** A further source of the query: whole before the schema, with a schema among its transactions or none. */
export interface ScenarioSource {
  readonly name: string
  readonly transactions: readonly ScenarioTransaction[]
}

/** Forms for the transactor, or datoms as they are. */
export interface ScenarioTransaction {
  readonly kind: "forms" | "datoms"
  readonly items: readonly Value[]
}

/**
 * A scenario with its one view as a recording; its query and rules are printed, to be parsed again. Throws what a further source
 * refuses.
 */
export function recordingOfScenario(
  scenario: Scenario,
  engine = (options: EngineOptions) => new Engine(options),
): Recording {
  const { schema, query, rules, args, transactions, sources = [] } = scenario
  const dictionary = new Dictionary()
  const standing = new Map(sources.map((source) => [source.name, databaseOf(source, dictionary)]))
  const definition = { query: printQuery(query), rules: rules && printRules(rules), args, sources: standing }
  const steps = transactions.map(({ kind, items }, i) => {
    const data = kind === "forms" ? { forms: items } : { datoms: items as readonly RawDatom[] }
    return { kind: "transact", data, options: { t: i + 1, instant: instantOf(i + 1) } } as const
  })
  const before = { kind: "transact", data: { forms: schema }, options: { t: 0, instant: instantOf(0) } } as const
  return {
    engine: () => engine({ dictionary }),
    views: [{ kind: "view", id: "view", definition }],
    transactions: schema.length > 0 ? [before, ...steps] : steps,
  }
}

function databaseOf({ transactions }: ScenarioSource, dictionary: Dictionary): Database {
  const database = new Database(dictionary)
  for (const [i, { kind, items }] of transactions.entries()) {
    if (kind === "datoms") transactRaw(database, items as readonly RawDatom[], { t: i + 1 })
    else transact(database, items, { t: i + 1, instant: instantOf(i + 1) })
  }
  return database
}

/**
 * The t at which the view or the sum of its deltas first differs from its full query, played in one way; undefined when it never does, or when anything of it
 * is refused.
 */
export async function divergesAt(recording: Recording, way: Way = "first"): Promise<number | undefined> {
  const engine = recording.engine()
  const sums = new DeltaSums(engine)
  for (const step of stepsOf(recording, way)) {
    try {
      sums.take(play(engine, step))
    } catch (thrown) {
      if (isInterruption(thrown)) throw thrown
      return undefined
    }
    const ids = engine.catalog.views().map(({ id }) => id)
    if (!ids.every((id) => isSame(sums.difference(id) ?? NOTHING))) return engine.t
    if (ids.length > 0 && !(await agrees(engine))) return engine.t
  }
  return undefined
}

const NOTHING = { missing: [], extra: [] }

/** The `:db/txInstant` of transaction t, the same in every run. */
const instantOf = (t: number): Date => new Date(Date.UTC(2000, 0, 1) + t * 1000)
