import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

setFlagsFromString("--expose-gc")
const gc = runInNewContext("gc") as () => void

/** Bytes that are in use when what can go at once has gone. */
export function inUse(): number {
  gc()
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
}

/** The same when all that can go has gone, which takes some turns. */
export async function settledInUse(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    inUse()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return inUse()
}
