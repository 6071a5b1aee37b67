import { readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { execute } from "../../src/command/execute.js"
import { replyJson } from "../../src/command/reply-json.js"
import { parseNotebook } from "../../src/notebook/format.js"
import { Session } from "../../src/session/session.js"
import type { SessionOptions } from "../../src/session/session-options.js"
import { dataFiles, logFiles } from "../../src/workspace/data-file.js"

const FOLDER = resolve(import.meta.dirname, "../../notebooks")

/** The names of all notebooks of the project. */
export const NOTEBOOKS = readdirSync(FOLDER).filter((name) => name.endsWith(".md"))

/** A session on one of them, without comparisons unless a budget is given. */
export function openNotebook(name: string, options: SessionOptions = { budget: 0 }): Promise<Session> {
  const path = resolve(FOLDER, name)
  const document = parseNotebook(readFileSync(path, "utf8"), name)
  return Session.open(document, { readFile: dataFiles(path), readLog: logFiles(path), ...options })
}

export const openText = (text: string, options: SessionOptions = {}): Promise<Session> =>
  Session.open(parseNotebook(text, "test.md"), options)

/** The JSON of a command's reply. */
export const ask = async (session: Session, line: string): Promise<string> => replyJson(await execute(session, line))
