import { readdir, rm } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { isRunning } from "./holder.js"

/**
 * The path beside a file or directory at which this process writes it, to be renamed when it is whole. What processes that are gone left
 * there, this one's own included, is removed first.
 */
export async function partFile(path: string): Promise<string> {
  const whole = path.replace(/(?<=.)\/+$/, "")
  await sweepParts(whole)
  const part = `${whole}.${process.pid}.part`
  // Where that fails, so does what is written there, and says why.
  await removePart(part).catch(() => undefined)
  return part
}

/** Removes a part that is not to become whole. */
export async function removePart(part: string): Promise<void> {
  for (const file of [part, `${part}.wal`]) await rm(file, { recursive: true, force: true })
}

/** Removes the parts of a file or directory that were left by processes which are gone; what cannot be removed stays. */
export async function sweepParts(path: string): Promise<void> {
  const whole = path.replace(/(?<=.)\/+$/, "")
  const [folder, name] = [dirname(whole), basename(whole)]
  for (const found of await readdir(folder).catch(() => [])) {
    if (!found.startsWith(`${name}.`)) continue
    const pid = /^(\d+)\.part(\.wal)?$/.exec(found.slice(name.length + 1))?.[1]
    if (pid === undefined || isRunning(Number(pid))) continue
    await rm(join(folder, found), { recursive: true, force: true }).catch(() => undefined)
  }
}
