import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import type { Wizard } from "../library/wizard.js"
import type { Document } from "../notebook/document.js"
import { parseNotebook } from "../notebook/format.js"
import type { RunResult } from "../notebook/result.js"
import { runNotebook } from "../notebook/runner.js"
import type { RunOptions } from "../notebook/stage.js"
import { dataFiles, logFiles } from "../workspace/data-file.js"
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
  options: Pick<RunOptions, "oracles" | "afterwards"> = {},
): Promise<Ran> {
  const document = parseNotebook(text, file)
  const [readFile, readLog] = [dataFiles(file), logFiles(file)]
  return { document, result: await runNotebook(document, { readFile, readLog, verify, ...options }) }
}

/** Says on stderr what is wrong with a run. */
export function noteErrors({ result }: Ran, terminal: Terminal): void {
  for (const warning of result.warnings) terminal.note(warning.report("warning"))
  for (const { error, file, line, status, message } of result.cells) {
    if (status === "ok") continue
    terminal.note(error === undefined ? `error[notebook/${status}]: ${message}\n  --> ${file}:${line}` : error.report())
  }
}

/** The view that is meant: the one that is named, or the only one. Throws `view/unknown`, `cli/usage`. */
export function viewOf(wizard: Wizard, file: string, given: string | undefined): string {
  const views = wizard.views()
  if (given !== undefined && views.includes(given)) return given
  if (given === undefined && views.length === 1) return views[0]
  const near = given === undefined ? undefined : nearest(given, views)
  const names = views.length === 0 ? "the notebook has no view" : `the views are ${views.join(", ")}`
  const message = given === undefined ? `${file} has ${views.length} views` : `no view ${given}`
  const code = given === undefined ? "cli/usage" : "view/unknown"
  throw new WizardError(code, message, {
    hint: near === undefined ? `name one by --view: ${names}` : `did you mean ${near}?`,
  })
}
