import type { Command } from "../command.js"
import { CONDITIONS, stopsReply } from "./break.js"

export const watchCommand: Command = {
  name: "watch",
  aliases: [],
  usage: ":watch [CONDITION | off N]",
  summary: "tells whenever something fits while transactions are made or stepped over",
  arguments: [{ name: "CONDITION", kind: "condition", optional: true, words: CONDITIONS }],
  more: ["The conditions are those of :break."],
  run: (context, args) => stopsReply(context, args, "watch"),
}
