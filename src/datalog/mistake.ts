import { WizardError } from "../base/error.js"
import type { Span } from "../base/span.js"

/** Why a text is not accepted: what was expected, where, and what to write instead. */
export function mistake(code: `${string}/${string}`, span: Span, message: string, hint: string): WizardError {
  return new WizardError(code, message, { span, hint })
}
