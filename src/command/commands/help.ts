import { WizardError } from "../../base/error.js"
import { nearest } from "../../base/nearest.js"
import type { Command } from "../command.js"
import type { CommandSummary } from "../command-summary.js"

/** Help on all commands, its own too: `commands` is asked when it runs. */
export const helpCommand = (commands: () => readonly CommandSummary[]): Command => ({
  name: "help",
  aliases: ["?", "h"],
  usage: ":help [COMMAND]",
  summary: "lists the commands, or says what one does",
  arguments: [{ name: "COMMAND", kind: "command", optional: true }],
  more: [],
  run: async (_context, args) => {
    const name = args.take()?.replace(/^:/, "")
    args.end()
    const all = commands()
    if (name === undefined) return { kind: "help", commands: all }
    const found = all.find((each) => each.name === name || each.aliases.includes(name))
    if (found !== undefined) return { kind: "help", commands: [found] }
    throw unknownCommand(name, all)
  },
})

/** There is no such command; the nearest one is named. */
export function unknownCommand(name: string, all: readonly CommandSummary[]): WizardError {
  const near = nearest(
    name,
    all.flatMap((each) => [each.name, ...each.aliases]),
  )
  return new WizardError("command/unknown", `there is no command :${name}`, {
    hint: near === undefined ? ":help lists the commands" : `did you mean :${near}?`,
  })
}
