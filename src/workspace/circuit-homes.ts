import { existsSync } from "node:fs"
import { dirname } from "node:path"
import { WizardError } from "../base/error.js"
import { CircuitFiles, databaseIn } from "./circuit-files.js"
import type { CircuitConfig } from "./config.js"
import { makeFolder } from "./make-folder.js"

/** The durable circuits of a workspace with their homes. */
export const circuitHomes = (
  workspace: string,
  circuits: ReadonlyMap<string, CircuitConfig>,
): (readonly [CircuitFiles, CircuitConfig])[] =>
  [...circuits].flatMap(([id, circuit]) =>
    circuit.storage === "memory" ? [] : [[new CircuitFiles(workspace, id, circuit.storage), circuit] as const],
  )

/** The path of the workspace's own database; undefined when there is none and it is not to be made. Makes its directory. */
export async function workspaceDatabase(workspace: string, make: boolean): Promise<string | undefined> {
  const path = databaseIn(workspace)
  if (!make) return existsSync(path) ? path : undefined
  try {
    await makeFolder(dirname(path))
  } catch (thrown) {
    const { code = "unknown" } = thrown as NodeJS.ErrnoException
    throw new WizardError("io/open", `the directory ${dirname(path)} cannot be made (${code})`, {
      hint: "check :wizard/workspace-dir and who may write there",
      cause: thrown,
    })
  }
  return path
}
