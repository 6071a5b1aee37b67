import { asWizardError } from "../../base/error.js"
import { place } from "../../base/span.js"
import { rows } from "../../library/datum.js"
import type { Wizard } from "../../library/wizard.js"
import type { LoggedTransaction } from "../../workspace/logged-transaction.js"
import { warnAttributes, warnText } from "../advice.js"
import { type HistoryOptions, instantOf, openDatabase, openHistory } from "../history.js"
import { table } from "../table.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"

export interface QueryCommand extends HistoryOptions {
  readonly oracle?: string
  readonly at?: string
}

/** `wizard query`: the full query over a log, answered by an oracle without a circuit. */
export async function queryCommand(options: QueryCommand, terminal: Terminal): Promise<number> {
  const at = options.at === undefined ? undefined : wholeNumber(options.at, "--at")
  const history = await openHistory(options, terminal.stdin)
  const wizard = await openDatabase(history)
  wizard.check(history.spec)
  const refused = await feed(wizard, history.transactions, at, terminal)
  const { oracle } = options
  const { rows: view, columns, find } = await wizard.query(history.spec, oracle === undefined ? {} : { oracle })
  warnText(wizard.check(history.spec), terminal)
  warnAttributes(wizard, history.spec, terminal)
  await terminal.record({ view: rows(view), columns, find }, () => table(columns, view))
  return refused ? 1 : 0
}

/** Transacts a log up to t; refused transactions are told of. Returns whether there were any. */
export async function feed(
  wizard: Wizard,
  transactions: AsyncIterable<LoggedTransaction>,
  at: number | undefined,
  terminal: Terminal,
): Promise<boolean> {
  let refused = false
  let t = 0
  if (at === 0) return false
  for await (const { input, exact, span } of transactions) {
    t++
    try {
      const written = { file: span.source.name, line: place(span).line }
      wizard.transactSync(input, { t, instant: instantOf(t), exact, written })
    } catch (thrown) {
      refused = true
      terminal.note(asWizardError(thrown).at(span).report())
    }
    if (t === at) return refused
  }
  if (at !== undefined) throw usage(`there is no t ${at}`, `the log has t 0 to ${t}`)
  return refused
}

export function wholeNumber(text: string, option: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw usage(`expected a whole number for ${option}, found ${text}`, `write ${option} 3`)
}
