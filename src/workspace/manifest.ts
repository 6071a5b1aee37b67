import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { readdir, readFile, writeFile } from "node:fs/promises"
import { join, relative } from "node:path"
import { WizardError } from "../base/error.js"
import { MANIFEST } from "./circuit-files.js"
import { version } from "./version.js"

interface Manifest {
  readonly createdWith: string
  readonly t: number
  /** By path, relative to the manifest. */
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>
}

/** Writes down the bytes of every file of a directory. */
export async function writeManifest(directory: string, t: number): Promise<void> {
  const files: Record<string, { bytes: number; sha256: string }> = {}
  for (const path of await filesIn(directory)) files[relative(directory, path)] = await sumOf(path)
  const manifest: Manifest = { createdWith: `wizard-datalog ${version()}`, t, files }
  await writeFile(join(directory, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`)
}

/** Whether a directory is as its manifest says; false when it has none. Throws `storage/damaged`, which names the first file that differs. */
export async function checkManifest(directory: string): Promise<boolean> {
  const text = await readFile(join(directory, MANIFEST), "utf8").catch(() => undefined)
  if (text === undefined) return false
  for (const [path, { bytes, sha256 }] of Object.entries(filesOf(text, directory))) {
    const found = await sumOf(join(directory, path)).catch(() => undefined)
    if (found?.bytes === bytes && found.sha256 === sha256) continue
    throw new WizardError(
      "storage/damaged",
      `${join(directory, path)} ${found ? "is not what was exported" : "is missing"}`,
      { hint: "export it again, or copy it again as a whole: nothing was changed" },
    )
  }
  return true
}

function filesOf(text: string, directory: string): Manifest["files"] {
  try {
    const { files } = JSON.parse(text) as Manifest
    if (typeof files === "object" && files !== null) return files
  } catch {
    // As damaged as any other.
  }
  throw new WizardError("storage/damaged", `${join(directory, MANIFEST)} is no manifest`, {
    hint: "export it again: nothing was changed",
  })
}

async function sumOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256")
  let bytes = 0
  for await (const piece of createReadStream(path)) {
    hash.update(piece)
    bytes += piece.length
  }
  return { bytes, sha256: hash.digest("hex") }
}

async function filesIn(directory: string): Promise<string[]> {
  const found = await readdir(directory, { withFileTypes: true, recursive: true })
  const paths = found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return paths.filter((path) => path !== join(directory, MANIFEST)).sort()
}
