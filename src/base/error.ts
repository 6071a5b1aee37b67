import { excerpt, place, type Span } from "./span.js"

export interface ErrorDetail {
  readonly span?: Span
  readonly hint?: string
  readonly cause?: unknown
}

/** An error as data, the shape that `--json` prints (formats: the last line of stdout). */
export interface ErrorJson {
  readonly code: string
  readonly message: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly hint?: string
}

/**
 * The one error of Wizard. `code` is `area/what` without a colon (`parse/unclosed`, `db.error/datoms-conflict`), `message`
 * says what was expected, `hint` what to do, `span` where. Nothing is lost by one: who throws it has changed nothing.
 */
export class WizardError extends Error {
  readonly code: string
  readonly span: Span | undefined
  readonly hint: string | undefined

  constructor(code: string, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause })
    this.name = "WizardError"
    this.code = code
    this.span = detail.span
    this.hint = detail.hint
  }

  /** The same error at a place, unless it has one already. */
  at(span: Span | undefined): WizardError {
    if (this.span !== undefined || span === undefined) return this
    return new WizardError(this.code, this.message, { span, hint: this.hint, cause: this.cause })
  }

  toJSON(): ErrorJson {
    const where = this.span && place(this.span)
    return {
      code: this.code,
      message: this.message,
      ...(this.span && { file: this.span.source.name, line: where?.line, column: where?.column }),
      ...(this.hint !== undefined && { hint: this.hint }),
    }
  }

  /** The text that people read: code and message, place, excerpt with a caret, hint. */
  report(label = "error"): string {
    const lines = [`${label}[${this.code}]: ${this.message}`]
    if (this.span) {
      const { line, column } = place(this.span)
      lines.push(`  --> ${this.span.source.name}:${line}:${column}`, excerpt(this.span))
    }
    if (this.hint !== undefined) lines.push(`hint: ${this.hint}`)
    return lines.join("\n")
  }
}

/** Whatever was thrown, as a WizardError; what is none becomes `internal/unexpected` with its cause. */
export function asWizardError(thrown: unknown): WizardError {
  if (thrown instanceof WizardError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new WizardError("internal/unexpected", message, { cause: thrown })
}
