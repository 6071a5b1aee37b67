import type { Command } from "../command.js"
import { LEVELS } from "./zoom.js"

export const explainCommand: Command = {
  name: "explain",
  aliases: [],
  usage: ":explain [VIEW|QUERY] [plan|circuit|primitives]",
  summary: "shows what a view or a query compiles to",
  arguments: [
    { name: "VIEW", kind: "view", optional: true },
    { name: "LEVEL", kind: "level", optional: true, words: LEVELS },
  ],
  more: ["A query is compiled and thrown away again."],
  run: async ({ session }, args) => {
    const before = args.word(...LEVELS)
    const query = args.form()
    const view = query === undefined && before === undefined && !isLevel(args.next) ? args.take() : undefined
    const level = before ?? args.word(...LEVELS) ?? "circuit"
    args.end()
    const description =
      query === undefined
        ? session.description(view, level)
        : session.wizard.explain("query", session.spec(query), level)
    return { kind: "description", description }
  },
}

const isLevel = (word: string | undefined): boolean => LEVELS.some((level) => level === word)
