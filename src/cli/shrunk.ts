import { writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { WizardError } from "../base/error.js"
import type { Source } from "../base/span.js"
import { parseQuery, parseRules } from "../datalog/parse.js"
import { parseTxData } from "../datom/tx-text.js"
import { inOrder } from "../engine/definition.js"
import { definitionOf } from "../library/input.js"
import { scenarioOf, shrunkNotebook } from "../library/shrunk-notebook.js"
import type { Wizard } from "../library/wizard.js"
import type { Scenario, ScenarioTransaction } from "../verify/shrink.js"
import type { LoggedTransaction } from "../workspace/logged-transaction.js"
import type { History } from "./history.js"

/**
 * Writes the least notebook on which the view differs from its full query. Throws `verify/shrink` when naive sees no difference once
 * the history stands alone, and `verify/notebook` when no transaction forms say the same as its raw datoms.
 */
export async function writeShrunk(
  path: string,
  history: History,
  transactions: readonly LoggedTransaction[],
): Promise<Scenario> {
  return writeLeast(path, historyScenario(history, transactions))
}

/** The same of a view of a Wizard, over all that it lived through. */
export async function writeShrunkView(path: string, wizard: Wizard, view: string): Promise<Scenario> {
  return writeLeast(path, scenarioOf(wizard, view))
}

async function writeLeast(path: string, scenario: Scenario): Promise<Scenario> {
  const shrunk = await shrunkNotebook(scenario, "The view differs from its full query", basename(path))
  if (shrunk === undefined) {
    throw new WizardError("verify/shrink", "expected a history on which the view differs from what naive answers", {
      hint: "what only another oracle sees cannot be made smaller",
    })
  }
  for (const { file, text } of shrunk.logs) writeFileSync(join(dirname(path), file), text)
  writeFileSync(path, shrunk.text)
  return shrunk.scenario
}

/** A transaction that was refused stays out. */
function historyScenario({ spec, schema, sources }: History, transactions: readonly LoggedTransaction[]): Scenario {
  const { args } = definitionOf(spec)
  const query = parseQuery(spec.query as Source)
  return {
    schema: schema === undefined ? [] : parseTxData(schema).forms,
    query,
    rules: spec.rules === undefined ? undefined : parseRules(spec.rules as Source),
    args: inOrder(query, args ?? []),
    transactions: transactions.map(asItems),
    sources: Object.entries(sources).map(([name, { log }]) => ({ name, transactions: log.map(asItems) })),
  }
}

const asItems = ({ input }: LoggedTransaction): ScenarioTransaction =>
  "datoms" in input
    ? { kind: "datoms", items: input.datoms.map((datom) => [...datom]) }
    : { kind: "forms", items: input }
