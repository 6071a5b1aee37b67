import { WizardError } from "../../base/error.js"
import { printQuery, printRule } from "../../datalog/print.js"
import { format } from "../../edn/format.js"
import { print } from "../../edn/print.js"
import type { Value } from "../../edn/value.js"
import { naive } from "../oracle.js"
import { play } from "../recording.js"
import { ask } from "../verify.js"
import { recordingOfScenario, type Scenario } from "./scenario.js"

/**
 * A scenario as a notebook: schema, rules, view, a cell a transaction, and the rows of the full query as what is expected of the view.
 * `wizard run --check` fails on it while the fault is there. Throws `verify/notebook` for raw datoms (`asForms` makes forms of them).
 */
export async function printNotebook(scenario: Scenario, title: string): Promise<string> {
  const { schema, rules, query, args, transactions } = scenario
  if (transactions.some(({ kind }) => kind === "datoms")) {
    throw new WizardError("verify/notebook", "raw datoms cannot be said in a notebook", {
      hint: 'give the history as transaction forms: {:tx-data [[:db/add 1 :name "Ann"]]}',
    })
  }
  const cells = [`# ${title}`]
  if (schema.length > 0) cells.push(fence("edn schema", print([...schema])))
  if (rules !== undefined && rules.rules.length > 0) {
    cells.push(fence("clojure rules", `[${rules.rules.map(printRule).join("\n ")}]`))
  }
  const values = args.length === 0 ? "" : ` args=${print([...args])}`
  cells.push(fence(`clojure view least${values}`, printQuery(query)))
  for (const { items } of transactions) cells.push(fence("edn tx", print([...items])))
  const rows = await expectedRows(scenario)
  if (rows !== undefined) cells.push(fence("diff expect least full", rows.map((row) => print(row)).join("\n"), false))
  return `${cells.join("\n\n")}\n`
}

/** What the full query answers at the end; undefined when it fails. A tuple or scalar shows its least row, and no nil. */
async function expectedRows(scenario: Scenario): Promise<readonly Value[][] | undefined> {
  const recording = recordingOfScenario(scenario)
  const engine = recording.engine()
  for (const step of [...recording.transactions, ...recording.views]) play(engine, step)
  const verdict = await ask(engine, engine.catalog.get("view"), naive)
  if (!("rows" in verdict)) return undefined
  const rows = verdict.rows.map((row) => [...row])
  const { shape } = scenario.query.find
  if (shape !== "tuple" && shape !== "scalar") return rows
  return rows.slice(0, 1).filter((row) => !(row.length === 1 && row[0] === null))
}

function fence(info: string, body: string, formatted = true): string {
  return `\`\`\`${info}\n${formatted ? format(body).trimEnd() : body}\n\`\`\``
}
