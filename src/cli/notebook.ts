import type { WizardError } from "../base/error.js"
import type { Document } from "../notebook/document.js"
import { parseNotebook } from "../notebook/format.js"
import { exitCode, type RunResult } from "../notebook/result.js"
import { runNotebook } from "../notebook/runner.js"
import type { RunOptions } from "../notebook/stage.js"
import type { Verification } from "../verify/verify.js"
import { dataFiles, logFiles } from "../workspace/data-file.js"
import { readSource } from "../workspace/source-file.js"
import { batchFields, batchText } from "./batching.js"
import type { Fields } from "./datum.js"
import type { Terminal } from "./terminal.js"

export interface Ran {
  readonly document: Document
  readonly result: RunResult
}

/** Runs a notebook's text. `load` cells read files beside it, or in an installed package (`npm:package/path`). */
export async function runText(
  text: string,
  file: string,
  verify: boolean,
  afterwards?: RunOptions["afterwards"],
): Promise<Ran> {
  const document = parseNotebook(text, file)
  const [readFile, readLog] = [dataFiles(file), logFiles(file)]
  return {
    document,
    result: await runNotebook(document, { readFile, readLog, verify, ...(afterwards && { afterwards }) }),
  }
}

/** Says on stderr what is wrong with a run. */
export function noteErrors({ result }: Ran, terminal: Terminal): void {
  for (const warning of result.warnings) terminal.note(warning.report("warning"))
  for (const { error, file, line, status, message } of result.cells) {
    if (status === "ok") continue
    terminal.note(error === undefined ? `error[notebook/${status}]: ${message}\n  --> ${file}:${line}` : error.report())
  }
}

/** A notebook's views against their full queries; with a seed for random batches, its history in those too. */
export async function verifyNotebook(
  file: string,
  terminal: Terminal,
  seed?: number,
): Promise<{ verified: number; skipped: number; divergence: Fields | null; code: number }> {
  let batching: Verification["batching"]
  const ran = await runText((await readSource(file)).text, file, true, async (wizard) => {
    if (seed !== undefined) batching = (await wizard.verify({ oracles: [], batching: { seed } })).batching
  })
  noteErrors(ran, terminal)
  const { cells, skipped } = ran.result
  const verified = ran.result.verified + (batching?.verified ?? 0)
  const differs = cells.find(({ error, kind, status }) => kind === "view" && status === "failed" && isDifference(error))
  const { line = 0, name = null, message = "" } = differs ?? {}
  if (differs === undefined && batching?.divergence) {
    const { view } = batching.divergence
    const divergence = { view, ...batchFields(batching.divergence), message: batchText(batching.divergence) }
    return { verified, skipped, divergence, code: 1 }
  }
  const divergence = differs === undefined ? null : { view: name, line, message }
  return { verified, skipped, divergence, code: exitCode(ran.result, { check: true }) }
}

const isDifference = (error: WizardError | undefined): boolean =>
  error === undefined || error.code.startsWith("verify/")
