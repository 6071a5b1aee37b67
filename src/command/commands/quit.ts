import type { Command } from "../command.js"

export const quitCommand: Command = {
  name: "quit",
  aliases: ["q", "exit"],
  usage: ":quit",
  summary: "ends the session",
  arguments: [],
  more: ["What was not saved is said, but not asked: :save writes the notebook."],
  run: async ({ session }, args) => {
    args.end()
    return { kind: "quit", unsaved: session.cells.unsaved }
  },
}
