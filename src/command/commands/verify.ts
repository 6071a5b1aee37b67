import type { Command } from "../command.js"

export const verifyCommand: Command = {
  name: "verify",
  aliases: [],
  usage: ":verify [all|T [TO]]",
  summary: "compares every view with its full query, here or after each transaction",
  arguments: [
    { name: "T", kind: "t", optional: true, words: ["all"] },
    { name: "TO", kind: "t", optional: true },
  ],
  more: [
    "It stops at the first difference, and names the first operator that does not do what it means, with a row that tells.",
  ],
  run: async ({ session }, args, work) => {
    const all = args.word("all")
    const from = args.number()
    const to = args.number() ?? from
    args.end()
    const range = all !== undefined ? { from: 0, to: session.last } : undefined
    const asked = from === undefined ? range : { from, to: to ?? from }
    return { kind: "verification", t: session.t, ...(await session.verify(asked, work)) }
  },
}
