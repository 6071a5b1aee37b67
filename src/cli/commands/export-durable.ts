import { existsSync } from "node:fs"
import { WizardError } from "../../base/error.js"
import type { ExportKind } from "../../library/exporting.js"
import { Wizard } from "../../library/wizard.js"
import { exitCode } from "../../notebook/result.js"
import { WIZARD } from "../../notebook/stage.js"
import { readSource } from "../../workspace/source-file.js"
import { readLog } from "../../workspace/tx-log.js"
import { inMemory } from "../config.js"
import { databaseOf } from "../database-file.js"
import { openDatabase, openHistory } from "../history.js"
import { noteErrors, runText } from "../notebook.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"
import type { Export } from "./export.js"
import { feed, wholeNumber } from "./query.js"

type Work = (wizard: Wizard) => Promise<void>

/** `wizard export state|snapshot|config|definition|log`: of a notebook run anew, of its session's database, of a config or a history. */
export async function exportDurable(
  kind: string,
  file: string | undefined,
  options: Export,
  terminal: Terminal,
): Promise<number> {
  const { view, storage, output } = options
  if (storage !== undefined && storage !== "rocksdb" && storage !== "duckdb") {
    throw usage(`there is no storage ${storage}`, "use --storage rocksdb or --storage duckdb")
  }
  if (output === "-" && (kind === "state" || kind === "snapshot")) {
    throw usage(`${kind} is no text`, "name a directory or a file: -o PATH")
  }
  const at = options.at === undefined ? undefined : wholeNumber(options.at, "--at")
  const work: Work = async (wizard) => {
    if (view !== undefined) wizard.view(view)
    if (at !== undefined) await wizard.goto(at)
    const views = view === undefined ? undefined : [view]
    await wizard.export(kind as ExportKind, output, { ...(views && { views }), ...(storage && { storage }) })
    if (output !== "-") terminal.note(`${output}: ${kind} at t ${wizard.t}`)
  }
  const database = options.db ?? (options.live && file !== undefined ? databaseOf(file) : undefined)
  if (database !== undefined) {
    refuseMissing(database, options.db === undefined)
    return closing(await Wizard.load({}, { ...WIZARD, database }), work)
  }
  if (options.config !== undefined) return ofConfig(options.config, kind, options, work, terminal)
  if (file !== undefined) return ofNotebook(file, work, terminal)
  const history = await openHistory(options, terminal.stdin)
  const wizard = await openDatabase(history)
  await wizard.addView("view", history.spec)
  const refused = await feed(wizard, history.transactions, undefined, terminal)
  await work(wizard)
  return refused ? 1 : 0
}

/** Nothing is made where nothing is: an export of it would be empty. */
function refuseMissing(database: string, isLive: boolean): void {
  if (existsSync(database)) return
  throw new WizardError("io/missing", `there is no database ${database}`, {
    hint: isLive
      ? "open the notebook once, which keeps its session there, or leave out --live: it is run anew"
      : "name the file of a session or of a config's workspace",
  })
}

async function closing(wizard: Wizard, work: Work): Promise<number> {
  await work(wizard).finally(() => wizard.close())
  return 0
}

/** The circuits of a config as they are written when a text is wanted, over the log when there is one, else as the workspace keeps them. */
async function ofConfig(
  config: string,
  kind: string,
  { log = [] }: Export,
  work: Work,
  terminal: Terminal,
): Promise<number> {
  if (log.length > 1) throw usage(`expected one --log, found ${log.length}`, "give one transaction log")
  const isText = kind === "config" || kind === "definition"
  if (log.length === 0 && !isText) return closing(await Wizard.load(config, { exact: true }), work)
  const wizard = await inMemory(config)
  const refused = log.length > 0 && (await feed(wizard, readLog(log[0], terminal.stdin), undefined, terminal))
  await closing(wizard, work)
  return refused ? 1 : 0
}

async function ofNotebook(file: string, afterwards: Work, terminal: Terminal): Promise<number> {
  const { text } = await readSource(file)
  const ran = await runText(text, file, false, { afterwards })
  noteErrors(ran, terminal)
  return exitCode(ran.result, { check: false })
}
