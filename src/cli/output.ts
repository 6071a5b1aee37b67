import { randomUUID } from "node:crypto"
import { rename, rm, writeFile } from "node:fs/promises"
import { WizardError } from "../base/error.js"
import type { Terminal } from "./terminal.js"

/** Writes what a command has made: whole or not at all; `-` is stdout. Throws `io/write`. */
export async function writeOutput(path: string, text: string, terminal: Terminal): Promise<void> {
  if (path === "-") return terminal.write(text)
  const draft = `${path}.${randomUUID()}.part`
  try {
    await writeFile(draft, text)
    await rename(draft, path)
  } catch (thrown) {
    await rm(draft, { force: true })
    const { code = "unknown" } = thrown as NodeJS.ErrnoException
    throw new WizardError("io/write", `${path} cannot be written (${code})`, {
      hint: code === "ENOENT" ? "make its directory first" : "write to a path that you may write to",
      cause: thrown,
    })
  }
}
