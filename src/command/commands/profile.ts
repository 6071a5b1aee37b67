import { Pace } from "../../session/pace.js"
import type { Session } from "../../session/session.js"
import type { Work } from "../../session/work.js"
import type { Command } from "../command.js"
import type { ProfiledOperator } from "../reply.js"

export const profileCommand: Command = {
  name: "profile",
  aliases: [],
  usage: ":profile [VIEW]",
  summary: "steps through the whole history: how often each operator ran, the rows that passed it, the time it took",
  arguments: [{ name: "VIEW", kind: "view", optional: true }],
  more: [
    "The operator with the most time comes first; JSON has no times, and there the one with the most rows does.",
    "What runs inside another operator (a fixpoint, the last join of a star) has its time there.",
  ],
  run: async ({ session }, args, work) => {
    const view = args.need(args.take() ?? session.view, "a view")
    args.end()
    const { operators } = session.description(view)
    const { counts, transactions } = await session.elsewhere(() => profiled(session, view, work))
    const all = operators.map((operator): ProfiledOperator => {
      const { runs, rowsIn, rowsOut, ms } = counts.get(operator.id) ?? NEVER
      return { operator, runs, rowsIn, rowsOut, ms, state: operator.state }
    })
    all.sort((a, b) => b.rowsIn + b.rowsOut - a.rowsIn - a.rowsOut || a.operator.n - b.operator.n)
    return { kind: "profile", view, transactions, operators: all }
  },
}

const NEVER = { runs: 0, rowsIn: 0, rowsOut: 0, ms: 0 }

/** O(datoms of the history), back and forward. */
async function profiled(session: Session, view: string, work: Work) {
  const { history } = session.wizard
  await session.goto(0, work)
  const pace = new Pace(work, "profiling")
  const profile = history.profile(view)
  let transactions = 0
  try {
    for (let t = history.after(0); t !== undefined; t = t < history.last ? history.after(t) : undefined) {
      history.goto(t)
      transactions++
      await pace.step(history.last)
    }
    return { counts: profile.counts(), transactions }
  } finally {
    profile.end()
  }
}
