import { readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { WizardError } from "../base/error.js"
import type { Files } from "../command/command.js"
import { makeFolder } from "../workspace/make-folder.js"
import { readSource } from "../workspace/source-file.js"

/** The files of this machine, paths relative to the current directory. A file is there whole or not at all, whatever happens. */
export const files: Files = {
  read: async (path) => (await readSource(path)).text,
  write: async (path, text) => {
    try {
      await makeFolder(dirname(path))
      await replace(await realpath(path).catch(() => path), text)
    } catch (thrown) {
      throw writeError(path, thrown)
    }
  },
  list: async (folder) => {
    try {
      const found = await readdir(folder === "" ? "." : folder, { withFileTypes: true })
      return found.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort()
    } catch {
      return []
    }
  },
}

async function replace(path: string, text: string): Promise<void> {
  const whole = `${path}.${process.pid}.tmp`
  const mode = await stat(path).then(
    (found) => found.mode,
    () => 0o666,
  )
  try {
    await writeFile(whole, text, { mode })
    await rename(whole, path)
  } catch (thrown) {
    await rm(whole, { force: true })
    throw thrown
  }
}

function writeError(path: string, thrown: unknown): WizardError {
  const { code = "unknown" } = thrown as NodeJS.ErrnoException
  return new WizardError("io/write", `${path} cannot be written (${code})`, {
    hint: code === "EISDIR" ? "it is a directory: give the path of a file" : "check the path and its permissions",
    cause: thrown,
  })
}
