import { isInterruption } from "../base/breath.js"
import type { WizardError } from "../base/error.js"
import { runConfig } from "./cells/config.js"
import { type Outcome, runExpect } from "./cells/expect.js"
import { runArgs, runLoad, runSchema, runTx } from "./cells/transaction.js"
import { requireView, runListen, runQuery, runView } from "./cells/view.js"
import { checkCell } from "./check.js"
import { type Cell, cells, type Document, type Kind } from "./document.js"
import { atWord } from "./place.js"
import { type CellResult, type RunResult, statusOf } from "./result.js"
import { checkRules } from "./rules.js"
import { type RunOptions, Stage } from "./stage.js"

/** A cell that was run, and the t after which it stands. */
export interface Ran {
  readonly cell: Cell
  readonly t: number
  readonly outcome: Outcome | undefined
}

/**
 * Runs a notebook top to bottom on a fresh Wizard in memory. Never throws for what a cell says: a cell that goes wrong has its error,
 * and the others go on. After every transaction every view is compared with its full query, unless `verify` is false.
 */
export async function runNotebook(document: Document, options: RunOptions = {}): Promise<RunResult> {
  const stage = await Stage.open(document, options)
  stage.warnings.push(...document.warnings)
  const ran: Ran[] = []
  for (const cell of cells(document)) ran.push(await runCell(stage, cell))
  await options.afterwards?.(stage.wizard)
  await stage.wizard.close()
  const results = ran.map((each) => resultOf(stage, each))
  const isOk = ({ status }: CellResult): boolean => status === "ok"
  return {
    cells: results,
    passed: results.filter((result) => result.kind === "expect" && isOk(result)).length,
    failed: results.filter((result) => !isOk(result)).length,
    verified: stage.verified,
    skipped: stage.skipped,
    divergences: divergencesOf(stage),
    warnings: stage.warnings,
  }
}

/** Runs a cell that stands below those that ran before. What goes wrong with it is told by `resultOf`; only an interruption is thrown. */
export async function runCell(stage: Stage, cell: Cell): Promise<Ran> {
  await stage.options.pause?.()
  const outcome = await attempt(stage, cell)
  stage.above.push(cell)
  return { cell, t: outcome?.t ?? stage.t, outcome }
}

async function attempt(stage: Stage, cell: Cell): Promise<Outcome | undefined> {
  try {
    checkCell(stage, cell)
    if (cell.kind === "expect") return await runExpect(stage, cell)
    await RUN[cell.kind](stage, cell)
    return undefined
  } catch (thrown) {
    if (isInterruption(thrown)) throw thrown
    stage.errors.set(cell, stage.located(thrown, cell))
    return undefined
  }
}

const RUN: Readonly<Record<Exclude<Kind, "expect">, (stage: Stage, cell: Cell) => Promise<void>>> = {
  schema: runSchema,
  tx: runTx,
  load: runLoad,
  args: async (stage, cell) => {
    requireView(stage, cell, cell.name ?? "", cell.nameColumn)
    await runArgs(stage, cell)
  },
  rules: async (stage, cell) => checkRules(stage.file, cell),
  view: runView,
  query: runQuery,
  listen: runListen,
  config: runConfig,
  sh: async () => {},
  circuit: async (stage, cell) => {
    throw notYet(stage, cell, "circuits by hand are not understood yet", "write the circuit as a query in a view cell")
  },
  export: async (stage, cell) => {
    throw notYet(stage, cell, "nothing can be exported yet", "make it a config cell, which is only checked")
  },
}

const notYet = (stage: Stage, cell: Cell, message: string, hint: string): WizardError =>
  atWord(stage.file, cell, cell.nameColumn, `${cell.kind}/not-yet`, message, hint)

const divergencesOf = ({ differences }: Stage): RunResult["divergences"] =>
  [...differences]
    .flatMap(([{ line }, all]) => all.map(({ divergence }) => ({ line, divergence })))
    .sort((a, b) => a.divergence.t - b.divergence.t)

/** What became of a cell, as of now: a view may differ from its full query only later. */
export function resultOf(stage: Stage, { cell, t, outcome }: Ran): CellResult {
  const about = {
    file: stage.file,
    line: cell.line,
    kind: cell.kind,
    name: cell.name ?? null,
    t: t === 0 ? null : t,
  }
  const error = stage.errors.get(cell)
  if (error !== undefined) {
    const message = `error[${error.code}]: ${error.message}`
    if (stage.expected.has(cell)) return { ...about, status: "ok", message }
    return { ...about, status: statusOf(error), message, error }
  }
  if (outcome !== undefined) {
    const { met, message, actual } = outcome
    return { ...about, status: met ? "ok" : "failed", message, ...(actual && { actual }) }
  }
  const [first, ...others] = stage.differences.get(cell) ?? []
  if (first === undefined) return { ...about, status: "ok", message: "" }
  const also = others.length === 0 ? "" : `\n  and at ${others.map(({ t: later }) => `t${later}`).join(", ")}`
  return { ...about, t: first.t, status: "failed", message: first.message + also }
}
