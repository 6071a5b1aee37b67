import { WizardError } from "../../base/error.js"
import type { Session } from "../../session/session.js"
import type { Command } from "../command.js"
import { positionReply } from "../replies.js"

export const gotoCommand: Command = {
  name: "goto",
  aliases: ["g"],
  usage: ":goto T|start|end|'LETTER",
  summary: "goes to the state after transaction T, or to a mark, exactly",
  arguments: [{ name: "T", kind: "t", optional: false, words: ["start", "end"] }],
  more: ["What is shown is transaction T's own change. Time follows the datoms between here and there."],
  run: async ({ session }, args, work) => {
    const word = args.word("start", "end")
    const letter = word === undefined && /^'\p{L}$/u.test(args.next ?? "") ? args.take()?.slice(1) : undefined
    if (letter !== undefined) {
      args.end()
      return positionReply(session, await session.goto(markedBy(session, letter), work))
    }
    const t = word === "start" ? 0 : word === "end" ? session.last : args.need(args.number(), "a t")
    args.end()
    return positionReply(session, await session.goto(t, work))
  },
}

function markedBy({ keepsake: { bookmarks }, last }: Session, letter: string): number {
  const t = bookmarks.get(letter)
  if (t !== undefined && t <= last) return t
  const all = [...bookmarks].map(([each, at]) => `'${each} t${at}`).join("  ")
  throw new WizardError("mark/unknown", `there is no mark ${letter}`, {
    hint: all === "" ? "none was set: :mark a sets one" : `there are ${all}`,
  })
}
