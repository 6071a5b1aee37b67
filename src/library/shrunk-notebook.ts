import { isInterruption } from "../base/breath.js"
import { source } from "../base/span.js"
import { parseQuery, parseRules } from "../datalog/parse.js"
import { isOwnAttribute } from "../datom/own-attribute.js"
import { fromJs } from "../edn/js.js"
import { sequence, type Value } from "../edn/value.js"
import type { Recording } from "../verify/recording.js"
import { asForms } from "../verify/shrink/as-forms.js"
import { printLogs, printNotebook, type SourceLog } from "../verify/shrink/notebook.js"
import { divergesAt, recordingOfScenario } from "../verify/shrink/scenario.js"
import { type Fails, type Scenario, shrink } from "../verify/shrink.js"
import type { JsRow } from "./result.js"
import type { Wizard } from "./wizard.js"

/** The least scenario that still fails, and the notebook that says it. */
export interface ShrunkNotebook {
  readonly scenario: Scenario
  readonly text: string
  /** What it reads beside `$`: the logs that stand beside it. */
  readonly logs: readonly SourceLog[]
}

/**
 * Makes a scenario as small as it can be while its view differs from what naive answers, as a notebook of that file name; undefined when
 * it does not differ. `pause` is awaited before each try: it lets others run, and what it throws ends the search. Throws `verify/notebook`
 * when no transaction forms say the same as its raw datoms.
 */
export async function shrunkNotebook(
  scenario: Scenario,
  title: string,
  notebook = "least.md",
  pause: () => Promise<void> = async () => {},
): Promise<ShrunkNotebook | undefined> {
  const failsPaced: Fails = async (each) => {
    await pause()
    return fails(each)
  }
  if (!(await failsPaced(scenario))) return undefined
  const least = await shrink(await sayable(scenario, failsPaced), failsPaced)
  return { scenario: least, text: await printNotebook(least, title, notebook), logs: printLogs(least, notebook) }
}

/** What is refused does not fail. */
async function fails(scenario: Scenario): Promise<boolean> {
  let recording: Recording
  try {
    recording = recordingOfScenario(scenario)
  } catch (thrown) {
    if (isInterruption(thrown)) throw thrown
    return false
  }
  return (await divergesAt(recording)) !== undefined
}

/** The scenario in forms, under a schema made up for its facts where what describes one cannot be said; as it is when none of these fails. */
async function sayable(scenario: Scenario, fails: Fails): Promise<Scenario> {
  const transactions = scenario.transactions.map(({ kind, items }) => ({ kind, items: items.filter(isFact) }))
  for (const forms of [asForms(scenario), asForms({ ...scenario, transactions })]) {
    if (forms !== undefined && (await fails(forms))) return forms
  }
  return scenario
}

/** Not a datom about a schema or a transaction. */
const isFact = (item: Value): boolean => !isOwnAttribute(sequence(item)?.[1])

/** A view, the history that it lived through and what it reads beside, as datoms; the schemas are among them. */
export function scenarioOf(wizard: Wizard, view: string): Scenario {
  const handle = wizard.view(view)
  const { query, rules, args, sources } = handle.text
  return {
    schema: [],
    query: parseQuery(source("query", query)),
    rules: rules === undefined ? undefined : parseRules(source("rules", rules)),
    args: args.map(fromJs),
    transactions: [...wizard.history.transactions()].map(({ datoms }) => written(datoms)),
    sources: sources.map((name) => ({ name, transactions: [...handle.source(name)].map(written) })),
  }
}

const written = (datoms: readonly JsRow[]) => ({
  kind: "datoms" as const,
  items: datoms.map((datom): Value => datom.map(fromJs)),
})
