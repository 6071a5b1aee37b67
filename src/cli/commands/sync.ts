import type { SyncProgress, SyncResult } from "../../library/sync.js"
import { Wizard } from "../../library/wizard.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"

export interface SyncCommand {
  readonly config?: string
  readonly source?: string
  readonly follow?: boolean
  readonly rebuild?: boolean
  readonly replan?: boolean
}

/** `wizard sync`: takes in what a source has and the circuits of a config have not. Interrupted it ends after a whole transaction. */
export async function syncCommand(options: SyncCommand, terminal: Terminal): Promise<number> {
  const { config, source, follow = false, rebuild = false, replan = false } = options
  if (config === undefined) throw usage("expected a config", "wizard sync --config C.edn --source log:PATH")
  if (source === undefined) throw usage("expected a source", `wizard sync --config ${config} --source log:PATH`)
  const ending = new AbortController()
  const end = () => ending.abort()
  // It ends by itself, so that nothing is cut off; asked twice it ends at once.
  process.removeAllListeners("SIGINT")
  process.once("SIGINT", end)
  process.once("SIGTERM", end)
  const wizard = await Wizard.load(config, { source, rebuild, replan, exact: true })
  let result: SyncResult
  try {
    terminal.note(`${wizard.views().length} circuit(s) at t ${wizard.t}`)
    result = await wizard.sync(source, { follow, signal: ending.signal, progress: teller(terminal) })
  } finally {
    await wizard.close()
    process.off("SIGINT", end)
    process.off("SIGTERM", end)
  }
  const { t, transactions, datoms, aborted, cut } = result
  if (cut) terminal.note(`warning: ${source} ends in the middle of a transaction, which is not taken in yet`)
  await terminal.record({ t, transactions, datoms }, () => `t ${t}: ${transactions} transaction(s), ${datoms} datom(s)`)
  return aborted ? 130 : 0
}

const TOLD_MS = 1000

/** Tells how far it is, once a second. */
function teller(terminal: Terminal): (progress: SyncProgress) => void {
  let told = performance.now()
  return ({ transactions, datoms, done, total, rate, secondsLeft }) => {
    if (performance.now() - told < TOLD_MS) return
    told = performance.now()
    const part = total === undefined || total === 0 ? "" : `${Math.floor((100 * done) / total)}% `
    const left = secondsLeft === undefined ? "" : `, ${Math.ceil(secondsLeft)} s left`
    terminal.note(`${part}${transactions} transactions, ${datoms} datoms, ${Math.round(rate)}/s${left}`)
  }
}
