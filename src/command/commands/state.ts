import type { Command } from "../command.js"
import { MAX_ROWS } from "../replies.js"

export const stateCommand: Command = {
  name: "state",
  aliases: [],
  usage: ":state [OPERATOR] [/TEXT] [FROM]",
  summary: "shows what an operator holds at the position, or what all of them hold",
  arguments: [
    { name: "OPERATOR", kind: "operator", optional: true },
    { name: "/TEXT", kind: "word", optional: true },
    { name: "FROM", kind: "count", optional: true },
  ],
  more: [
    "Of a primitive (:zoom primitives) what it holds or reads: :state c2.join.b.delay is what c2.join held before the transaction.",
    "Rows are in canonical order; FROM is the number of the first, from 0. How many there are is always said.",
  ],
  run: async ({ session }, args) => {
    const isName = args.next !== undefined && !/^(\/.*|\d+)$/.test(args.next)
    const name = isName ? args.take() : undefined
    const filter = args.filter()
    const offset = args.number() ?? 0
    args.end()
    const view = args.need(session.view, "a view first")
    const known = session
      .description()
      .operators.filter(({ id, n }) => name === undefined || id === name || `o${n}` === name)
    const isPart = ({ id }: { readonly id: string }) => id === name && id.includes(".")
    const operators = known.length > 0 ? known : session.description(undefined, "primitives").operators.filter(isPart)
    if (operators.length === 0) session.operator(name ?? "")
    const page = { offset, limit: MAX_ROWS, ...(filter !== undefined && { filter }) }
    return {
      kind: "state",
      position: session.position,
      view,
      operators: operators.map(({ id }) => session.state(id, page)),
      filter,
    }
  },
}
