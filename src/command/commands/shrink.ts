import { WizardError } from "../../base/error.js"
import { scenarioOf, shrunkNotebook } from "../../library/shrunk-notebook.js"
import { Pace } from "../../session/pace.js"
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
  run: async ({ session, host }, args, work) => {
    const view = args.next?.endsWith(".md") ? session.view : (args.take() ?? session.view)
    const path = args.take()
    args.end()
    const scenario = scenarioOf(session.wizard, args.need(view, "a view"))
    const pace = new Pace(work, "shrinking: try")
    const title = `${view} differs from its full query`
    const shrunk = await shrunkNotebook(scenario, title, path?.split("/").at(-1), () => pace.step())
    if (shrunk === undefined) {
      throw new WizardError("verify/shrink", `${view} equals its full query after every transaction`, {
        hint: ":verify all compares; what is wrong can be shrunk",
      })
    }
    const { text, logs } = shrunk
    if (path === undefined) {
      const beside = logs.map(({ file, text }) => `\n${file}:\n${text}`)
      return { kind: "text", title: "shrunk", text: [text, ...beside].join("") }
    }
    if (host.files === undefined) throw new WizardError("session/no-files", "there are no files here")
    for (const log of logs)
      await host.files.write(
        path.replace(/[^/]*$/, () => log.file),
        log.text,
      )
    await host.files.write(path, text)
    return { kind: "written", path, what: "the least notebook that fails" }
  },
}
