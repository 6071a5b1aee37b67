import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"

const MOST = 5_000

/**
 * What was entered, across sessions: a JSON line an entry in `$XDG_STATE_HOME/wizard/history.jsonl`. An entry is appended in one write, so
 * that sessions side by side lose nothing; a line that cannot be read is passed over. A file that cannot be written is no reason to
 * stop: the history is then this session's.
 */
export class History {
  readonly #path: string | undefined
  readonly #entries: string[]

  private constructor(path: string | undefined, entries: string[]) {
    this.#path = path
    this.#entries = entries
  }

  /** Without a path the history lives as long as the session. */
  static open(path: string | undefined): History {
    if (path === undefined) return new History(undefined, [])
    const all = read(path)
    const entries = all.slice(-MOST)
    if (all.length > MOST * 2) shorten(path, entries)
    return new History(path, entries)
  }

  /** Oldest first. */
  get entries(): readonly string[] {
    return this.#entries
  }

  /** Blanks, and the entry that came just before, are not kept again. */
  add(text: string): void {
    if (text.trim() === "" || this.#entries.at(-1) === text || text.length > LONGEST) return
    this.#entries.push(text)
    if (this.#path === undefined) return
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
      appendFileSync(this.#path, `${JSON.stringify({ entry: text })}\n`, { mode: 0o600 })
    } catch {
      // Read-only homes exist.
    }
  }
}

/** A paste of a megabyte is no entry that one comes back to. */
const LONGEST = 100_000

function read(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n").flatMap(entryOf)
  } catch {
    return []
  }
}

function entryOf(line: string): string[] {
  try {
    const { entry } = JSON.parse(line) as { entry?: unknown }
    return typeof entry === "string" ? [entry] : []
  } catch {
    return []
  }
}

function shorten(path: string, entries: readonly string[]): void {
  try {
    const beside = `${path}.${process.pid}`
    writeFileSync(beside, entries.map((text) => `${JSON.stringify({ entry: text })}\n`).join(""), { mode: 0o600 })
    renameSync(beside, path)
  } catch {
    // As above.
  }
}
