import type { Command } from "../command.js"

export const opCommand: Command = {
  name: "op",
  aliases: ["o"],
  usage: ":op OPERATOR",
  summary: "shows what an operator is: rule, inputs, columns, its place in the query",
  arguments: [{ name: "OPERATOR", kind: "operator", optional: false }],
  more: ["By its id (c2.join) or its number (o6)."],
  run: async ({ session }, args) => {
    const operator = session.operator(args.need(args.take(), "an operator"))
    args.end()
    return { kind: "operator", operator, view: session.view ?? "" }
  },
}
