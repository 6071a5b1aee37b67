import { WizardError } from "../base/error.js"
import type { Context } from "./command.js"

/**
 * Makes sure that the next transaction may be made: at the end of the history it may. In the past a person is asked, or `wanted` says so; then
 * what comes after the position is saved as a log, and forgotten. Throws `session/behind` when it is not wanted.
 */
export async function readyToTransact({ session, host }: Context, wanted: boolean): Promise<void> {
  const { editor, position, last } = session
  if (editor.isAtEnd) return
  const { t } = position
  if (position.inside !== undefined && t === last) {
    await session.goto(t)
    return
  }
  const path = logPath(session.cells.document.file, t)
  if (!wanted && host.confirm === undefined) {
    throw new WizardError("session/behind", `t ${t} is in the past: ${last} is the last transaction`, {
      hint: `go to the end (:goto end), or branch off here: :tx branch FORMS saves t ${t + 1} to ${last} as ${path} and goes on from t ${t}`,
    })
  }
  const question = `t ${t} is in the past. Save t ${t + 1} to ${last} as ${path}, and go on from t ${t}?`
  if (!wanted && !(await host.confirm!(question))) {
    throw new WizardError("session/behind", "nothing was changed", { hint: "go to the end first: :goto end" })
  }
  if (host.files === undefined) {
    throw new WizardError("session/no-files", "the future cannot be saved: there are no files here", {
      hint: "go to the end first: :goto end",
    })
  }
  await host.files.write(await free(path, host.files.list), editor.future())
  await editor.branch()
}

/** `movies.md` and t 3: `movies.t3.edn`. */
const logPath = (file: string, t: number): string => `${file.replace(/\.md$/, "")}.t${t}.edn`

/** The path, or with a number when there is such a file. */
async function free(path: string, list: (folder: string) => Promise<readonly string[]>): Promise<string> {
  const at = path.lastIndexOf("/") + 1
  const names = await list(path.slice(0, at))
  let name = path.slice(at)
  for (let n = 2; names.includes(name); n++) name = path.slice(at).replace(/\.edn$/, `-${n}.edn`)
  return path.slice(0, at) + name
}
