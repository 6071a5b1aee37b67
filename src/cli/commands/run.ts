import { writeFile } from "node:fs/promises"
import { asWizardError, type WizardError } from "../../base/error.js"
import { exitCode as runCode } from "../../notebook/result.js"
import { updated } from "../../notebook/update.js"
import { readError, readSource } from "../../workspace/source-file.js"
import { junit } from "../junit.js"
import { noteErrors, type Ran, runText } from "../notebook.js"
import { exitCode, type Terminal } from "../terminal.js"

export interface RunCommand {
  readonly check?: boolean
  readonly update?: boolean
  readonly verify?: boolean
  readonly junit?: string
}

/** `wizard run`: notebooks top to bottom, each on a fresh database in memory. The highest exit code of all files wins. */
export async function runCommand(files: readonly string[], options: RunCommand, terminal: Terminal): Promise<number> {
  const { check = false, junit: report } = options
  const all: Ran[] = []
  let last: WizardError | undefined
  let code = 0
  for (const file of files) {
    try {
      const ran = await runFile(file, options)
      all.push(ran)
      code = Math.max(code, runCode(ran.result, { check }))
      await print(ran, terminal)
    } catch (thrown) {
      if (last !== undefined) terminal.note(last.report())
      last = asWizardError(thrown)
      code = Math.max(code, exitCode(last))
    }
  }
  const sum = (of: "passed" | "failed" | "verified") => all.reduce((total, { result }) => total + result[of], 0)
  const [passed, failed] = [sum("passed"), sum("failed")]
  await terminal.record({ passed, failed }, () => `${passed} passed, ${failed} failed, ${sum("verified")} verified`)
  if (report !== undefined) await write(report, junit(all.map(({ result }) => result)))
  if (last !== undefined) await terminal.fail(last)
  return code
}

/** With `update`, runs once more what was rewritten. */
async function runFile(file: string, { update = false, verify = true }: RunCommand): Promise<Ran> {
  const { text } = await readSource(file)
  const ran = await runText(text, file, verify)
  const better = update ? updated(ran.document, ran.result) : text
  if (better === text) return ran
  await write(file, better)
  return runText(better, file, verify)
}

async function print(ran: Ran, terminal: Terminal): Promise<void> {
  for (const { file, line, kind, name, t, status, message } of ran.result.cells) {
    const short = `${file}:${line} ${kind}${name === null ? "" : ` ${name}`}: ${status}`
    await terminal.record({ file, line, kind, name, t, status, message }, () => (status === "ok" ? undefined : short))
  }
  noteErrors(ran, terminal)
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text)
  } catch (thrown) {
    throw readError(file, thrown)
  }
}
