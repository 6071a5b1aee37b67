import type { Command } from "../command.js"
import { rowOf } from "../values.js"

export const whyCommand: Command = {
  name: "why",
  aliases: [],
  usage: ":why ROW [VIEW]",
  summary: "derives a row of a view from the datoms that alone give it",
  arguments: [
    { name: "ROW", kind: "row", optional: false },
    { name: "VIEW", kind: "view", optional: true },
  ],
  more: [':why ["Commando"]'],
  run: async ({ session }, args) => {
    const row = rowOf(args.need(args.form(), "a row"))
    const view = args.need(args.take() ?? session.view, "a view")
    args.end()
    return { kind: "why", row, t: session.t, view, result: await session.wizard.why(view, row) }
  },
}
