import { Wizard } from "../library/wizard.js"
import type { BatchDivergence } from "../verify/batching.js"
import type { Divergence } from "../verify/verify.js"
import { readLog } from "../workspace/tx-log.js"
import { attempt } from "./batching.js"
import type { Terminal } from "./terminal.js"
import { usage } from "./usage.js"

export interface ConfigOptions {
  /** A transaction log, to be fed to the config's views. */
  readonly log: readonly string[] | undefined
  readonly oracles: readonly string[]
  /** Of random batchings; none are tried when left out. */
  readonly seed?: number
}

/** All views of a config against their full queries: at first, after every transaction of the log, and in other batches. */
export async function verifyConfig(
  path: string,
  terminal: Terminal,
  { log = [], oracles, seed }: ConfigOptions,
): Promise<{
  readonly verified: number
  readonly skipped: number
  readonly divergence: Divergence | null
  readonly batching: BatchDivergence | null
  readonly refused: boolean
}> {
  if (log.length > 1) throw usage(`expected one --log, found ${log.length}`, "give one transaction log")
  const wizard = await Wizard.load(path, { exact: true })
  let [verified, skipped, refused, t] = [0, 0, false, 0]
  const compare = async (): Promise<Divergence | null> => {
    const compared = await wizard.verify({ oracles })
    verified += compared.verified
    skipped += compared.skipped
    return compared.divergence
  }
  let divergence = await compare()
  for await (const transaction of log.length === 0 ? [] : readLog(log[0], terminal.stdin)) {
    if (divergence !== null) break
    if (attempt(wizard, transaction, ++t)) divergence = await compare()
    else {
      refused = true
      terminal.note(`t${t} refused`)
    }
  }
  if (divergence !== null || seed === undefined) return { verified, skipped, divergence, batching: null, refused }
  const { batching } = await wizard.verify({ oracles: [], batching: { seed } })
  verified += batching?.verified ?? 0
  return { verified, skipped, divergence, batching: batching?.divergence ?? null, refused }
}
