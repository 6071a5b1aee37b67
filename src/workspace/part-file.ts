import { readdir, rm, stat } from "node:fs/promises"
import { hostname } from "node:os"
import { basename, dirname, join } from "node:path"
import { isRunning } from "./holder.js"

/**
 * The path beside a file or directory at which this process writes it, to be renamed when it is whole. What processes that are gone left
 * there, this one's own included, is removed first.
 */
export async function partFile(path: string): Promise<string> {
  const whole = path.replace(/(?<=.)\/+$/, "")
  await sweepParts(whole)
  const part = `${whole}.${HOST}-${process.pid}.part`
  // Where that fails, so does what is written there, and says why.
  await removePart(part).catch(() => undefined)
  return part
}

/** Removes a part that is not to become whole. */
export async function removePart(part: string): Promise<void> {
  for (const file of [part, `${part}.wal`]) await rm(file, { recursive: true, force: true })
}

/**
 * Removes the parts of a file or directory that were left by processes which are gone; what cannot be removed stays. Nobody knows whether a
 * process of another machine, or container, lives: its parts are gone when nothing was done to them for a day.
 */
export async function sweepParts(path: string): Promise<void> {
  const whole = path.replace(/(?<=.)\/+$/, "")
  const [folder, name] = [dirname(whole), basename(whole)]
  for (const found of await readdir(folder).catch(() => [])) {
    if (!found.startsWith(`${name}.`)) continue
    const [, host, pid] = /^([^.]+)-(\d+)\.part(\.wal)?$/.exec(found.slice(name.length + 1)) ?? []
    if (pid === undefined) continue
    const part = join(folder, found)
    if (host === HOST ? isRunning(Number(pid)) : !(await isOld(part))) continue
    await rm(part, { recursive: true, force: true }).catch(() => undefined)
  }
}

const isOld = async (path: string): Promise<boolean> =>
  stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs > DAY,
    () => false,
  )

/** The machine's name in letters that every file name may have. */
const HOST = hostname().replace(/[^A-Za-z0-9_-]/g, "_") || "_"
const DAY = 24 * 60 * 60 * 1000
