import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { dirname } from "node:path"

/** Entries that are kept. */
const MOST = 5000

/**
 * What was typed at the prompt, over all sessions: an entry a line of JSON, so that one of several lines stays one. An entry is written at
 * once, by a single append. Files that cannot be read or written are no error: then there is no history.
 */
export class PromptHistory {
  readonly #path: string
  readonly #entries: string[]

  private constructor(path: string, entries: string[]) {
    this.#path = path
    this.#entries = entries
  }

  static async open(path: string): Promise<PromptHistory> {
    const text = await readFile(path, "utf8").catch(() => "")
    const all = text.split("\n").flatMap(entryOf)
    const history = new PromptHistory(path, all.slice(-MOST))
    if (all.length > MOST * 2) await history.#rewrite()
    return history
  }

  /** The one typed last first. */
  get newestFirst(): readonly string[] {
    return this.#entries.toReversed()
  }

  /** An entry; one that repeats the last is left out. */
  async add(entry: string): Promise<void> {
    if (entry === this.#entries.at(-1)) return
    this.#entries.push(entry)
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 })
      await appendFile(this.#path, line(entry), { mode: 0o600 })
    } catch {
      // A prompt without a history is a prompt still.
    }
  }

  async #rewrite(): Promise<void> {
    const whole = `${this.#path}.${process.pid}`
    await writeFile(whole, this.#entries.map(line).join(""), { mode: 0o600 })
      .then(() => rename(whole, this.#path))
      .catch(() => undefined)
  }
}

const line = (entry: string): string => `${JSON.stringify({ entry })}\n`

/** The entry of a line; none of one that was cut off. */
function entryOf(text: string): readonly string[] {
  try {
    const { entry } = JSON.parse(text) as { entry?: unknown }
    return typeof entry === "string" ? [entry] : []
  } catch {
    return []
  }
}
