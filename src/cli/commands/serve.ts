import { once } from "node:events"
import { parseNotebook } from "../../notebook/format.js"
import { LivePage } from "../../page/live-page.js"
import { PageServer } from "../../page/server.js"
import { Session } from "../../session/session.js"
import { dataFiles, logFiles } from "../../workspace/data-file.js"
import { readSource } from "../../workspace/source-file.js"
import { pageAssets } from "../page-assets.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"

export interface ServeCommand {
  readonly port?: string
  readonly host?: string
}

/** `wizard serve FILE.md`: the page of a notebook, live, until it is interrupted. Its address is the first line of stdout. */
export async function serveCommand(file: string, options: ServeCommand, terminal: Terminal): Promise<number> {
  const { host = "127.0.0.1" } = options
  const port = portOf(options.port ?? "0")
  const { text } = await readSource(file)
  const session = await Session.open(parseNotebook(text, file), {
    readFile: dataFiles(file),
    readLog: logFiles(file),
    budget: 0,
  })
  for (const { error } of session.cells.all) if (error !== undefined) terminal.note(error.report())
  const page = new LivePage(session)
  await page.data()
  const server = await PageServer.open(page, await pageAssets(), { port, host })
  if (host !== "127.0.0.1" && host !== "localhost" && host !== "::1") {
    terminal.note(`warning: whoever reaches ${host} and has the address can drive this session`)
  }
  await terminal.write(`${server.url}\n`)
  terminal.note("Ctrl-C ends it")
  await once(process, "SIGTERM")
  await server.close()
  await session.close()
  return 0
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 65_536
  if (port < 65_536) return port
  throw usage(`expected a port, found ${text}`, "write --port 8080, or leave it out")
}
