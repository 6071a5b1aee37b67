import { readFile } from "node:fs/promises"
import { dirname, resolve } from "node:path"
import { WizardError } from "../base/error.js"
import { type Source, source } from "../base/span.js"

/** A file's text as a source; `io/…` when it cannot be read (exit code 3). */
export async function readSource(path: string): Promise<Source> {
  try {
    return source(path, await readFile(path, "utf8"))
  } catch (thrown) {
    throw readError(path, thrown)
  }
}

/** The path of a file that another file names: relative to that one. */
export const besideFile = (file: string, path: string): string => resolve(dirname(file), path)

/** What is wrong with a path, in words. */
export function readError(path: string, thrown: unknown): WizardError {
  const { code } = thrown as NodeJS.ErrnoException
  if (code === "ENOENT") {
    return new WizardError("io/missing", `there is no file ${path}`, {
      hint: "check the path; it is relative to where you are",
    })
  }
  if (code === "EISDIR") return new WizardError("io/directory", `${path} is a directory, expected a file`)
  return new WizardError("io/read", `${path} cannot be read (${code ?? "unknown"})`, { cause: thrown })
}
