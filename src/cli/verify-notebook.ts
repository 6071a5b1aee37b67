import type { Fields } from "../library/datum.js"
import type { Wizard } from "../library/wizard.js"
import { exitCode, type RunResult } from "../notebook/result.js"
import type { BatchDivergence } from "../verify/batching.js"
import { oracleNamed } from "../verify/oracles.js"
import type { Verification } from "../verify/verify.js"
import { readSource } from "../workspace/source-file.js"
import { batchFields, batchText } from "./batching.js"
import { noteErrors, runText } from "./notebook.js"
import { divergenceFields, divergenceText } from "./replay-record.js"
import type { Terminal } from "./terminal.js"

/** What came of comparing the views of a notebook: the first difference as a record and for people. */
export interface NotebookVerified {
  readonly verified: number
  readonly skipped: number
  readonly divergence: Fields | null
  readonly text: string
  readonly code: number
  /** The view that differs, in the Wizard that ran the notebook. */
  readonly wrong: { readonly wizard: Wizard; readonly view: string } | undefined
}

/**
 * Runs a notebook anew in memory and compares every view with every oracle after each transaction. What is wrong with its cells is
 * said on stderr and has its part in the exit code, as under `run --check`. With a seed its history is played again in random batches.
 * Throws `io/…`, `verify/oracle`.
 */
export async function verifyNotebook(
  file: string,
  terminal: Terminal,
  { oracles, seed }: { readonly oracles: readonly string[]; readonly seed?: number },
): Promise<NotebookVerified> {
  const { text } = await readSource(file)
  await Promise.all(oracles.map(oracleNamed))
  let batching: Verification["batching"]
  let ranIn: Wizard | undefined
  const afterwards = async (wizard: Wizard): Promise<void> => {
    ranIn = wizard
    if (seed !== undefined) batching = (await wizard.verify({ oracles: [], batching: { seed } })).batching
  }
  const ran = await runText(text, file, true, { oracles, afterwards })
  noteErrors(ran, terminal)
  const { verified, skipped } = ran.result
  const difference = differenceOf(ran.result, batching?.divergence ?? null)
  const code = Math.max(exitCode(ran.result, { check: true }), difference === undefined ? 0 : 1)
  const same = { divergence: null, text: "every view equals its full query" }
  const view = ran.result.divergences[0]?.divergence.view
  const wrong = ranIn === undefined || view === undefined ? undefined : { wizard: ranIn, view }
  return { verified: verified + (batching?.verified ?? 0), skipped, ...(difference ?? same), code, wrong }
}

function differenceOf(
  { divergences }: RunResult,
  cut: BatchDivergence | null,
): { divergence: Fields; text: string } | undefined {
  const [first] = divergences
  if (first !== undefined) {
    const { line, divergence } = first
    const { view } = divergence
    return {
      divergence: { view, line, ...divergenceFields(divergence) },
      text: `${view}: ${divergenceText(divergence)}`,
    }
  }
  if (cut === null) return undefined
  return { divergence: { view: cut.view, ...batchFields(cut) }, text: batchText(cut) }
}
