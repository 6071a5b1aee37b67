import { asWizardError, WizardError } from "../base/error.js"
import { source } from "../base/span.js"
import type { Diagnostic } from "../datalog/check.js"
import { parseRules } from "../datalog/parse.js"
import { parseTxData } from "../datom/tx-text.js"
import { parse } from "../edn/parse.js"
import type { Session } from "../session/session.js"
import { brackets, isBalanced } from "./editor/brackets.js"
import { tokens } from "./editor/tokens.js"
import type { Fault } from "./prompt/prompt.js"

/**
 * What is wrong with a text as far as it is written: a bracket that closes nothing, at once; when the brackets balance, what the parser,
 * or of a query the checks, refuse, or what was probably meant otherwise. Commands say themselves what is wrong with them.
 */
export function diagnose(text: string, session: Session): Fault | undefined {
  if (text.trim() === "" || /^\s*:/.test(text)) return undefined
  const all = tokens(text)
  const found = brackets(text, all)
  if (found.wrong !== undefined) {
    const { start, end } = found.wrong
    const open = found.open.at(-1)
    const closer = text.slice(start, end)
    const message =
      open === undefined ? `${closer} closes nothing` : `${closer} does not close ${text.slice(open.start, open.end)}`
    return { start, end, message }
  }
  if (!isBalanced(found)) return undefined
  try {
    const warning = refused(text, session)
    return warning && faultOf(new WizardError(warning.code, warning.message, warning), text)
  } catch (thrown) {
    return faultOf(asWizardError(thrown), text)
  }
}

/** By the text's shape: a query, rules, transaction data, else any EDN. Throws what is wrong. */
function refused(text: string, session: Session): Diagnostic | undefined {
  const written = source("prompt", text)
  if (/^\s*(\[\s*:find|\{[^}]*:find)\b/.test(text)) return session.wizard.check(session.spec(text, "prompt"))[0]
  if (/^\s*\[\s*\[\s*\(/.test(text)) parseRules(written)
  else if (/^\s*\[/.test(text)) parseTxData(written)
  else parse(written)
  return undefined
}

function faultOf({ code, message, span, hint }: WizardError, text: string): Fault | undefined {
  if (code.startsWith("internal/")) return undefined
  const said = hint === undefined ? message : `${message} (${hint})`
  const isHere = span?.source.text === text
  return { start: isHere ? span.start : 0, end: isHere ? span.end : 0, message: said }
}
