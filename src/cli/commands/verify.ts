import type { Divergence } from "../../verify/verify.js"
import { warnAttributes, warnText } from "../advice.js"
import { batchText, compareBatchings } from "../batching.js"
import { type Datum, row } from "../datum.js"
import { type HistoryOptions, openHistory } from "../history.js"
import { replay } from "../replay.js"
import { divergenceFields, divergenceText } from "../replay-record.js"
import type { Terminal } from "../terminal.js"
import { notYet, usage } from "../usage.js"
import { wholeNumber } from "./query.js"
import { oracleNames } from "./replay.js"

export interface VerifyCommand extends HistoryOptions {
  readonly config?: string
  readonly oracle?: string
  readonly batching?: boolean
  readonly seed?: string
  readonly shrink?: string
}

/** `wizard verify`: a view against the full query after every transaction of a history, or all views of a notebook. */
export async function verifyCommand(
  file: string | undefined,
  options: VerifyCommand,
  terminal: Terminal,
): Promise<number> {
  if (options.shrink !== undefined) throw notYet("--shrink")
  if (file !== undefined || options.config !== undefined) return verifySeveral(file, options, terminal)
  if (options.batching) return verifyBatching(options, terminal)
  const history = await openHistory(options, terminal.stdin)
  const oracles = oracleNames(options.oracle)
  const events = replay(history, { oracles, onView: (view) => warnText(view.warnings, terminal) })
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
    if (value.kind === "refused" || value.kind === "divergence") code = 1
    if (value.kind === "divergence") divergence = value.divergence
    if (value.kind === "compared") [verified, skipped] = [value.verified, value.skipped]
  }
  const shown = divergence === null ? null : divergenceFields(divergence)
  const text = divergence === null ? "the view equals its full query" : divergenceText(divergence)
  await answer(terminal, verified, skipped, shown, text)
  return code
}

function answer(terminal: Terminal, verified: number, skipped: number, divergence: Datum, text: string): Promise<void> {
  const counts = `${verified} verified, ${skipped} skipped`
  if (verified === 0 && divergence === null) terminal.note("warning[verify/nothing]: nothing was compared")
  return terminal.record(
    { verified, skipped, divergence },
    () => `${counts}${verified > 0 || divergence ? `: ${text}` : ""}`,
  )
}

/** All views of a notebook, or all circuits of a config. */
async function verifySeveral(file: string | undefined, options: VerifyCommand, terminal: Terminal): Promise<number> {
  const { config, log, query, batching } = options
  if ([file, config, log ?? query].filter((each) => each !== undefined).length > 1) {
    throw usage("expected a notebook, a history or a config, found two of them", "leave out all but one")
  }
  if (batching) throw notYet("--batching of a notebook or a config")
  const oracles = oracleNames(options.oracle)
  const { verifyConfig, verifyNotebook } = await import("../verify-views.js")
  const { verified, skipped, divergence, code } =
    file === undefined ? await verifyConfig(config!, oracles) : await verifyNotebook(file, oracles, terminal)
  const { view, line } = divergence ?? {}
  const shown = divergence === null ? null : { view, line, ...divergenceFields(divergence) }
  const text = divergence === null ? "every view equals its full query" : `${view}: ${divergenceText(divergence)}`
  await answer(terminal, verified, skipped, shown, text)
  return code
}

const ROUNDS = 10

async function verifyBatching(options: VerifyCommand, terminal: Terminal): Promise<number> {
  const seed = options.seed === undefined ? Date.now() % 1_000_000_000 : wholeNumber(options.seed, "--seed")
  terminal.note(`--seed ${seed}`)
  const history = await openHistory(options, terminal.stdin)
  const { verified, divergence } = await compareBatchings(history, ROUNDS, random(seed))
  const shown = divergence && { ...divergence, row: divergence.row && row(divergence.row) }
  const text = divergence === null ? "every batching gives the same view and the same weights" : batchText(divergence)
  await answer(terminal, verified, 0, shown, text)
  return divergence === null ? 0 : 1
}

/** mulberry32: repeatable numbers in [0, 1). */
function random(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
