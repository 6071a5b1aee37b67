import { WizardError } from "../../base/error.js"
import type { Command } from "../command.js"

export const markCommand: Command = {
  name: "mark",
  aliases: [],
  usage: ":mark [LETTER [off]]",
  summary: "marks this transaction with a letter, by which :goto 'LETTER comes back; the marks outlast the session",
  arguments: [{ name: "LETTER", kind: "word", optional: true }],
  more: ["Without a letter it lists them; :mark a off takes one away."],
  run: async ({ session }, args) => {
    const { bookmarks } = session.keepsake
    if (!args.isEmpty) {
      const letter = args.need(args.take(), "a letter")
      if (!/^\p{L}$/u.test(letter)) {
        throw new WizardError("mark/letter", `a mark is a letter, not ${letter}`, { hint: ":mark a" })
      }
      const isOff = args.word("off") !== undefined
      args.end()
      if (isOff) bookmarks.delete(letter)
      else bookmarks.set(letter, session.t)
      await session.keepsake.save()
    }
    const marks = [...bookmarks].map(([letter, t]) => ({ letter, t }))
    return { kind: "bookmarks", marks: marks.sort((a, b) => a.t - b.t || (a.letter < b.letter ? -1 : 1)) }
  },
}
