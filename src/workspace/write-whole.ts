import { createWriteStream } from "node:fs"
import { rename } from "node:fs/promises"
import { dirname } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { WizardError } from "../base/error.js"
import { makeFolder } from "./make-folder.js"
import { partFile, removePart } from "./part-file.js"

/** Writes a text piece by piece: to stdout for `-`, else into a file that is there whole or not at all. Throws `io/write`. */
export async function writeWhole(path: string, pieces: Iterable<string>): Promise<void> {
  if (path === "-") {
    for (const piece of pieces) {
      if (!process.stdout.write(piece)) await new Promise((resolve) => process.stdout.once("drain", resolve))
    }
    return
  }
  const part = await partFile(path)
  try {
    await makeFolder(dirname(path))
    await pipeline(Readable.from(pieces), createWriteStream(part))
    await rename(part, path)
  } catch (thrown) {
    await removePart(part)
    if (thrown instanceof WizardError) throw thrown
    const { code = "unknown" } = thrown as NodeJS.ErrnoException
    throw new WizardError("io/write", `${path} cannot be written (${code})`, {
      hint: code === "EISDIR" ? "it is a directory: give the path of a file" : "check the path and its permissions",
      cause: thrown,
    })
  }
}
