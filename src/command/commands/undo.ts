import type { Command } from "../command.js"

export const undoCommand: Command = {
  name: "undo",
  aliases: [],
  usage: ":undo",
  summary: "takes back the last change that this session made to the notebook",
  arguments: [],
  more: ["Of transactions, views, rules and edits; the file is only written by :save."],
  run: async ({ session }, args, work) => {
    args.end()
    return { kind: "done", message: `took back ${await session.editor.undo(work)}` }
  },
}
