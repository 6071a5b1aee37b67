import type { Command } from "commander"
import { nearest } from "../../base/nearest.js"
import { completionScript, SHELLS } from "../completion.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"

/** `wizard completion SHELL`: a script that completes wizard's commands, options and files in that shell. */
export async function completionCommand(name: string, program: Command, terminal: Terminal): Promise<number> {
  const shell = SHELLS.find((each) => each === name)
  if (shell === undefined) {
    const near = nearest(name, SHELLS)
    const hint = near === undefined ? `shells are ${SHELLS.join(", ")}` : `did you mean ${near}?`
    throw usage(`there is no completion for ${name}`, hint)
  }
  const script = completionScript(shell, program)
  await terminal.record({ shell, script }, () => script.trimEnd())
  return 0
}
