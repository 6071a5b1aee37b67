import { asWizardError, WizardError } from "../base/error.js"
import { source } from "../base/span.js"
import type { Session } from "../session/session.js"
import type { Work } from "../session/work.js"
import { readyToTransact } from "./branching.js"
import type { Context, Host } from "./command.js"
import { answerReply } from "./commands/query.js"
import { rulesReply } from "./commands/rules.js"
import { Arguments, pieces, shapeOf } from "./forms.js"
import { listed } from "./listing.js"
import { commandNamed } from "./registry.js"
import type { Reply } from "./reply.js"
import { Settings } from "./settings.js"

/**
 * Does what a line says, or a form over several lines: a command (`:goto 3`), or by its shape a query, transaction data or rules.
 * One line after the other, however many ask. Never throws: what went wrong is a reply, and has changed nothing.
 */
export async function execute(session: Session, line: string, host: Host = {}, work: Work = {}): Promise<Reply> {
  try {
    const settings = host.settings ?? new Settings()
    const context = { session, host, settings }
    const text = line.trim()
    const act = () => (text.startsWith(":") ? named(context, text, work) : bare(context, text, work))
    return listed(session, await session.turns.take(async () => act(), work))
  } catch (thrown) {
    return { kind: "error", error: asWizardError(thrown) }
  }
}

/** `:name arguments`, `:name! arguments` */
function named(context: Context, text: string, work: Work): Promise<Reply> {
  const [, name, rest] = /^:([^\s([{"!]*)(.*)$/s.exec(text)!
  const command = commandNamed(name)
  const spaced = rest.startsWith("!") ? `! ${rest.slice(1)}` : rest
  return command.run(context, new Arguments(spaced, command.usage), work)
}

async function bare(context: Context, text: string, work: Work): Promise<Reply> {
  const [first, more] = pieces(text)
  if (first !== undefined && first.open > 0) throw unfinished(text)
  const shape = shapeOf(text)
  if (shape === "query") return answerReply(context, first.text, more?.text)
  if (more !== undefined || shape === undefined) throw shapeless(text)
  if (shape === "rules") {
    await context.session.editor.addRules(first.text, undefined, work)
    return rulesReply(context.session)
  }
  await readyToTransact(context, false)
  const forms = first.text.startsWith("{") ? `[${first.text}]` : first.text
  return { kind: "transaction", ...(await context.session.editor.transact(forms, work)) }
}

const unfinished = (text: string): WizardError => {
  const at = source("prompt", text)
  return new WizardError("parse/unclosed", "the form is not complete", {
    span: { source: at, start: text.length - 1, end: text.length },
    hint: "close its brackets and strings",
  })
}

const shapeless = (text: string): WizardError =>
  new WizardError("command/shape", "expected a command, a query, transaction data or rules", {
    span: { source: source("prompt", text), start: 0, end: Math.max(1, text.split("\n")[0].length) },
    hint: "commands begin with a colon (:help lists them); a query with [:find, transaction data with [ or {, rules with [[(",
  })
