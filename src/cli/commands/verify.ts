import type { Datum } from "../../library/datum.js"
import { sourceFile } from "../../verify/shrink/notebook.js"
import type { Scenario } from "../../verify/shrink.js"
import type { Divergence } from "../../verify/verify.js"
import type { LoggedTransaction } from "../../workspace/logged-transaction.js"
import { warnAttributes, warnText } from "../advice.js"
import { batchFields, batchText, verifyBatchings } from "../batching.js"
import { verifyConfig } from "../config.js"
import { furtherSource, type History, type HistoryOptions, openHistory } from "../history.js"
import { refuseInput } from "../output.js"
import { replay } from "../replay.js"
import { divergenceFields, divergenceText } from "../replay-record.js"
import { writeShrunk, writeShrunkView } from "../shrunk.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"
import { wholeNumber } from "./query.js"
import { oracleNames } from "./replay.js"

export interface VerifyCommand extends HistoryOptions {
  readonly config?: string
  readonly oracle?: string
  readonly batching?: boolean
  readonly seed?: string
  readonly shrink?: string
}

/** `wizard verify`: a view against the full query after every transaction of a history, or all views of a notebook or config. */
export async function verifyCommand(
  file: string | undefined,
  options: VerifyCommand,
  terminal: Terminal,
): Promise<number> {
  const { config = file?.endsWith(".edn") ? file : undefined } = options
  if (config !== undefined && file !== undefined && config !== file) {
    throw usage(`expected one thing to verify, found ${file} and ${config}`, "leave out one of them")
  }
  if (options.shrink !== undefined && (config !== undefined || options.batching)) {
    throw usage("--shrink needs a notebook or a history, compared one transaction at a time", "leave out the other")
  }
  if (options.shrink !== undefined) refuseShrunk(options.shrink, [file, options.query], options.log ?? [])
  if (config !== undefined) return verifyConfigFile(config, options, terminal)
  if (file !== undefined) return verifyFile(file, options, terminal)
  if (options.batching) return verifyBatching(options, terminal)
  return verifyHistory(options, terminal)
}

/** The least notebook and the logs beside it are written over nothing that is read. */
function refuseShrunk(path: string, read: readonly unknown[], logs: readonly string[]): void {
  const paths = logs.map((log) => furtherSource(log)?.[1] ?? log)
  const beside = logs.flatMap((log) => furtherSource(log)?.[0] ?? []).map((name) => sourceFile(path, name))
  for (const output of [path, ...beside]) refuseInput(output, [...read, ...paths])
}

async function verifyHistory(options: VerifyCommand, terminal: Terminal): Promise<number> {
  const history = await openHistory(options, terminal.stdin)
  const read: LoggedTransaction[] = []
  const kept = options.shrink === undefined ? history : keeping(history, read)
  const oracles = oracleNames(options.oracle)
  const events = replay(kept, { oracles, onView: (view) => warnText(view.warnings, terminal) })
  let divergence: Divergence | null = null
  let code = 0
  let [verified, skipped] = [0, 0]
  for (;;) {
    const { done, value } = await events.next()
    if (done) {
      warnAttributes(value, history.spec, terminal)
      break
    }
    if (value.kind === "refused") terminal.note(value.error.report())
    if (value.kind === "refused") read.pop()
    if (value.kind === "refused" || value.kind === "divergence") code = 1
    if (value.kind === "divergence") divergence = value.divergence
    if (value.kind === "compared") [verified, skipped] = [value.verified, value.skipped]
  }
  const shown = divergence === null ? null : divergenceFields(divergence)
  const text = divergence === null ? "the view equals its full query" : divergenceText(divergence)
  await answer(terminal, verified, skipped, shown, text)
  if (options.shrink !== undefined) {
    noteShrunk(
      options.shrink,
      divergence === null ? undefined : await writeShrunk(options.shrink, history, read),
      terminal,
    )
  }
  return code
}

/** The history, with what is read of it kept. */
const keeping = (history: History, read: LoggedTransaction[]): History => ({
  ...history,
  transactions: (async function* () {
    for await (const transaction of history.transactions) {
      read.push(transaction)
      yield transaction
    }
  })(),
})

function noteShrunk(path: string, least: Scenario | undefined, terminal: Terminal): void {
  if (least === undefined) terminal.note(`nothing to shrink: ${path} is not written`)
  else terminal.note(`${path}: ${least.transactions.length} transaction(s), ${least.query.where.length} clause(s)`)
}

function answer(terminal: Terminal, verified: number, skipped: number, divergence: Datum, text: string): Promise<void> {
  const counts = `${verified} verified, ${skipped} skipped`
  if (verified === 0 && divergence === null) terminal.note("warning[verify/nothing]: nothing was compared")
  return terminal.record(
    { verified, skipped, divergence },
    () => `${counts}${verified > 0 || divergence ? `: ${text}` : ""}`,
  )
}

async function verifyFile(file: string, options: VerifyCommand, terminal: Terminal): Promise<number> {
  if (options.log !== undefined || options.query !== undefined) {
    throw usage("expected a notebook or a history, found both", "leave out the file, or --log and --query")
  }
  const { verifyNotebook } = await import("../verify-notebook.js")
  const { verified, skipped, divergence, text, code, wrong } = await verifyNotebook(file, terminal, {
    oracles: oracleNames(options.oracle),
    ...(options.batching && { seed: seedOf(options, terminal) }),
  })
  await answer(terminal, verified, skipped, divergence, text)
  if (options.shrink !== undefined) {
    noteShrunk(options.shrink, wrong && (await writeShrunkView(options.shrink, wrong.wizard, wrong.view)), terminal)
  }
  return code
}

/** All views of a config, over its schema or after every transaction of a log. */
async function verifyConfigFile(file: string, options: VerifyCommand, terminal: Terminal): Promise<number> {
  if (options.query !== undefined) throw usage("expected a config or a history, found both", "leave out one of them")
  const { verified, skipped, divergence, batching, refused } = await verifyConfig(file, terminal, {
    log: options.log,
    oracles: oracleNames(options.oracle),
    ...(options.batching && { seed: seedOf(options, terminal) }),
  })
  if (batching) await answer(terminal, verified, skipped, batchFields(batching), batchText(batching))
  else {
    const shown = divergence === null ? null : { view: divergence.view, ...divergenceFields(divergence) }
    const text =
      divergence === null ? "every view equals its full query" : `${divergence.view}: ${divergenceText(divergence)}`
    await answer(terminal, verified, skipped, shown, text)
  }
  return divergence === null && !batching && !refused ? 0 : 1
}

async function verifyBatching(options: VerifyCommand, terminal: Terminal): Promise<number> {
  const seed = seedOf(options, terminal)
  const history = await openHistory(options, terminal.stdin)
  const { verified, divergence } = await verifyBatchings(history, seed)
  const shown = divergence && batchFields(divergence)
  const text = divergence === null ? "every batching gives the same view and the same weights" : batchText(divergence)
  await answer(terminal, verified, 0, shown, text)
  return divergence === null ? 0 : 1
}

function seedOf({ seed: given }: VerifyCommand, terminal: Terminal): number {
  const seed = given === undefined ? Date.now() % 1_000_000_000 : wholeNumber(given, "--seed")
  terminal.note(`--seed ${seed}`)
  return seed
}
