import type { Command } from "../command.js"

export const deltaCommand: Command = {
  name: "delta",
  aliases: ["d"],
  usage: ":delta [OPERATOR] [@T] [/TEXT]",
  summary: "shows what an operator, or the view, has changed in this transaction, and what came in",
  arguments: [
    { name: "OPERATOR", kind: "operator", optional: true },
    { name: "@T", kind: "t", optional: true },
    { name: "/TEXT", kind: "word", optional: true },
  ],
  more: ["Inside a fixpoint round by round. :delta c2.join @4 looks at transaction 4 and comes back."],
  run: async ({ session }, args, work) => {
    const isName = args.next !== undefined && !/^[@/]/.test(args.next)
    const name = isName ? args.take() : undefined
    const at = /^@\d+$/.test(args.next ?? "") ? Number(args.take()?.slice(1)) : undefined
    const filter = args.filter()
    args.end()
    const operator = name === undefined ? undefined : session.operator(name)
    const look = () => ({
      reading: session.delta(operator?.id),
      inputs: operator === undefined ? [] : session.inputs(operator.id),
    })
    const { reading, inputs } = at === undefined ? look() : await session.at(at, look, work)
    return { kind: "delta", reading, operator, inputs, filter }
  },
}
