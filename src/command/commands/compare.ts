import { fromJs } from "../../edn/js.js"
import { identity } from "../../edn/print.js"
import type { TransactionRecord } from "../../library/record.js"
import type { RowDelta } from "../../library/result.js"
import { Pace } from "../../session/pace.js"
import type { Session } from "../../session/session.js"
import type { Work } from "../../session/work.js"
import type { Command } from "../command.js"
import type { Arguments } from "../forms.js"
import type { ComparedTransaction } from "../reply.js"

export const compareCommand: Command = {
  name: "compare",
  aliases: [],
  usage: ":compare VIEW|QUERY VIEW|QUERY",
  summary:
    "runs two plans or queries over the same history: what each did in every transaction, and whether they changed alike",
  arguments: [
    { name: "LEFT", kind: "view", optional: false },
    { name: "RIGHT", kind: "view", optional: false },
  ],
  more: ["Queries are views for as long as it takes. The same clauses in another order are another plan."],
  run: async ({ session }, args, work) => {
    const sides = [side(args), side(args)]
    args.end()
    const { wizard } = session
    const made: string[] = []
    try {
      for (const [i, { text, isQuery }] of sides.entries()) {
        if (!isQuery) wizard.view(text)
        else made.push((await wizard.addView(`compared-${i + 1}`, session.spec(text))).id)
      }
      const [left, right] = sides.map(({ text, isQuery }, i) => wizard.view(isQuery ? `compared-${i + 1}` : text))
      const rows = await session.elsewhere(() => compared(session, left.id, right.id, work))
      return { kind: "comparison", left: left.explain(), right: right.explain(), rows }
    } finally {
      for (const id of made) await wizard.removeView(id)
    }
  },
}

function side(args: Arguments): { readonly text: string; readonly isQuery: boolean } {
  const query = args.form()
  return query === undefined
    ? { text: args.need(args.take(), "a view or a query"), isQuery: false }
    : { text: query, isQuery: true }
}

/** Each transaction in both. O(datoms of the history), and again for each where they are looked at. */
async function compared(session: Session, left: string, right: string, work: Work): Promise<ComparedTransaction[]> {
  const { history } = session.wizard
  const pace = new Pace(work, "comparing")
  const all: ComparedTransaction[] = []
  for (let t = history.after(0); t !== undefined; t = t < history.last ? history.after(t) : undefined) {
    const record = history.record(t)
    history.goto(t)
    const same = rowsOf(record.deltas.get(left)) === rowsOf(record.deltas.get(right))
    all.push({ t, left: effort(record, left), right: effort(record, right), same })
    await pace.step(history.last)
  }
  return all
}

/** Operators that ran, and the rows that they put out. */
function effort(record: TransactionRecord, view: string): ComparedTransaction["left"] {
  const ran = new Set(record.steps(view).map(({ op }) => op))
  const rows = [...ran].reduce((sum, op) => {
    const { plus, minus } = record.delta(view, op).sizes
    return sum + plus + minus
  }, 0)
  return { operators: ran.size, rows }
}

const rowsOf = (delta: RowDelta | undefined): string =>
  (delta?.changes ?? []).map(({ weight, row }) => `${weight} ${identity(row.map(fromJs))}`).join("\n")
