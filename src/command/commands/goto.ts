import type { Command } from "../command.js"
import { positionReply } from "../replies.js"

export const gotoCommand: Command = {
  name: "goto",
  aliases: ["g"],
  usage: ":goto T|start|end",
  summary: "goes to the state after transaction T, exactly",
  arguments: [{ name: "T", kind: "t", optional: false, words: ["start", "end"] }],
  more: ["What is shown is transaction T's own change. Time follows the datoms between here and there."],
  run: async ({ session }, args, work) => {
    const word = args.word("start", "end")
    const t = word === "start" ? 0 : word === "end" ? session.last : args.need(args.number(), "a t")
    args.end()
    return positionReply(session, await session.goto(t, work))
  },
}
