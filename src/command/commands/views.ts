import type { Command } from "../command.js"
import { viewSummary } from "../replies.js"

export const viewsCommand: Command = {
  name: "views",
  aliases: [],
  usage: ":views",
  summary: "lists the views with what they hold",
  arguments: [],
  more: [],
  run: async ({ session }, args) => {
    args.end()
    return { kind: "views", views: session.views.map((id) => viewSummary(session, id)) }
  },
}
