import { printAscii } from "../edn/print.js"
import type { Engine } from "../engine/engine.js"
import { TransactionReport } from "../engine/report.js"

/**
 * The transactions in force as a log of raw datoms, a line each, from t 1 on: what listeners derived belongs to its cause. The schema of
 * t 0 comes first, as forms of its own; null when there is none.
 */
export function logLines({ database }: Engine, to: number): { schema: string | null; lines: Iterable<string> } {
  const { log } = database
  const reports = (from: number, end: number) =>
    Array.from({ length: end - from }, (_, i) => new TransactionReport(database, database.applied(from + i), new Map()))
  let first = 0
  while (first < to && log.entry(first).t === 0) first++
  const forms = reports(0, first).flatMap(({ datoms }) =>
    datoms.map(([e, a, v, , added]) => `[${added ? ":db/add" : ":db/retract"} ${[e, a, v].map(printAscii).join(" ")}]`),
  )
  function* lines(): Generator<string> {
    for (let n = first; n < to; ) {
      const { t } = log.entry(n)
      let end = n + 1
      while (end < to && log.entry(end).t === t) end++
      yield `[${reports(n, end)
        .flatMap(({ datoms }) => datoms)
        .map(printAscii)
        .join(" ")}]\n`
      n = end
    }
  }
  return { schema: forms.length === 0 ? null : `[${forms.join("\n ")}]\n`, lines: lines() }
}
