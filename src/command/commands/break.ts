import type { Command, Context } from "../command.js"
import type { Arguments } from "../forms.js"
import type { Reply } from "../reply.js"

export const CONDITIONS = ["row", "leaves", "weight<0", "delta>", "op", "view", "off"]

export const breakCommand: Command = {
  name: "break",
  aliases: [],
  usage: ":break [CONDITION | off N]",
  summary: "stops steps forward at the first transaction in which something fits",
  arguments: [{ name: "CONDITION", kind: "condition", optional: true, words: CONDITIONS }],
  more: [
    'row [_ "X"] comes out of an operator, leaves [_ "X"] goes, delta>1000 rows at once, op c2.join runs, view changes.',
    "Without a condition it lists them; :break off 1 takes one away.",
  ],
  run: (context, args) => stopsReply(context, args, "break"),
}

export async function stopsReply({ session }: Context, args: Arguments, kind: "break" | "watch"): Promise<Reply> {
  const changes = !args.isEmpty
  if (args.word("off") !== undefined) {
    const id = args.need(args.number(), "its number")
    args.end()
    session.stops.remove(id)
  } else if (!args.isEmpty) session.stops.add(kind, args.rest())
  if (changes) await session.keepsake.save()
  return { kind: "stops", stops: session.stops.all }
}
