import { existsSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import type { Document } from "../notebook/document.js"
import { parseNotebook } from "../notebook/format.js"
import type { RunResult } from "../notebook/result.js"
import { runNotebook } from "../notebook/runner.js"
import type { RunOptions } from "../notebook/stage.js"
import { readSource } from "../workspace/source-file.js"
import type { Terminal } from "./terminal.js"

export interface Ran {
  readonly document: Document
  readonly result: RunResult
}

/** Runs a notebook's text. `load` cells read files beside it, or in an installed package (`npm:package/path`). */
export async function runText(
  text: string,
  file: string,
  options: Pick<RunOptions, "verify" | "oracles">,
): Promise<Ran> {
  const document = parseNotebook(text, file)
  const readFile = async (path: string): Promise<string> => (await readSource(dataFile(path, dirname(file)))).text
  return { document, result: await runNotebook(document, { ...options, readFile }) }
}

/** Says on stderr what is wrong with a run. */
export function noteErrors({ result }: Ran, terminal: Terminal): void {
  for (const warning of result.warnings) terminal.note(warning.report("warning"))
  for (const { error, file, line, status, message } of result.cells) {
    if (status === "ok") continue
    terminal.note(error === undefined ? `error[notebook/${status}]: ${message}\n  --> ${file}:${line}` : error.report())
  }
}

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
