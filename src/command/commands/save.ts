import { WizardError } from "../../base/error.js"
import type { Command } from "../command.js"

export const saveCommand: Command = {
  name: "save",
  aliases: ["w"],
  usage: ":save [FILE.md]",
  summary: "writes the notebook, with all that the session has made",
  arguments: [{ name: "FILE.md", kind: "file", optional: true }],
  more: [
    "What was there stays byte for byte; transactions, views, rules and arguments of the session are cells at its end.",
  ],
  run: async ({ session, host }, args) => {
    const { cells } = session
    const path = args.take() ?? cells.document.file
    args.end()
    if (host.files === undefined) {
      throw new WizardError("session/no-files", "there are no files here", { hint: "take session.cells.document.text" })
    }
    await host.files.write(path, cells.document.text)
    cells.saved(path)
    return { kind: "written", path, what: "the notebook" }
  },
}
