import { dirname, resolve } from "node:path"
import { WizardError } from "../base/error.js"
import { SourceLogs } from "../library/open-sources.js"
import { Wizard } from "../library/wizard.js"
import type { BatchDivergence } from "../verify/batching.js"
import type { Divergence } from "../verify/verify.js"
import { parseConfig } from "../workspace/config.js"
import { readSource } from "../workspace/source-file.js"
import { readLog } from "../workspace/tx-log.js"
import { attempt } from "./batching.js"
import { instantOf } from "./history.js"
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
  const wizard = await inMemory(path)
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

/** The circuits of a config, without rows and in memory whatever storage it names; `empty`: there may be none. */
export async function inMemory(path: string, { empty = false } = {}): Promise<Wizard> {
  const { schema, circuits } = parseConfig(await readSource(path))
  if (circuits.size === 0 && !empty) {
    throw new WizardError("config/missing", `${path} has no circuits`, {
      hint: "give it some: {:wizard/circuits {:adults {:wizard.circuit/query [:find … :where …]}}}",
    })
  }
  const wizard = await Wizard.load({}, { exact: true })
  if (schema.length > 0) wizard.transactSync(schema, { t: 0, instant: instantOf(0), exact: true })
  const logs = new SourceLogs(async (log) => ({ log: resolve(dirname(path), log) }))
  for (const [id, circuit] of circuits) {
    await wizard.addView(id, { ...circuit, sources: await logs.all(circuit.sources) })
  }
  return wizard
}
