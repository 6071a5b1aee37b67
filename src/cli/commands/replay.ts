import { WizardError } from "../../base/error.js"
import { warnAttributes, warnText } from "../advice.js"
import { type HistoryOptions, openHistory } from "../history.js"
import { replay } from "../replay.js"
import { replayRecord, replayText } from "../replay-record.js"
import type { Terminal } from "../terminal.js"

export interface ReplayCommand extends HistoryOptions {
  readonly datoms?: boolean
  readonly trace?: boolean
  /** true is naive. */
  readonly verify?: string | true
  readonly break?: string
}

/** `wizard replay`: a history through one circuit, a line a transaction. */
export async function replayCommand(options: ReplayCommand, terminal: Terminal): Promise<number> {
  const { datoms = false, trace = false, verify, break: until } = options
  const history = await openHistory(options, terminal.stdin)
  const oracles = verify === undefined ? undefined : oracleNames(verify)
  const events = replay(history, { datoms, trace, oracles, until, onView: (view) => warnText(view.warnings, terminal) })
  let code = 0
  for (;;) {
    const { done, value } = await events.next()
    if (done) {
      warnAttributes(value, history.spec, terminal)
      return code
    }
    if (value.kind === "compared") continue
    if (value.kind === "refused" || value.kind === "divergence") code = 1
    if (value.kind === "refused") terminal.note(value.error.report())
    await terminal.record(replayRecord(value, datoms), () => replayText(value))
  }
}

/** `naive,sql` as names; alone it is naive. */
export function oracleNames(given: string | true | undefined): readonly string[] {
  if (given === undefined || given === true) return ["naive"]
  const names = given.split(",").map((name) => name.trim())
  if (names.every((name) => name !== "")) return names
  throw new WizardError("cli/usage", "expected names of oracles", { hint: "write --verify=naive,sql" })
}
