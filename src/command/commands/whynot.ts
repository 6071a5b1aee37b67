import type { Command } from "../command.js"
import { rowOf } from "../values.js"

export const whyNotCommand: Command = {
  name: "whynot",
  aliases: ["why-not"],
  usage: ":whynot ROW [VIEW]",
  summary: "says clause by clause what a row lacks, and the fewest datoms that bring it in",
  arguments: [
    { name: "ROW", kind: "row", optional: false },
    { name: "VIEW", kind: "view", optional: true },
  ],
  more: [':whynot ["Repo Man"]'],
  run: async ({ session }, args) => {
    const row = rowOf(args.need(args.form(), "a row"))
    const view = args.need(args.take() ?? session.view, "a view")
    args.end()
    return { kind: "whynot", row, t: session.t, view, result: await session.wizard.whyNot(view, row) }
  },
}
