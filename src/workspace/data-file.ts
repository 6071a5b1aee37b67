import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { WizardError } from "../base/error.js"
import type { LoggedTransaction } from "./logged-transaction.js"
import { readError } from "./source-file.js"
import { tabularJson } from "./tabular.js"
import { readLog } from "./tx-log.js"

/**
 * Reads the data files of a notebook: a path is relative to the notebook, `npm:package/path` lies in an installed package, looked
 * for from the notebook's directory upwards and then beside Wizard. Parquet comes as the JSON of its rows. Throws `io/…` (exit code 3).
 */
export function dataFiles(notebook: string): (path: string) => Promise<string> {
  return async (path) => {
    const file = fileOf(notebook, path)
    if (/\.parquet$/.test(file)) return JSON.stringify(await tabularJson(file, "parquet"))
    try {
      return await readFile(file, "utf8")
    } catch (thrown) {
      throw readError(path, thrown)
    }
  }
}

/** Reads the transaction logs that a notebook names: paths as those of data files. */
export const logFiles =
  (notebook: string): ((path: string) => AsyncIterable<LoggedTransaction>) =>
  (path) =>
    readLog(fileOf(notebook, path))

function fileOf(notebook: string, path: string): string {
  const directory = dirname(resolve(notebook))
  return path.startsWith("npm:") ? inPackage(path.slice("npm:".length), directory) : resolve(directory, path)
}

function inPackage(path: string, directory: string): string {
  if (path.split("/").includes("..")) {
    throw new WizardError("io/path", `npm:${path} leads out of its package`, { hint: "write npm:package/path/of/file" })
  }
  const found = [directory, dirname(fileURLToPath(import.meta.url))]
    .flatMap(ancestors)
    .map((each) => join(each, "node_modules", path))
    .find(existsSync)
  if (found !== undefined) return found
  const name = path.split("/", path.startsWith("@") ? 2 : 1).join("/")
  throw new WizardError("io/missing", `there is no file ${path} in an installed package`, {
    hint: `install it: npm install ${name}`,
  })
}

function ancestors(directory: string): string[] {
  const parent = dirname(directory)
  return parent === directory ? [directory] : [directory, ...ancestors(parent)]
}
