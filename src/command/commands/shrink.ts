import { WizardError } from "../../base/error.js"
import { source } from "../../base/span.js"
import { parseQuery, parseRules } from "../../datalog/parse.js"
import { fromJs } from "../../edn/js.js"
import { sequence, type Value } from "../../edn/value.js"
import type { Session } from "../../session/session.js"
import { asForms } from "../../verify/shrink/as-forms.js"
import { printNotebook } from "../../verify/shrink/notebook.js"
import { divergesAt, recordingOfScenario } from "../../verify/shrink/scenario.js"
import { type Scenario, shrink } from "../../verify/shrink.js"
import type { Command } from "../command.js"

export const shrinkCommand: Command = {
  name: "shrink",
  aliases: [],
  usage: ":shrink [VIEW] [FILE.md]",
  summary: "makes the least notebook in which the view still differs from its full query",
  arguments: [
    { name: "VIEW", kind: "view", optional: true },
    { name: "FILE.md", kind: "file", optional: true },
  ],
  more: ["Without a file it is shown. A view that is as it should be has nothing to shrink."],
  run: async ({ session, host }, args) => {
    const view = args.next?.endsWith(".md") ? session.view : (args.take() ?? session.view)
    const path = args.take()
    args.end()
    const scenario = scenarioOf(session, args.need(view, "a view"))
    const fails = async (some: Scenario) => (await divergesAt(recordingOfScenario(some))) !== undefined
    if (!(await fails(scenario))) {
      throw new WizardError("verify/shrink", `${view} equals its full query after every transaction`, {
        hint: ":verify all compares; what is wrong can be shrunk",
      })
    }
    const forms = asForms(scenario)
    const least = await shrink(forms !== undefined && (await fails(forms)) ? forms : scenario, fails)
    const text = await printNotebook(least, `${view} differs from its full query`)
    if (path === undefined) return { kind: "text", title: "shrunk", text }
    if (host.files === undefined) throw new WizardError("session/no-files", "there are no files here")
    await host.files.write(path, text)
    return { kind: "written", path, what: "the least notebook that fails" }
  },
}

/** The history as datoms; the schema is among them. */
function scenarioOf({ wizard }: Session, view: string): Scenario {
  const { query, rules, args, sources } = wizard.view(view).text
  if (sources.length > 0) {
    throw new WizardError("verify/shrink", "a view over several sources cannot be shrunk", {
      hint: "write a view that reads $ alone",
    })
  }
  const transactions = [...wizard.history.transactions()].map(({ datoms }) => ({
    kind: "datoms" as const,
    items: datoms.map((datom): Value => sequence(datom.map(fromJs)) as readonly Value[] as Value),
  }))
  return {
    schema: [],
    query: parseQuery(source("query", query)),
    rules: rules === undefined ? undefined : parseRules(source("rules", rules)),
    args: args.map(fromJs),
    transactions,
  }
}
