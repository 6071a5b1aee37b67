import { WizardError } from "../../base/error.js"
import { parseNotebook } from "../../notebook/format.js"
import type { Command } from "../command.js"
import { positionReply } from "../replies.js"

export const openCommand: Command = {
  name: "open",
  aliases: ["e"],
  usage: ":open[!] FILE.md",
  summary: "opens another notebook in the place of this one",
  arguments: [{ name: "FILE.md", kind: "file", optional: false }],
  more: ["Refused while something is not saved; `:open! FILE.md` lets it go."],
  run: async ({ session, host }, args, work) => {
    const force = args.word("!") !== undefined
    const path = args.need(args.take(), "a file")
    args.end()
    if (host.files === undefined) throw new WizardError("session/no-files", "there are no files here")
    if (session.cells.unsaved && !force && !(await host.confirm?.("Let go of what is not saved?"))) {
      throw new WizardError("session/unsaved", "the notebook has changes that are not saved", {
        hint: `:save them, or let them go: :open! ${path}`,
      })
    }
    await session.reopen(parseNotebook(await host.files.read(path), path), work)
    return positionReply(session)
  },
}
