import type { Command, Context } from "../command.js"
import type { Reply } from "../reply.js"
import { argsOf } from "../values.js"

export const queryCommand: Command = {
  name: "query",
  aliases: ["q?"],
  usage: ":query QUERY [ARGS]",
  summary: "answers a query in full, as of the position, without a circuit",
  arguments: [
    { name: "QUERY", kind: "edn", optional: false },
    { name: "ARGS", kind: "edn", optional: true },
  ],
  more: ["A query alone does the same. :view NAME QUERY keeps it."],
  run: async (context, args) => {
    const query = args.need(args.form(), "a query")
    const values = args.form()
    args.end()
    return answerReply(context, query, values)
  },
}

/** The answer of a query, and the command that makes a view of it. */
export async function answerReply({ session }: Context, query: string, values?: string): Promise<Reply> {
  const spec = { ...session.spec(query), ...(values !== undefined && { args: argsOf(values) }) }
  const { rows, columns, find } = await session.wizard.query(spec)
  const warnings = session.wizard.check(spec)
  const name = freeName(session.views)
  const offer = `:view ${name} ${query}${values === undefined ? "" : ` ${values}`}`
  return { kind: "answer", t: session.t, rows, columns, find, offer, warnings }
}

function freeName(views: readonly string[]): string {
  let name = "view"
  for (let n = 2; views.includes(name); n++) name = `view-${n}`
  return name
}
