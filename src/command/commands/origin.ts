import { WizardError } from "../../base/error.js"
import { fromJs } from "../../edn/js.js"
import { identity } from "../../edn/print.js"
import { read } from "../../edn/read.js"
import type { RowChange } from "../../library/result.js"
import { rowOrigin } from "../../session/row-origin.js"
import type { Session } from "../../session/session.js"
import type { Command } from "../command.js"

export const originCommand: Command = {
  name: "origin",
  aliases: ["from"],
  usage: ":origin ROW [OPERATOR]",
  summary: "finds the operator that produced a row of this transaction's delta, of the view or of an operator",
  arguments: [
    { name: "ROW", kind: "row", optional: false },
    { name: "OPERATOR", kind: "operator", optional: true },
  ],
  more: [
    "Operators that only hand a row on are passed by. Of the operator found itself, it is the input that the row was made of.",
  ],
  run: async ({ session }, args) => {
    const text = args.need(args.form(), "a row as a vector")
    const name = args.take() ?? "out"
    args.end()
    const view = session.view ?? ""
    const operator = session.operator(name)
    const found = originOf(session, operator.id, changeOf(session, operator.id, text))
    return { kind: "operator", operator: found, view }
  },
}

/** The row as it stands in the operator's delta. */
function changeOf(session: Session, op: string, text: string): RowChange {
  const wanted = identity(read(text))
  const found = session.delta(op).changes.find(({ row }) => identity(row.map(fromJs)) === wanted)
  if (found !== undefined) return found
  throw new WizardError("row/unknown", `${op} has no row ${text} in the delta of t ${session.t}`, {
    hint: `:delta ${op} shows what it has`,
  })
}

function originOf(session: Session, op: string, change: RowChange) {
  const byId = new Map(session.description().operators.map((operator) => [operator.id, operator]))
  return rowOrigin(byId, op, change, (id) => session.delta(id))!.operator
}
