import type { Command } from "../command.js"
import { positionReply } from "../replies.js"
import { distance, UNITS } from "./step.js"

export const playCommand: Command = {
  name: "play",
  aliases: [],
  usage: ":play [tx|op|iteration]",
  summary: "steps on to the next breakpoint, or to the end",
  arguments: [{ name: "UNIT", kind: "word", optional: true, words: UNITS }],
  more: [],
  run: async ({ session }, args, work) => {
    const { unit } = distance(args)
    return positionReply(session, await session.step(unit, Number.MAX_SAFE_INTEGER, work))
  },
}
