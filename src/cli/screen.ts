import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import type { Pages } from "../command/command.js"
import type { Settings } from "../command/settings.js"
import type { Session } from "../session/session.js"
import { History } from "../tui/prompt/history.js"
import { files } from "./files.js"
import { historyPath, tourPath } from "./places.js"
import type { Terminal } from "./terminal.js"
import { watchText } from "./watch.js"

/** Whether there is a terminal for the screen, and nobody has asked for the plain prompt. */
export function isForScreen({ tui }: { readonly tui?: boolean }, terminal: Terminal): boolean {
  const { stdin, stdout, env } = process
  return (
    terminal.mode === "text" && tui !== false && stdin.isTTY === true && stdout.isTTY === true && env.TERM !== "dumb"
  )
}

export interface ScreenWish {
  readonly settings: Settings
  /** Asked for, offered to who has not had it, or not for this notebook. */
  readonly tour: "asked" | "offered" | "no"
  readonly path: string
  readonly pages: Pages
}

/** The screen on a session, until it is left. Resolves to the signal that ended it, if one did: it has not ended the process yet. */
export async function onScreen(
  session: Session,
  { settings, tour, path, pages }: ScreenWish,
): Promise<NodeJS.Signals | undefined> {
  const { openScreen } = await import("../tui/open.js")
  const history = History.open(historyPath(process.env))
  const mark = tourPath(process.env)
  const isNew = settings.get("tour").value === true && !existsSync(mark)
  const ended = await openScreen(
    session,
    { files, settings, pages },
    {
      history,
      notes: welcome(session),
      tour: tour === "asked" || (tour === "offered" && isNew),
      ...(tour === "no" && { watch: (changed: (text: string) => void) => watchText(path, changed) }),
    },
  )
  if (tour !== "no") remember(mark)
  return ended
}

/** The tour comes once: a mark among what is kept of a person. */
function remember(mark: string): void {
  try {
    mkdirSync(dirname(mark), { recursive: true, mode: 0o700 })
    writeFileSync(mark, "")
  } catch {
    // Then it is offered again.
  }
}

/** What the screen says first. */
export function welcome(session: Session): readonly string[] {
  const { cells, views, last } = session
  const stale = cells.all.filter(({ status }) => status === "stale").length
  const wrong = cells.all.filter(({ status, cell }) => status !== "ok" && status !== "stale" && cell.kind !== "expect")
  const names = `${views.length} ${views.length === 1 ? "view" : "views"}, ${last} ${last === 1 ? "transaction" : "transactions"}`
  return [
    `${cells.document.file.split("/").at(-1)}: ${names}. ? shows the keys of a place, : begins a command, q leaves.`,
    ...(stale > 0 ? [`the file has changed since: ${stale} cells are stale, :run runs them anew`] : []),
    ...wrong.map(({ cell, error, message }) => error?.report() ?? `line ${cell.line}, ${cell.kind}: ${message}`),
  ]
}
