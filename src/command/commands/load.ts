import { WizardError } from "../../base/error.js"
import type { Command } from "../command.js"
import { positionReply } from "../replies.js"

export const loadCommand: Command = {
  name: "load",
  aliases: ["reload"],
  usage: ":load [FILE.md]",
  summary: "reads the notebook's text anew and runs what has changed",
  arguments: [{ name: "FILE.md", kind: "file", optional: true }],
  more: [
    "Cells that stand as they ran keep what they made; from the first other one on everything runs again. :undo takes it back.",
  ],
  run: async ({ session, host }, args, work) => {
    const path = args.take()
    args.end()
    const { cells } = session
    if (path !== undefined || !cells.unsaved) {
      if (host.files === undefined) throw new WizardError("session/no-files", "there are no files here")
      cells.replace(await host.files.read(path ?? cells.document.file))
      if (path === undefined) cells.saved(cells.document.file)
    }
    await session.editor.rerun(work)
    return positionReply(session)
  },
}
