import { WizardError } from "../base/error.js"
import { fromJs } from "../edn/js.js"
import { print } from "../edn/print.js"
import type { History } from "../library/history.js"
import { type Cell, cells, type Document } from "../notebook/document.js"
import { parseNotebook } from "../notebook/format.js"
import { without } from "./cell-text.js"
import type { Entry } from "./world.js"

/**
 * Transactions as the text of a log: one form each, the datoms as they are. Those that share t go together; what changed arguments has no
 * form in a log and stands as a comment.
 */
export function logText(history: History, from: number, to: number): string {
  const lines: string[] = []
  let open: { t: number; datoms: string[] } | undefined
  const close = (): void => {
    if (open !== undefined) lines.push(`[${open.datoms.join("\n ")}]`)
    open = undefined
  }
  for (const { t, datoms, args } of history.transactions(from, to)) {
    if (open?.t !== t) close()
    if (args !== null) lines.push(`; t${t}: other values for :in of ${args.view}: ${print(args.values.map(fromJs))}`)
    open ??= { t, datoms: [] }
    open.datoms.push(...datoms.map((datom) => print(datom.map(fromJs))))
  }
  close()
  return lines.map((line) => `${line}\n`).join("")
}

/** What is only true of the history that it stood in. */
const OF_ITS_TIME: readonly Cell["kind"][] = ["tx", "args", "load", "schema", "expect", "query"]

/**
 * The notebook of what has happened up to t: cells of later transactions are gone, and what was expected or asked after them; views, rules,
 * listeners and prose stay. Throws `session/inside-load` for a t between two batches of a load, which belong together.
 */
export function cutAfter(
  document: Document,
  entries: readonly Entry[],
  t: number,
): { readonly document: Document; readonly entries: readonly Entry[] } {
  const first = entries.findIndex(({ after }) => after > t)
  if (first < 0) return { document, entries }
  const { cell, before } = entries[first]
  if (before < t) {
    throw new WizardError("session/inside-load", `t ${t} stands between the batches of the load on line ${cell.line}`, {
      hint: `go to t ${before} or to t ${entries[first].after} first`,
    })
  }
  const isGone = (index: number, { kind }: Cell) => index >= first && OF_ITS_TIME.includes(kind)
  let left = document
  for (let i = cells(document).length - 1; i >= first; i--) {
    const each = cells(left)[i]
    if (isGone(i, each)) left = parseNotebook(without(left, each), left.file)
  }
  return { document: left, entries: entries.filter((entry, i) => !isGone(i, entry.cell)) }
}
