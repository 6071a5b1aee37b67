import { existsSync } from "node:fs"
import { mkdir, stat } from "node:fs/promises"
import { dirname, resolve } from "node:path"

/**
 * Makes a directory and those above it, one by one: Node's own way does not come back where a directory says that there is none, as /proc
 * does. Rejects with what the system says.
 */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = []
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.push(at)
  for (const at of missing.reverse()) await mkdir(at).catch(unlessThere)
  if (!(await stat(path)).isDirectory()) throw Object.assign(new Error(`${path} is a file`), { code: "ENOTDIR" })
}

/** Another process may have made it meanwhile. */
function unlessThere(thrown: NodeJS.ErrnoException): void {
  if (thrown.code !== "EEXIST") throw thrown
}
