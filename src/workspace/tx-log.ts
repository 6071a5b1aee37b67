import { createReadStream } from "node:fs"
import { pipeline, type Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import { WizardError } from "../base/error.js"
import { logText } from "./log-text.js"
import type { LoggedTransaction } from "./logged-transaction.js"
import { readError } from "./source-file.js"
import { tabular } from "./tabular.js"
import { tabularLog } from "./tabular-log.js"

/**
 * The transactions of a log, one by one: a stream of EDN forms, JSON lines when the name ends in `.jsonl`, or a table of datoms when
 * it ends in `.csv` or `.parquet`; each also gzipped (`.gz`). `-` reads `stdin`, when that is given. What precedes a mistake is given before it is
 * thrown: `parse/…`, `log/…`, `io/…`. Holds one transaction and one piece of text.
 */
export async function* readLog(path: string, stdin?: Readable): AsyncGenerator<LoggedTransaction, void, undefined> {
  const piped = path === "-" ? stdin : undefined
  const name = piped === undefined ? path : "stdin"
  const plain = path.replace(/\.gz$/, "")
  const format = tabular(path)
  if (format !== undefined) {
    yield* tabularLog(path, format)
    return
  }
  const log = logText(name)
  for await (const piece of pieces(path, piped ?? createReadStream(path), plain !== path)) {
    yield* log.push(piece)
  }
  yield* log.end()
}

/** The text of a file or stream, cut anywhere; without a byte order mark. */
async function* pieces(path: string, raw: Readable, zipped: boolean): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  const stream = zipped ? pipeline(raw, createGunzip(), () => undefined) : raw
  try {
    for await (const chunk of stream) yield decoder.decode(chunk, { stream: true })
  } catch (thrown) {
    if (!/^Z_/.test((thrown as NodeJS.ErrnoException).code ?? "")) throw readError(path, thrown)
    throw new WizardError("io/gzip", `${path} is not a whole gzip file: ${(thrown as Error).message}`, {
      hint: "it is damaged or was cut off; make it again, or unpack what can be saved",
      cause: thrown,
    })
  }
  const rest = decoder.decode()
  if (rest !== "") yield rest
}
