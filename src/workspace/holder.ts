import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { WizardError } from "../base/error.js"

/** Who has a directory open, as a file in it tells; beside the lock of the storage, which knows no names. */
export interface Holder {
  readonly pid: number
  /** When that process began, where the system tells: another one may get its number. */
  readonly began: string | null
  readonly command: string
}

/** Who holds it, as far as that process lives. */
export function holderOf(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, "utf8")) as Holder
    return isAlive(holder) ? holder : undefined
  } catch {
    return undefined
  }
}

/** Writes down that this process holds it. */
export function hold(file: string): void {
  const { pid, argv } = process
  const holder: Holder = { pid, began: began(pid), command: argv.slice(0, 3).join(" ") }
  writeFileSync(file, `${JSON.stringify(holder)}\n`)
}

export function letGo(file: string): void {
  rmSync(file, { force: true })
}

/** The error of whoever comes second. */
export function locked(path: string, holder: Holder | undefined): WizardError {
  const { pid, command } = holder ?? {}
  const who =
    pid === process.pid ? `process ${pid}, which is this one` : pid ? `process ${pid} (${command})` : "another process"
  return new WizardError("storage/locked", `${path} is open in ${who}`, {
    hint: "close it there; one process writes a state, and the others read what it exports",
  })
}

/** Whether there is a process of that number. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM"
  }
}

function isAlive({ pid, began: then }: Holder): boolean {
  if (!isRunning(pid)) return false
  const now = began(pid)
  return now === null || then === null || now === then
}

/** Field 22 of /proc/PID/stat: clock ticks since the system began. */
function began(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8")
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null
  } catch {
    return null
  }
}
