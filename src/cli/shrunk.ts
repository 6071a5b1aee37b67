import { writeFileSync } from "node:fs"
import { WizardError } from "../base/error.js"
import type { Source } from "../base/span.js"
import { parseQuery, parseRules } from "../datalog/parse.js"
import { parseTxData } from "../datom/tx-text.js"
import { inOrder } from "../engine/definition.js"
import { definitionOf } from "../library/input.js"
import { asForms } from "../verify/shrink/as-forms.js"
import { printNotebook } from "../verify/shrink/notebook.js"
import { divergesAt, recordingOfScenario } from "../verify/shrink/scenario.js"
import { type Scenario, type ScenarioTransaction, shrink } from "../verify/shrink.js"
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
  const scenario = scenarioOf(history, transactions)
  const fails = async (some: Scenario) => (await divergesAt(recordingOfScenario(some))) !== undefined
  if (!(await fails(scenario))) {
    throw new WizardError("verify/shrink", "expected a history on which the view differs from what naive answers", {
      hint: "what only another oracle sees cannot be made smaller",
    })
  }
  const forms = asForms(scenario)
  const least = await shrink(forms !== undefined && (await fails(forms)) ? forms : scenario, fails)
  writeFileSync(path, await printNotebook(least, "The view differs from its full query"))
  return least
}

/** A transaction that was refused stays out. */
function scenarioOf({ spec, schema }: History, transactions: readonly LoggedTransaction[]): Scenario {
  const { args } = definitionOf(spec)
  const query = parseQuery(spec.query as Source)
  return {
    schema: schema === undefined ? [] : parseTxData(schema).forms,
    query,
    rules: spec.rules === undefined ? undefined : parseRules(spec.rules as Source),
    args: inOrder(query, args ?? []),
    transactions: transactions.map(
      ({ input }): ScenarioTransaction =>
        "datoms" in input
          ? { kind: "datoms", items: input.datoms.map((datom) => [...datom]) }
          : { kind: "forms", items: input },
    ),
  }
}
