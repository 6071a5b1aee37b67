import { Engine } from "../../src/engine/engine.js"
import { type Location, localiseIn } from "../../src/verify/localise.js"
import { stepsOf } from "../../src/verify/recording.js"
import { divergesAt, recordingOfScenario } from "../../src/verify/shrink/scenario.js"
import { type Scenario, shrink } from "../../src/verify/shrink.js"
import { scenarioOf } from "./families.js"
import type { Mutant } from "./mutant.js"

/** What verification made of a mutant. */
export interface Hunt {
  readonly mutant: Mutant
  /** The scenario's t at which the view differed; undefined when the mutant survived all of them. */
  readonly t: number | undefined
  readonly named: Location | null
  /** The operator named in the shrunk scenario. */
  readonly namedLeast: Location | null
  readonly least: Scenario | undefined
  readonly ok: boolean
}

const TRIES = 60

/** Plants a mutant, hunts it through its families' scenarios, and takes it away. */
export async function hunt(mutant: Mutant, seed: number): Promise<Hunt> {
  const undo = mutant.plant()
  try {
    return await find(mutant, seed)
  } finally {
    undo()
  }
}

async function find(mutant: Mutant, seed: number): Promise<Hunt> {
  const { families, way = "first", at } = mutant
  const record = (scenario: Scenario) =>
    recordingOfScenario(scenario, (options) => new Engine({ ...options, rounds: 25 }))
  for (let i = 0; i < TRIES * families.length; i++) {
    const scenario = scenarioOf(families[i % families.length], seed + i)
    const t = await divergesAt(record(scenario), way)
    if (t === undefined) continue
    const locate = (found: Scenario) => localiseIn(record(found).engine(), stepsOf(record(found), way))
    const named = locate(scenario)
    const least = await shrink(scenario, async (some) => (await divergesAt(record(some), way)) !== undefined)
    const namedLeast = locate(least)
    const isNamed = [named, namedLeast].every((each) => each !== null && at.includes(each.kind))
    return { mutant, t, named, namedLeast, least, ok: isNamed && isSmall(least) }
  }
  return { mutant, t: undefined, named: null, namedLeast: null, least: undefined, ok: false }
}

const isSmall = ({ transactions, query, rules }: Scenario): boolean =>
  transactions.length <= 3 && query.where.length <= 3 && (rules?.rules.length ?? 0) <= 3

/** A hunt as a line of the table. */
export function huntLine({ mutant, t, named, namedLeast, least, ok }: Hunt): string {
  const op = (location: Location | null): string => (location === null ? "-" : `${location.op}@t${location.t}`)
  const size =
    least &&
    `${least.transactions.length} tx ${least.query.where.length} clauses ${least.rules?.rules.length ?? 0} rules`
  const cells = [mutant.name.padEnd(58), `t${t ?? "-"}`.padEnd(4), op(named).padEnd(26), op(namedLeast).padEnd(24)]
  return `${cells.join(" ")} ${(size ?? "survived").padEnd(22)} ${ok ? "ok" : "NOT OK"}`
}
