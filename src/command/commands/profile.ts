import { Pace } from "../../session/pace.js"
import type { Command } from "../command.js"
import type { ProfiledOperator } from "../reply.js"

export const profileCommand: Command = {
  name: "profile",
  aliases: [],
  usage: ":profile [VIEW]",
  summary: "over the whole history: how often each operator ran, the rows that went in and came out, and its time",
  arguments: [{ name: "VIEW", kind: "view", optional: true }],
  more: [
    "Rows are what a circuit costs: its time follows them. The operator with the most comes first.",
    "Times are measured, by a replay, and not in --json. An operator without one runs as a part of another.",
  ],
  run: async ({ session }, args, work) => {
    const view = args.need(args.take() ?? session.view, "a view")
    args.end()
    const { wizard } = session
    const { history } = wizard
    const pace = new Pace(work, "profiling")
    const counts = new Map<string, { runs: number; rowsIn: number; rowsOut: number }>()
    const here = session.t
    let transactions = 0
    const { operators } = session.description(view)
    try {
      for (let t = history.after(0); t !== undefined; t = t < history.last ? history.after(t) : undefined) {
        const record = history.record(t)
        wizard.history.goto(t)
        transactions++
        const out = new Map<string, number>()
        for (const { op } of record.steps(view)) {
          const count = counts.get(op) ?? { runs: 0, rowsIn: 0, rowsOut: 0 }
          counts.set(op, count)
          count.runs++
          if (out.has(op)) continue
          const { plus, minus } = record.delta(view, op).sizes
          out.set(op, plus + minus)
          count.rowsOut += plus + minus
        }
        for (const { id, inputs } of operators) {
          const count = counts.get(id)
          if (count !== undefined) for (const input of inputs) count.rowsIn += out.get(input.replace(/!.*/, "")) ?? 0
        }
        await pace.step(history.last)
      }
    } finally {
      wizard.history.goto(here)
    }
    const times = history.times(view)
    const profiled = operators.map((operator): ProfiledOperator => {
      const { runs, rowsIn, rowsOut } = counts.get(operator.id) ?? { runs: 0, rowsIn: 0, rowsOut: 0 }
      return { operator, runs, rowsIn, rowsOut, state: operator.state, ms: times.get(operator.id) }
    })
    profiled.sort((a, b) => b.rowsIn + b.rowsOut - a.rowsIn - a.rowsOut || a.operator.n - b.operator.n)
    return { kind: "profile", view, transactions, operators: profiled }
  },
}
