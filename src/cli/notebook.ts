import { existsSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import type { WizardError } from "../base/error.js"
import type { Document } from "../notebook/document.js"
import { parseNotebook } from "../notebook/format.js"
import { exitCode, type RunResult } from "../notebook/result.js"
import { runNotebook } from "../notebook/runner.js"
import { readSource } from "../workspace/source-file.js"
import { readLog as transactionsOf } from "../workspace/tx-log.js"
import type { Fields } from "./datum.js"
import type { Terminal } from "./terminal.js"

export interface Ran {
  readonly document: Document
  readonly result: RunResult
}

/** Runs a notebook's text. `load` cells read files beside it, or in an installed package (`npm:package/path`). */
export async function runText(text: string, file: string, verify: boolean): Promise<Ran> {
  const document = parseNotebook(text, file)
  const readFile = async (path: string): Promise<string> => (await readSource(dataFile(path, dirname(file)))).text
  const readLog = (path: string) => transactionsOf(dataFile(path, dirname(file)))
  return { document, result: await runNotebook(document, { readFile, readLog, verify }) }
}

/** Says on stderr what is wrong with a run. */
export function noteErrors({ result }: Ran, terminal: Terminal): void {
  for (const warning of result.warnings) terminal.note(warning.report("warning"))
  for (const { error, file, line, status, message } of result.cells) {
    if (status === "ok") continue
    terminal.note(error === undefined ? `error[notebook/${status}]: ${message}\n  --> ${file}:${line}` : error.report())
  }
}

/** A notebook's views against their full queries. */
export async function verifyNotebook(
  file: string,
  terminal: Terminal,
): Promise<{ verified: number; skipped: number; divergence: Fields | null; code: number }> {
  const ran = await runText((await readSource(file)).text, file, true)
  noteErrors(ran, terminal)
  const { cells, verified, skipped } = ran.result
  const differs = cells.find(({ error, kind, status }) => kind === "view" && status === "failed" && isDifference(error))
  const { line = 0, name = null, message = "" } = differs ?? {}
  const divergence = differs === undefined ? null : { view: name, line, message }
  return { verified, skipped, divergence, code: exitCode(ran.result, { check: true }) }
}

const isDifference = (error: WizardError | undefined): boolean =>
  error === undefined || error.code.startsWith("verify/")

function dataFile(path: string, folder: string): string {
  if (!path.startsWith("npm:")) return resolve(folder, path)
  const inPackage = join("node_modules", path.slice("npm:".length))
  for (const start of [resolve(folder), process.cwd()]) {
    for (let at = start; ; at = dirname(at)) {
      if (existsSync(join(at, inPackage))) return join(at, inPackage)
      if (dirname(at) === at) break
    }
  }
  return join(process.cwd(), inPackage)
}
