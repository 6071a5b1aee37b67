import { WizardError } from "../base/error.js"
import type { Span } from "../base/span.js"
import type { Cell } from "../notebook/document.js"

/** What cannot be taken back but by running anew: a view in the place of another, a listener, a schema, which has no t of its own. */
export const isLasting = (kind: Cell["kind"], isKnown: boolean): boolean =>
  kind === "listen" || kind === "schema" || kind === "config" || (kind === "view" && isKnown)

export const isSame = (a: Cell, b: Cell): boolean =>
  a === b ||
  (a.opening.trimEnd() === b.opening.trimEnd() && a.body === b.body && (a.closing === "") === (b.closing === ""))

/** An error so many lines further down. */
export function moved(error: WizardError, file: string, lines: number): WizardError {
  const { code, message, hint, span } = error
  if (lines === 0 || span === undefined || span.source.name !== file) return error
  const at: Span = { ...span, source: { ...span.source, line: span.source.line + lines } }
  return new WizardError(code, message, { span: at, ...(hint !== undefined && { hint }), cause: error.cause })
}
