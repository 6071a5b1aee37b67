import { fileURLToPath } from "node:url"
import { parseNotebook } from "../../notebook/format.js"
import { exitCode as runCode } from "../../notebook/result.js"
import { Session } from "../../session/session.js"
import { TOUR } from "../../session/tour.js"
import { History } from "../../tui/prompt/history.js"
import { dataFiles, logFiles } from "../../workspace/data-file.js"
import { readSource } from "../../workspace/source-file.js"
import { DatabaseFile, databaseOf } from "../database-file.js"
import { files } from "../files.js"
import { type SettingFlags, settingsOf } from "../person.js"
import { historyPath } from "../places.js"
import { repl } from "../repl.js"
import { isForScreen, onScreen } from "../screen.js"
import { SessionPages } from "../session-pages.js"
import type { Terminal } from "../terminal.js"

export interface NotebookCommand extends SettingFlags {
  /** False when a plain prompt is wanted. */
  readonly tui?: boolean
  readonly db?: string
  /** The tour, also for one who has had it. */
  readonly tour?: boolean
}

/** `wizard [FILE.md]`: the notebook as a session; the tour without a file. */
export async function notebookCommand(
  file: string | undefined,
  options: NotebookCommand,
  terminal: Terminal,
): Promise<number> {
  const settings = await settingsOf(options, process.env)
  const tour = file === undefined
  const path = tour ? fileURLToPath(new URL("../../../../notebooks/movies.md", import.meta.url)) : file
  const { text } = await readSource(path)
  const document = parseNotebook(text, tour ? "tour.md" : path)
  const database = options.db ?? (tour ? undefined : databaseOf(path))
  const storage = database === undefined || database === MEMORY ? undefined : new DatabaseFile(database)
  const session = await Session.open(document, {
    readFile: dataFiles(path),
    readLog: logFiles(path),
    budget: settings.number("verify-budget"),
    remember: settings.number("remember"),
    ...(storage && { storage }),
  })
  let ended: NodeJS.Signals | undefined
  const pages = new SessionPages()
  try {
    if (isForScreen(options, terminal)) {
      const wish = tour ? (options.tour === true ? "asked" : "offered") : "no"
      ended = await onScreen(session, { settings, path, tour: wish, pages })
      return 0
    }
    const interactive = terminal.mode === "text" && process.stdin.isTTY === true && process.stderr.isTTY === true
    const opened = noteCells(session, terminal)
    noteStored(session, terminal)
    if (interactive) welcome(session, tour, terminal)
    const code = await repl(session, terminal, {
      interactive,
      host: { files, settings, pages },
      text: {
        width: process.stdout.columns ?? 160,
        ascii: settings.get("ascii").value === true,
        color: isColored(settings.get("color").value),
      },
      history: interactive ? History.open(historyPath(process.env)) : undefined,
    })
    return interactive ? code : Math.max(code, opened)
  } finally {
    await pages.stop()
    await session.close()
    // What ended the screen ends the process, now that nothing can be lost.
    if (ended !== undefined) process.kill(process.pid, ended)
  }
}

/** `--db :memory:`: nothing is kept. */
const MEMORY = ":memory:"

/** Says what is wrong with cells. Returns the exit code that `run` would have. */
function noteCells(session: Session, terminal: Terminal): number {
  const { cells } = session
  for (const warning of [...cells.world.stage.warnings, ...cells.document.warnings])
    terminal.note(warning.report("warning"))
  for (const { cell, status, message, error } of cells.all) {
    if (status === "ok" || status === "stale" || cell.kind === "expect") continue
    terminal.note(error?.report() ?? `${cells.document.file}:${cell.line} ${cell.kind}: ${message}`)
  }
  const results = cells.entries.map((entry) => cells.world.result(entry)).filter(({ kind }) => kind !== "expect")
  return runCode({ cells: results } as never, { check: false })
}

/** Says when the state that was kept is that of another notebook than the file is now. */
function noteStored({ cells }: Session, terminal: Terminal): void {
  const stale = cells.all.filter(({ status }) => status === "stale").length
  if (stale > 0) {
    terminal.note(`${cells.document.file} has changed since it ran: ${stale} cell(s) are stale; :load runs it anew`)
  } else if (cells.unsaved)
    terminal.note("the last session has not saved what it made: it is at the end of the notebook; :save writes it")
}

function welcome(session: Session, tour: boolean, terminal: Terminal): void {
  const { views, last, cells } = session
  terminal.note(`${cells.document.file}: ${views.length} view(s), t${last}. :help lists the commands, Ctrl-D ends.`)
  if (!tour) return
  for (const { title, says, command } of TOUR) terminal.note(`\n${title}\n  ${says}\n  ${command}`)
}

const isColored = (when: unknown): boolean =>
  when === "always" || (when === "auto" && (process.stdout.isTTY === true || (process.env.FORCE_COLOR ?? "0") !== "0"))
