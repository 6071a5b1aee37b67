import { type FSWatcher, watch } from "node:fs"
import { readFile } from "node:fs/promises"
import { basename, dirname } from "node:path"

const SETTLES_MS = 120

/** Tells of a file's text when it has changed; editors that replace files are followed, too. Returns what ends it; where nothing can be watched, nothing is. */
export function watchText(path: string, changed: (text: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const look = () => {
    readFile(path, "utf8").then(changed, () => undefined)
  }
  let watcher: FSWatcher | undefined
  try {
    watcher = watch(dirname(path), { persistent: false }, (_, name) => {
      if (name !== null && name !== basename(path)) return
      clearTimeout(timer)
      timer = setTimeout(look, SETTLES_MS)
    })
    watcher.on("error", () => watcher?.close())
  } catch {
    // Some file systems cannot.
  }
  return () => {
    clearTimeout(timer)
    watcher?.close()
  }
}
