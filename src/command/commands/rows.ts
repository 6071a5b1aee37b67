import type { Command } from "../command.js"
import { MAX_ROWS } from "../replies.js"

export const rowsCommand: Command = {
  name: "rows",
  aliases: ["r"],
  usage: ":rows [VIEW] [/TEXT] [FROM]",
  summary: "shows the rows of a view at the position",
  arguments: [
    { name: "VIEW", kind: "view", optional: true },
    { name: "/TEXT", kind: "word", optional: true },
    { name: "FROM", kind: "count", optional: true },
  ],
  more: [],
  run: async ({ session }, args) => {
    const isName = args.next !== undefined && !/^(\/.*|\d+)$/.test(args.next)
    const view = isName ? args.take() : undefined
    const filter = args.filter()
    const offset = args.number() ?? 0
    args.end()
    const page = { offset, limit: MAX_ROWS, ...(filter !== undefined && { filter }) }
    return { kind: "rows", t: session.t, reading: session.rows(view, page), filter }
  },
}
