import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { EditorJob } from "./controls.js"
import type { Tty } from "./terminal/tty.js"

/** Editors that go to a line by `+N`. */
const BY_LINE = /(^|\/)(vi|vim|nvim|view|nano|emacs|emacsclient|kak|joe|micro|ne|jed|mg)$/

/**
 * Gives a text to a person's editor, in a file of its own, and what was made of it to `done`; nothing when it stayed as it was. Resolves to
 * what went wrong, if anything.
 */
export async function editInEditor(tty: Tty, editor: string, job: EditorJob): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), "wizard-"))
  try {
    const path = join(folder, job.name)
    writeFileSync(path, job.text, { mode: 0o600 })
    const [command, ...args] = editor.split(/\s+/).filter((word) => word !== "")
    const place = BY_LINE.test(command) && job.line > 1 ? [`+${job.line}`] : []
    const code = await tty.run(command, [...args, ...place, path])
    if (code === null) return `${command} could not be started: set EDITOR`
    if (code !== 0) return `${command} ended with ${code}: nothing was changed`
    const text = readFileSync(path, "utf8")
    if (text !== job.text) job.done(text)
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
