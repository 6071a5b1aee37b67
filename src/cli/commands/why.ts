import { source } from "../../base/span.js"
import { derivationText, whyNotText } from "../../command/derivation-text.js"
import { print } from "../../edn/print.js"
import { read } from "../../edn/read.js"
import { sequence, type Value } from "../../edn/value.js"
import { row as cells } from "../../library/datum.js"
import { derivationRecord, whyNotRecord } from "../../library/derivation-record.js"
import type { Wizard } from "../../library/wizard.js"
import { exitCode as runCode } from "../../notebook/result.js"
import { readSource } from "../../workspace/source-file.js"
import { type HistoryOptions, openDatabase, openHistory } from "../history.js"
import { noteErrors, runText, viewOf } from "../notebook.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"
import { feed, wholeNumber } from "./query.js"

export interface WhyCommand extends HistoryOptions {
  readonly view?: string
  readonly row?: string
  readonly at?: string
}

/** A view as of some t, and a row to be asked about. Returns the exit code. */
type Ask = (wizard: Wizard, view: string, row: readonly Value[], t: number | undefined) => Promise<number>

/** `wizard why`: the derivation of a row down to datoms; exit code 1 when it is not there. */
export function whyCommand(file: string | undefined, options: WhyCommand, terminal: Terminal): Promise<number> {
  return about(file, options, terminal, async (wizard, view, row, t) => {
    const answer = await wizard.why(view, row, t)
    const { weight = 0, derivation = null } = answer ?? {}
    const at = answer?.t ?? t ?? wizard.t
    const text = `${print(row)}${weight === 0 ? " is not in the view" : ""} at t${at}`
    await terminal.record(
      { row: cells(row), t: at, weight, derivation: derivation && derivationRecord(derivation) },
      () => (derivation === null ? text : `${text}\n${derivationText(derivation)}`),
    )
    if (answer === null) terminal.note("hint: wizard why-not tells what it lacks")
    return answer === null ? 1 : 0
  })
}

/** `wizard why-not`: clause by clause what a row lacks, and what would bring it in; exit code 1 when it is there. */
export function whyNotCommand(file: string | undefined, options: WhyCommand, terminal: Terminal): Promise<number> {
  return about(file, options, terminal, async (wizard, view, row, t) => {
    const answer = await wizard.whyNot(view, row, t)
    if (answer !== null) {
      await terminal.record({ row: cells(answer.row), t: answer.t, ...whyNotRecord(answer) }, () => whyNotText(answer))
      return 0
    }
    const at = t ?? wizard.t
    const nothing = { row: cells(row), t: at, ...whyNotRecord(null) }
    await terminal.record(nothing, () => `${print(row)} is in the view at t${at}`)
    terminal.note("hint: wizard why derives it")
    return 1
  })
}

async function about(file: string | undefined, options: WhyCommand, terminal: Terminal, ask: Ask): Promise<number> {
  const row = rowOf(options.row)
  const at = options.at === undefined ? undefined : wholeNumber(options.at, "--at")
  if (file !== undefined) return aboutNotebook(file, options, terminal, (wizard, view) => ask(wizard, view, row, at))
  if (options.view !== undefined) throw usage("--view is for notebooks", "leave it out: a history has one view")
  const history = await openHistory(options, terminal.stdin)
  const wizard = await openDatabase(history)
  await wizard.addView(VIEW, history.spec)
  const refused = await feed(wizard, history.transactions, at, terminal)
  const code = await ask(wizard, VIEW, row, undefined)
  return refused ? 1 : code
}

const VIEW = "view"

async function aboutNotebook(
  file: string,
  options: WhyCommand,
  terminal: Terminal,
  ask: (wizard: Wizard, view: string) => Promise<number>,
): Promise<number> {
  if (options.log !== undefined || options.query !== undefined) {
    throw usage("expected a notebook or a history, found both", "leave out the file, or --log and --query")
  }
  let code = 0
  const { text } = await readSource(file)
  const afterwards = async (wizard: Wizard): Promise<void> => {
    code = await ask(wizard, viewOf(wizard, file, options.view))
  }
  const ran = await runText(text, file, false, { afterwards })
  noteErrors(ran, terminal)
  return Math.max(code, runCode(ran.result, { check: false }))
}

function rowOf(text: string | undefined): readonly Value[] {
  const hint = `write --row '["Commando"]'`
  if (text === undefined) throw usage("expected --row", hint)
  const row = sequence(read(text, source("--row", text)))
  if (row === undefined) throw usage(`expected a vector as row, found ${text}`, hint)
  return row
}
