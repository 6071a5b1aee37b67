import { type FileHandle, open } from "node:fs/promises"
import { resolve } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { WizardError } from "../base/error.js"
import type { Source, SourceOptions, SourceProgress, SourceTransaction } from "../source/source.js"
import { type LogText, logText } from "./log-text.js"
import { readError } from "./source-file.js"
import { readLog } from "./tx-log.js"

/** How often a log that is followed is looked at, in ms. */
const LOOK_MS = 100
const PIECE = 1 << 16

/**
 * A transaction log as a source: its positions count its transactions. One that grows may be followed; a transaction that is written in
 * part only is not there yet. Holds one transaction and one piece of text.
 */
export class LogSource implements Source {
  readonly name: string
  readonly #path: string
  #done = 0
  #total: number | undefined
  /** Whether the text ends in the middle of a transaction. */
  isCut = false

  constructor(path: string) {
    this.#path = resolve(path)
    this.name = `log:${this.#path}`
  }

  async *transactions(after: number, options: SourceOptions): AsyncGenerator<SourceTransaction, void, undefined> {
    const isText = !/\.(gz|csv|parquet)$/.test(this.#path)
    if (options.follow && !isText) {
      throw new WizardError("sync/follow", `${this.#path} cannot be followed: it is written whole`, {
        hint: "follow logs of EDN forms or JSON lines, or sync again when it has been written anew",
      })
    }
    let position = 0
    for await (const transaction of isText ? this.#text(options) : readLog(this.#path)) {
      if (++position > after) yield { ...transaction, position }
      if (options.signal.aborted) return
    }
    if (position < after) throw shorter(this.#path, position, after)
  }

  progress(): SourceProgress {
    return { done: this.#done, total: this.#total }
  }

  async *#text({ follow, signal }: SourceOptions) {
    const log = logText(this.#path)
    const file = await opened(this.#path)
    try {
      for await (const text of this.#pieces(file, follow, signal)) yield* log.push(text)
      if (!follow) yield* this.#rest(log)
    } finally {
      await file.close()
    }
  }

  /** The text of the file, and of what is written to it while it is followed. */
  async *#pieces(file: FileHandle, follow: boolean, signal: AbortSignal): AsyncGenerator<string> {
    const decoder = new TextDecoder()
    const buffer = Buffer.allocUnsafe(PIECE)
    while (!signal.aborted) {
      const { bytesRead } = await file.read(buffer, 0, PIECE, this.#done)
      this.#total = (await file.stat()).size
      if (this.#total < this.#done) throw shrunk(this.#path)
      if (bytesRead > 0) {
        this.#done += bytesRead
        yield decoder.decode(buffer.subarray(0, bytesRead), { stream: true })
      } else if (!follow) return
      else await wait(LOOK_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  *#rest(log: LogText) {
    try {
      yield* log.end()
    } catch (thrown) {
      if (!(thrown instanceof WizardError) || !/^parse\/(unclosed|json)$/.test(thrown.code)) throw thrown
      this.isCut = true
    }
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    const file = await open(path)
    if ((await file.stat()).isDirectory()) {
      await file.close()
      throw Object.assign(new Error(), { code: "EISDIR" })
    }
    return file
  } catch (thrown) {
    throw readError(path, thrown)
  }
}

const shorter = (path: string, position: number, after: number): WizardError =>
  new WizardError("sync/shorter", `${path} has ${position} transactions, but ${after} of it were synced before`, {
    hint: "give the log that was synced, or build the state anew (--rebuild)",
  })

const shrunk = (path: string): WizardError =>
  new WizardError("io/shrunk", `${path} has become shorter while it was read`, {
    hint: "logs grow at their end only: sync the new one into a state of its own",
  })
