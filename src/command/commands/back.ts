import type { Command } from "../command.js"
import { positionReply } from "../replies.js"
import { distance, UNITS } from "./step.js"

export const backCommand: Command = {
  name: "back",
  aliases: ["b"],
  usage: ":back [N] [tx|op|iteration]",
  summary: "steps back, exactly to what was",
  arguments: [
    { name: "N", kind: "count", optional: true },
    { name: "UNIT", kind: "word", optional: true, words: UNITS },
  ],
  more: ["From inside a transaction a transaction back is its begin."],
  run: async ({ session }, args, work) => {
    const { unit, count } = distance(args)
    return positionReply(session, await session.back(unit, count, work))
  },
}
