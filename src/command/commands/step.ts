import type { Unit } from "../../session/position.js"
import type { Command } from "../command.js"
import type { Arguments } from "../forms.js"
import { positionReply } from "../replies.js"

/** `3 op`: how many of what. */
export function distance(args: Arguments): { readonly unit: Unit; readonly count: number } {
  const before = args.number()
  const word = args.word(...UNITS)
  const count = before ?? args.number() ?? 1
  args.end()
  const unit = word === "op" || word === "operator" ? "operator" : word === "iteration" ? word : "transaction"
  return { unit, count }
}

export const UNITS = ["tx", "transaction", "op", "operator", "iteration"] as const

export const stepCommand: Command = {
  name: "step",
  aliases: ["s"],
  usage: ":step [N] [tx|op|iteration]",
  summary: "steps forward by transactions, by operators of the view, or by rounds of a fixpoint",
  arguments: [
    { name: "N", kind: "count", optional: true },
    { name: "UNIT", kind: "word", optional: true, words: UNITS },
  ],
  more: [
    "Inside a transaction the operators that have run show their state after it, the others before.",
    "A breakpoint ends it before its time.",
  ],
  run: async ({ session }, args, work) => {
    const { unit, count } = distance(args)
    return positionReply(session, await session.step(unit, count, work))
  },
}
