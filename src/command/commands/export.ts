import { dot } from "../../../viz/dot.js"
import { mermaid } from "../../../viz/mermaid.js"
import { rails } from "../../../viz/rails.js"
import { text } from "../../../viz/text.js"
import { WizardError } from "../../base/error.js"
import { nearest } from "../../base/nearest.js"
import type { ExportKind } from "../../library/exporting.js"
import { logText } from "../../session/branch.js"
import type { Session } from "../../session/session.js"
import type { Command, Host } from "../command.js"
import type { Reply } from "../reply.js"

/** What can be written of a session, each as text. */
const KINDS: Readonly<Record<string, (session: Session) => string>> = {
  text: (session) => text(session.description()),
  rails: (session) => rails(session.description()).join("\n"),
  dot: (session) => dot(session.description()),
  mermaid: (session) => mermaid(session.description()),
  json: (session) => JSON.stringify(session.description()),
  log: (session) => logText(session.wizard.history, 1, session.t),
  notebook: (session) => session.cells.document.text,
}

/** What the library writes of the Wizard as it stands, while the session goes on. */
const DURABLE = ["state", "snapshot", "config", "definition", "sql"]

export const exportCommand: Command = {
  name: "export",
  aliases: [],
  usage: ":export KIND [FILE]",
  summary: "writes the circuit as a drawing, or the transactions up to the position as a log",
  arguments: [
    { name: "KIND", kind: "word", optional: false, words: [...Object.keys(KINDS), ...DURABLE] },
    { name: "FILE", kind: "file", optional: true },
  ],
  more: [
    `Kinds: ${[...Object.keys(KINDS), ...DURABLE].join(", ")}. Without a file a text is shown; state is a directory, snapshot a database.`,
  ],
  run: async ({ session, host }, args) => {
    const kind = args.need(args.take(), "what to export")
    const path = args.take()
    args.end()
    if (DURABLE.includes(kind)) return durable(session, host, kind, args.need(path, "where to"))
    const write = KINDS[kind]
    if (write === undefined) throw noKind(kind)
    const written = write(session)
    if (path === undefined) return { kind: "text", title: kind, text: written }
    if (host.files === undefined) throw new WizardError("session/no-files", "there are no files here")
    await host.files.write(path, written.endsWith("\n") || written === "" ? written : `${written}\n`)
    return { kind: "written", path, what: kind }
  },
}

async function durable({ wizard, view }: Session, host: Host, kind: string, path: string): Promise<Reply> {
  if (host.files === undefined) throw new WizardError("session/no-files", "there are no files here")
  const views = kind === "definition" && view !== undefined ? { views: [view] } : {}
  await wizard.export(kind as ExportKind, path, views)
  return { kind: "written", path, what: kind }
}

const LATER = ["html", "svg"]

function noKind(kind: string): WizardError {
  if (LATER.includes(kind)) {
    return new WizardError("export/not-yet", `${kind} cannot be exported from a session in this version`, {
      hint: `there are ${[...Object.keys(KINDS), ...DURABLE].join(", ")}`,
    })
  }
  const near = nearest(kind, [...Object.keys(KINDS), ...DURABLE, ...LATER])
  return new WizardError("export/kind", `there is no kind ${kind}`, {
    hint: near === undefined ? `there are ${[...Object.keys(KINDS), ...DURABLE].join(", ")}` : `did you mean ${near}?`,
  })
}
