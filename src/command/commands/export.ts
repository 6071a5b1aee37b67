import { dot } from "../../../viz/dot.js"
import { mermaid } from "../../../viz/mermaid.js"
import { rails } from "../../../viz/rails.js"
import { svg } from "../../../viz/svg.js"
import { text } from "../../../viz/text.js"
import { WizardError } from "../../base/error.js"
import { nearest } from "../../base/nearest.js"
import type { ExportKind } from "../../library/exporting.js"
import { logText } from "../../session/branch.js"
import type { Session } from "../../session/session.js"
import type { Command, Host } from "../command.js"
import type { Reply } from "../reply.js"
import { pagesOf } from "./page.js"

/** What can be written of a session, each as text: drawings with what every operator put out up to the position. */
const KINDS: Readonly<Record<string, (session: Session) => string>> = {
  text: (session) => text(session.description()),
  rails: (session) => rails(session.description()).join("\n"),
  svg: (session) => svg(session.description(), changes(session)),
  dot: (session) => dot(session.description(), changes(session)),
  mermaid: (session) => mermaid(session.description(), changes(session)),
  json: (session) => JSON.stringify(session.description()),
  log: (session) => logText(session.wizard.history, 1, session.t),
  notebook: (session) => session.cells.document.text,
}

/** At t 0 nothing has run. */
const changes = (session: Session) => (session.t === 0 ? undefined : session.activity())

/** What the library writes of the Wizard as it stands, while the session goes on. */
const DURABLE = ["state", "snapshot", "config", "definition", "sql"]

const ALL = [...Object.keys(KINDS), "html", ...DURABLE]

export const exportCommand: Command = {
  name: "export",
  aliases: [],
  usage: ":export KIND [FILE]",
  summary: "writes the circuit as a drawing, the notebook as a page, or the transactions up to the position as a log",
  arguments: [
    { name: "KIND", kind: "word", optional: false, words: ALL },
    { name: "FILE", kind: "file", optional: true },
  ],
  more: [
    `Kinds: ${ALL.join(", ")}. Without a file a text is shown; dot, mermaid and svg have the deltas of the position; state is a directory, snapshot a database.`,
  ],
  run: async ({ session, host }, args) => {
    const kind = args.need(args.take(), "what to export")
    const path = args.take()
    args.end()
    if (DURABLE.includes(kind)) return durable(session, host, kind, args.need(path, "where to"))
    const written = await textOf(kind, session, host)
    if (path === undefined) return { kind: "text", title: kind, text: written }
    if (host.files === undefined) throw new WizardError("session/no-files", "there are no files here")
    await host.files.write(path, written.endsWith("\n") || written === "" ? written : `${written}\n`)
    return { kind: "written", path, what: kind }
  },
}

async function textOf(kind: string, session: Session, { pages }: Host): Promise<string> {
  if (kind === "html") return pagesOf(pages).html(session)
  const write = KINDS[kind]
  if (write === undefined) throw noKind(kind)
  return write(session)
}

async function durable({ wizard, view }: Session, host: Host, kind: string, path: string): Promise<Reply> {
  if (host.files === undefined) throw new WizardError("session/no-files", "there are no files here")
  const views = kind === "definition" && view !== undefined ? { views: [view] } : {}
  await wizard.export(kind as ExportKind, path, views)
  return { kind: "written", path, what: kind }
}

function noKind(kind: string): WizardError {
  const near = nearest(kind, ALL)
  return new WizardError("export/kind", `there is no kind ${kind}`, {
    hint: near === undefined ? `there are ${ALL.join(", ")}` : `did you mean ${near}?`,
  })
}
