import type { Session } from "../session/session.js"
import type { Host } from "./command.js"

export interface Completion {
  /** What stands in place of `[from, to)` when it is taken. */
  readonly text: string
  readonly kind:
    | "command"
    | "attribute"
    | "variable"
    | "rule"
    | "function"
    | "aggregate"
    | "view"
    | "operator"
    | "file"
    | "word"
  /** An attribute's type and cardinality, an operator's kind, a command's summary. */
  readonly detail: string
  /** Datoms of an attribute, rows of a view. */
  readonly count: number | undefined
}

export interface Completions {
  readonly from: number
  readonly to: number
  /** Best first. */
  readonly all: readonly Completion[]
}

/** What may stand at the cursor of a line or of a form over several lines. Never throws, whatever is half-typed. */
export declare function complete(session: Session, text: string, cursor: number, host?: Host): Promise<Completions>
