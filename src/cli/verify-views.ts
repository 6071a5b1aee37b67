import { WizardError } from "../base/error.js"
import { Wizard } from "../library/wizard.js"
import { exitCode } from "../notebook/result.js"
import { oracleNamed } from "../verify/oracles.js"
import type { Divergence } from "../verify/verify.js"
import { parseConfig } from "../workspace/config.js"
import { readSource } from "../workspace/source-file.js"
import { instantOf } from "./history.js"
import { noteErrors, runText } from "./notebook.js"
import type { Terminal } from "./terminal.js"

/** What came of comparing several views. `line` is that of the cell that defines the view at fault. */
export interface ViewsVerified {
  readonly verified: number
  readonly skipped: number
  readonly divergence: (Divergence & { readonly line?: number }) | null
  readonly code: number
}

/**
 * Runs a notebook anew in memory and compares every view with every oracle after each transaction. What is wrong with its cells is
 * said on stderr and has its part in the exit code, as under `run --check`.
 */
export async function verifyNotebook(
  file: string,
  oracles: readonly string[],
  terminal: Terminal,
): Promise<ViewsVerified> {
  const { text } = await readSource(file)
  await Promise.all(oracles.map(oracleNamed))
  const ran = await runText(text, file, { oracles })
  noteErrors(ran, terminal)
  const { verified, skipped, divergences } = ran.result
  const [first] = divergences
  const divergence = first === undefined ? null : { ...first.divergence, line: first.line }
  return { verified, skipped, divergence, code: exitCode(ran.result, { check: true }) }
}

/** Builds a config's circuits in memory, whatever its storage, over the schema that it brings, and compares each as it is. */
export async function verifyConfig(file: string, oracles: readonly string[]): Promise<ViewsVerified> {
  const { schema, circuits } = parseConfig(await readSource(file))
  if (circuits.size === 0) {
    throw new WizardError("config/missing", `${file} has no circuits`, {
      hint: "give it some: {:wizard/circuits {:adults {:wizard.circuit/query [:find … :where …]}}}",
    })
  }
  const wizard = await Wizard.load({}, { exact: true })
  if (schema.length > 0) wizard.transactSync(schema, { t: 0, instant: instantOf(0), exact: true })
  for (const [id, circuit] of circuits) await wizard.addView(id, circuit)
  const verification = await wizard.verify({ oracles })
  return { ...verification, code: verification.divergence === null ? 0 : 1 }
}
