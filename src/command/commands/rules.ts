import { source } from "../../base/span.js"
import { parseRules } from "../../datalog/parse.js"
import { dedented } from "../../notebook/place.js"
import type { Session } from "../../session/session.js"
import type { Command } from "../command.js"
import type { Reply } from "../reply.js"

export const rulesCommand: Command = {
  name: "rules",
  aliases: [],
  usage: ":rules [[NAME] RULES]",
  summary: "lists the rules, or adds some for the views that come",
  arguments: [
    { name: "NAME", kind: "word", optional: true },
    { name: "RULES", kind: "edn", optional: true },
  ],
  more: [":rules [[(near ?a ?b) [?a :to ?b]] [(near ?a ?b) [?b :to ?a]]]"],
  run: async ({ session }, args, work) => {
    if (!args.isEmpty) {
      const name = args.next?.startsWith("[") ? undefined : args.take()
      const text = args.need(args.form(), "rules")
      args.end()
      await session.editor.addRules(text, name, work)
    }
    return rulesReply(session)
  },
}

/** The rules of the cells that ran, those that can be read. */
export function rulesReply({ cells }: Session): Extract<Reply, { kind: "rules" }> {
  const rules = cells.all
    .filter(({ cell, status }) => cell.kind === "rules" && status === "ok")
    .flatMap(({ cell }) => {
      const text = dedented(cell)
      return parseRules(source(cells.document.file, text, cell.line + 1)).rules.map(
        ({ name, required, variables, span }) => ({
          name,
          arity: required.length + variables.length,
          text: text.slice(span.start, span.end),
          line: cell.line + text.slice(0, span.start).split("\n").length,
        }),
      )
    })
  return { kind: "rules", rules }
}
