import { copyFile, mkdtemp, readdir, rm, symlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

/**
 * Lends a directory of RocksDB to be looked at. RocksDB writes when it opens: so what it would write into is a copy, and the large files,
 * which it never changes, are links.
 */
export async function withCopy<T>(path: string, look: (copy: string) => Promise<T>): Promise<T> {
  const copy = await mkdtemp(join(tmpdir(), "wizard-look-"))
  try {
    for (const name of await readdir(path)) {
      const [from, to] = [join(resolve(path), name), join(copy, name)]
      if (name.endsWith(".sst")) await symlink(from, to)
      else if (/^(CURRENT|IDENTITY|MANIFEST-\d+|OPTIONS-\d+|\d+\.log)$/.test(name)) await copyFile(from, to)
    }
    return await look(copy)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}
