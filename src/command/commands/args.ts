import { readyToTransact } from "../branching.js"
import type { Command } from "../command.js"

export const argsCommand: Command = {
  name: "args",
  aliases: [],
  usage: ":args [branch] [VIEW] [VALUES]",
  summary: "shows the values of a view's :in, or gives it others, as a transaction of its own",
  arguments: [
    { name: "branch", kind: "word", optional: true, words: ["branch"] },
    { name: "VIEW", kind: "view", optional: true },
    { name: "VALUES", kind: "edn", optional: true },
  ],
  more: [":args late [1990]"],
  run: async (context, args, work) => {
    const { session } = context
    const branch = args.word("branch") !== undefined
    const values = args.form()
    const view = values === undefined ? (args.take() ?? session.view) : session.view
    const given = values ?? args.form()
    args.end()
    const id = args.need(view, "a view")
    session.wizard.view(id)
    if (given === undefined) return { kind: "args", view: id, values: session.wizard.view(id).text.args }
    await readyToTransact(context, branch)
    return { kind: "transaction", ...(await session.editor.setArgs(given, id, work)) }
  },
}
