import type { Command } from "../command.js"

export const schemaCommand: Command = {
  name: "schema",
  aliases: [],
  usage: ":schema [/TEXT]",
  summary: "lists the attributes with their types and how many facts each has",
  arguments: [{ name: "/TEXT", kind: "word", optional: true }],
  more: [],
  run: async ({ session }, args) => {
    const filter = args.filter() ?? ""
    args.end()
    return { kind: "schema", attributes: session.attributes().filter(({ ident }) => ident.includes(filter)) }
  },
}
