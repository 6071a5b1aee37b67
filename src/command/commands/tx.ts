import { readyToTransact } from "../branching.js"
import type { Command } from "../command.js"

export const txCommand: Command = {
  name: "tx",
  aliases: ["transact"],
  usage: ":tx [branch] [FORMS]",
  summary: "makes a transaction, or shows that of the position",
  arguments: [
    { name: "branch", kind: "word", optional: true, words: ["branch"] },
    { name: "FORMS", kind: "edn", optional: true },
  ],
  more: [
    "It becomes a cell of the notebook. In the past `:tx branch` saves what comes after the position as a log, and goes on from there.",
    ':tx [{:movie/title "Predator" :movie/year 1987}]',
  ],
  run: async (context, args, work) => {
    const { session } = context
    const branch = args.word("branch") !== undefined
    const forms = args.form()
    args.end()
    if (forms !== undefined) {
      await readyToTransact(context, branch)
      return { kind: "transaction", ...(await session.editor.transact(forms, work)) }
    }
    if (branch) throw args.wrong("expected transaction forms")
    return { kind: "transaction", ...session.transacted() }
  },
}
