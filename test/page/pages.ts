import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { jsonLine } from "../../src/library/datum.js"
import { parseNotebook } from "../../src/notebook/format.js"
import { pageData } from "../../src/page/page-data.js"
import { prose } from "../../src/page/prose.js"
import { Session } from "../../src/session/session.js"
import { dataFiles, logFiles } from "../../src/workspace/data-file.js"
import type { PageData } from "../../viz/page/page-data.js"

const FOLDER = fileURLToPath(new URL("../../notebooks/", import.meta.url))

/** The notebooks of the project. */
export const notebooks: readonly string[] = readdirSync(FOLDER).filter((name) => name.endsWith(".md"))

export const pathOf = (name: string): string => `${FOLDER}${name}`

/** A session on a notebook of the project. */
export const open = (name: string): Promise<Session> => openText(readFileSync(pathOf(name), "utf8"), pathOf(name))

export const openText = (text: string, file = "notebook.md"): Promise<Session> =>
  Session.open(parseNotebook(text, file), { readFile: dataFiles(file), readLog: logFiles(file), budget: 0 })

/** What the page of a session is given, as the browser reads it. */
export const dataOf = async (session: Session): Promise<PageData> =>
  JSON.parse(jsonLine(await pageData(session, { prose })))
