import { existsSync, realpathSync } from "node:fs"
import { WizardError } from "../base/error.js"
import { files } from "./files.js"
import type { Terminal } from "./terminal.js"

/** Writes what a command has made: whole or not at all; `-` is stdout. Throws `io/write`. */
export const writeOutput = (path: string, text: string, terminal: Terminal): Promise<void> =>
  path === "-" ? terminal.write(text) : files.write(path, text)

/** Refuses to write over what is read: the notebook, a log, a config. Throws `io/exists`. */
export function refuseInput(output: string, given: readonly unknown[]): void {
  const isThere = (path: unknown): path is string => typeof path === "string" && existsSync(path)
  if (!isThere(output) || !given.some((path) => isThere(path) && realpathSync(path) === realpathSync(output))) return
  throw new WizardError("io/exists", `${output} is what is read`, { hint: "write to another file" })
}
