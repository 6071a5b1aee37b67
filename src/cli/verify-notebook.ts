import { exitCode, type RunResult } from "../notebook/result.js"
import type { RunOptions } from "../notebook/stage.js"
import { oracleNamed } from "../verify/oracles.js"
import { readSource } from "../workspace/source-file.js"
import { batchFields, batchText } from "./batching.js"
import type { Fields } from "./datum.js"
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
}

/**
 * Runs a notebook anew in memory and compares every view with every oracle after each transaction. What is wrong with its cells is
 * said on stderr and has its part in the exit code, as under `run --check`. Throws `io/…`, `verify/oracle`.
 */
export async function verifyNotebook(
  file: string,
  terminal: Terminal,
  options: Pick<RunOptions, "oracles" | "batching">,
): Promise<NotebookVerified> {
  const { text } = await readSource(file)
  await Promise.all((options.oracles ?? []).map(oracleNamed))
  const ran = await runText(text, file, true, options)
  noteErrors(ran, terminal)
  const { verified, skipped, batching } = ran.result
  const difference = differenceOf(ran.result)
  const code = Math.max(exitCode(ran.result, { check: true }), difference === undefined ? 0 : 1)
  const same = { divergence: null, text: "every view equals its full query" }
  return { verified: verified + (batching?.verified ?? 0), skipped, ...(difference ?? same), code }
}

function differenceOf({ divergences, batching }: RunResult): { divergence: Fields; text: string } | undefined {
  const [first] = divergences
  if (first !== undefined) {
    const { line, divergence } = first
    const { view } = divergence
    return {
      divergence: { view, line, ...divergenceFields(divergence) },
      text: `${view}: ${divergenceText(divergence)}`,
    }
  }
  const cut = batching?.divergence
  if (cut === undefined || cut === null) return undefined
  return { divergence: { view: cut.view, ...batchFields(cut) }, text: batchText(cut) }
}
