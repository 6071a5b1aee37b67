import { WizardError } from "../base/error.js"
import { source } from "../base/span.js"
import { parseQuery, parseRules } from "../datalog/parse.js"
import { isOwnAttribute } from "../datom/own-attribute.js"
import { fromJs } from "../edn/js.js"
import { sequence, type Value } from "../edn/value.js"
import { asForms } from "../verify/shrink/as-forms.js"
import { printNotebook } from "../verify/shrink/notebook.js"
import { divergesAt, recordingOfScenario } from "../verify/shrink/scenario.js"
import { type Scenario, shrink } from "../verify/shrink.js"
import type { Wizard } from "./wizard.js"

/** The least scenario that still fails, and the notebook that says it. */
export interface ShrunkNotebook {
  readonly scenario: Scenario
  readonly text: string
}

/**
 * Makes a scenario as small as it can be while its view differs from what naive answers; undefined when it does not. Throws
 * `verify/notebook` when no transaction forms say the same as its raw datoms.
 */
export async function shrunkNotebook(scenario: Scenario, title: string): Promise<ShrunkNotebook | undefined> {
  const fails = async (some: Scenario) => (await divergesAt(recordingOfScenario(some))) !== undefined
  if (!(await fails(scenario))) return undefined
  const least = await shrink(await sayable(scenario, fails), fails)
  return { scenario: least, text: await printNotebook(least, title) }
}

/** The scenario in forms, under a schema made up for its facts where what describes one cannot be said; as it is when none of these fails. */
async function sayable(scenario: Scenario, fails: (some: Scenario) => Promise<boolean>): Promise<Scenario> {
  const transactions = scenario.transactions.map(({ kind, items }) => ({ kind, items: items.filter(isFact) }))
  for (const forms of [asForms(scenario), asForms({ ...scenario, transactions })]) {
    if (forms !== undefined && (await fails(forms))) return forms
  }
  return scenario
}

/** Not a datom about a schema or a transaction. */
const isFact = (item: Value): boolean => !isOwnAttribute(sequence(item)?.[1])

/** A view and the history that it lived through, as datoms; the schema is among them. Throws `verify/shrink` for further sources. */
export function scenarioOf(wizard: Wizard, view: string): Scenario {
  const { query, rules, args, sources } = wizard.view(view).text
  if (sources.length > 0) throw severalSources()
  const transactions = [...wizard.history.transactions()].map(({ datoms }) => ({
    kind: "datoms" as const,
    items: datoms.map((datom): Value => datom.map(fromJs)),
  }))
  return {
    schema: [],
    query: parseQuery(source("query", query)),
    rules: rules === undefined ? undefined : parseRules(source("rules", rules)),
    args: args.map(fromJs),
    transactions,
  }
}

export const severalSources = (): WizardError =>
  new WizardError("verify/shrink", "a view over several sources cannot be shrunk", {
    hint: "write a view that reads $ alone",
  })
