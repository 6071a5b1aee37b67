import { WizardError } from "../../base/error.js"
import { printQuery, printRule } from "../../datalog/print.js"
import { format } from "../../edn/format.js"
import { print } from "../../edn/print.js"
import { EdnMap, keyword, type Value } from "../../edn/value.js"
import { naive } from "../oracle.js"
import { play } from "../recording.js"
import { ask } from "../verify.js"
import { recordingOfScenario, type Scenario } from "./scenario.js"

/** The log that a further source is, and the name of its file, which stands beside the notebook. */
export interface SourceLog {
  readonly file: string
  readonly text: string
}

/** What the log of a further source is called beside a notebook: `least.b.edn` for `$b` of `least.md`. */
export const sourceFile = (notebook: string, name: string): string =>
  `${notebook.replace(/\.md$/, "")}.${name.slice(1).replace(/[^\w-]/g, "_")}.edn`

/** The logs of a scenario's further sources, a transaction a line. */
export const printLogs = ({ sources = [] }: Scenario, notebook: string): SourceLog[] =>
  sources.map(({ name, transactions }) => {
    const lines = transactions.map(({ kind, items }) =>
      kind === "datoms" ? print([...items]) : print(new EdnMap([[keyword("tx-data"), [...items]]])),
    )
    return { file: sourceFile(notebook, name), text: lines.map((line) => `${line}\n`).join("") }
  })

/**
 * A scenario as a notebook of that file name: schema, rules, view, a cell a transaction, and the rows of the full query as what is
 * expected of the view. `wizard run --check` fails on it while the fault is there. The logs of further sources stand beside it
 * (`printLogs`). Throws `verify/notebook` for raw datoms (`asForms` makes forms of them).
 */
export async function printNotebook(scenario: Scenario, title: string, notebook = "least.md"): Promise<string> {
  const { schema, rules, query, args, transactions, sources = [] } = scenario
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
  const logs = sources.map(({ name }) => `${name} ${print(sourceFile(notebook, name))}`)
  const further = logs.length === 0 ? "" : ` sources={${logs.join(" ")}}`
  cells.push(fence(`clojure view least${values}${further}`, printQuery(query)))
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
