import type { Command } from "../command.js"
import { viewSummary } from "../replies.js"

export const viewCommand: Command = {
  name: "view",
  aliases: ["v"],
  usage: ":view [NAME [QUERY [ARGS]]]",
  summary: "selects a view, or keeps a query as one",
  arguments: [
    { name: "NAME", kind: "view", optional: true },
    { name: "QUERY", kind: "edn", optional: true },
    { name: "ARGS", kind: "edn", optional: true },
  ],
  more: [
    "A query under the name of a view takes its place. It becomes a cell of the notebook.",
    ":view late [:find ?t :where [?m :movie/title ?t] [?m :movie/year ?y] [(> ?y 1985)]]",
  ],
  run: async ({ session }, args, work) => {
    const { view } = session
    if (args.isEmpty && view !== undefined) return { kind: "view", view: viewSummary(session, view), warnings: [] }
    const name = args.need(args.form() === undefined ? args.take() : undefined, "the name of a view")
    const query = args.form()
    const values = args.form()
    args.end()
    if (query === undefined) session.select(name)
    else await session.editor.addView(name, query, values, work)
    const { warnings } = session.wizard.view(name)
    return { kind: "view", view: viewSummary(session, name), warnings: query === undefined ? [] : warnings }
  },
}
