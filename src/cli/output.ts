import { files } from "./files.js"
import type { Terminal } from "./terminal.js"

/** Writes what a command has made: whole or not at all; `-` is stdout. Throws `io/write`. */
export const writeOutput = (path: string, text: string, terminal: Terminal): Promise<void> =>
  path === "-" ? terminal.write(text) : files.write(path, text)
