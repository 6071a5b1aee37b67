import type { WizardError } from "../base/error.js"
import type { Description, OperatorJson } from "../circuit/describe.js"
import type { Diagnostic } from "../datalog/check.js"
import type { WhyNotResult, WhyResult } from "../library/provenance.js"
import type { JsRow } from "../library/result.js"
import type { SessionDivergence } from "../session/marks.js"
import type { Position } from "../session/position.js"
import type { AttributeReading, DeltaReading, InputReading, RowsReading, StateReading } from "../session/reading.js"
import type { Stop } from "../session/stops.js"
import type { Transacted } from "../session/transacted.js"
import type { CommandSummary } from "./command-summary.js"

/** What a command answers with: data, which `replyJson` and `replyText` render. */
export type Reply =
  | PositionReply
  | TransactionReply
  | AnswerReply
  | { readonly kind: "rows"; readonly t: number; readonly reading: RowsReading; readonly filter: string | undefined }
  | DeltaReply
  | StateReply
  | { readonly kind: "operator"; readonly operator: OperatorJson; readonly view: string }
  | { readonly kind: "description"; readonly description: Description }
  | { readonly kind: "views"; readonly views: readonly ViewSummary[] }
  | { readonly kind: "view"; readonly view: ViewSummary; readonly warnings: readonly Diagnostic[] }
  | { readonly kind: "args"; readonly view: string; readonly values: readonly unknown[] }
  | { readonly kind: "rules"; readonly rules: readonly RuleSummary[] }
  | { readonly kind: "schema"; readonly attributes: readonly AttributeReading[] }
  | VerificationReply
  | WhyReply
  | WhyNotReply
  | { readonly kind: "stops"; readonly stops: readonly Stop[] }
  | { readonly kind: "bookmarks"; readonly marks: readonly { readonly letter: string; readonly t: number }[] }
  | ComparisonReply
  | ProfileReply
  | { readonly kind: "bench"; readonly rows: readonly Measured[] }
  | { readonly kind: "text"; readonly title: string; readonly text: string }
  | { readonly kind: "written"; readonly path: string; readonly what: string }
  | { readonly kind: "page"; readonly url: string }
  | { readonly kind: "settings"; readonly settings: readonly SettingSummary[] }
  | { readonly kind: "help"; readonly commands: readonly CommandSummary[] }
  /** Something was done of which there is nothing to show but a sentence. */
  | { readonly kind: "done"; readonly message: string }
  | { readonly kind: "quit"; readonly unsaved: boolean }
  | MoreReply
  | { readonly kind: "error"; readonly error: WizardError }

/** A reply that was given before, for people from that row on of each list; JSON has all rows at once. */
export interface MoreReply {
  readonly kind: "more"
  readonly reply: Reply
  readonly from: number
}

/** Where a movement has ended, and the selected view's own delta there. */
export interface PositionReply {
  readonly kind: "position"
  readonly position: Position
  readonly last: number
  readonly tx: number | null
  readonly view: string | undefined
  /** Null while the view stands failed, and without a view. */
  readonly delta: DeltaReading | null
  readonly stopped: Stop | undefined
}

export interface TransactionReply extends Transacted {
  readonly kind: "transaction"
}

export interface AnswerReply {
  readonly kind: "answer"
  readonly t: number
  readonly columns: readonly string[]
  readonly find: string
  readonly rows: readonly JsRow[]
  /** The command that makes the query a view. */
  readonly offer: string
  readonly warnings: readonly Diagnostic[]
}

export interface DeltaReply {
  readonly kind: "delta"
  readonly reading: DeltaReading
  /** Undefined for the change of the view itself. */
  readonly operator: OperatorJson | undefined
  readonly inputs: readonly InputReading[]
  /** Only rows of which a value's text contains this are shown. */
  readonly filter: string | undefined
}

export interface StateReply {
  readonly kind: "state"
  readonly position: Position
  readonly view: string
  readonly operators: readonly StateReading[]
  /** Only rows of which a value's text contains this are shown. */
  readonly filter: string | undefined
}

export interface VerificationReply {
  readonly kind: "verification"
  readonly t: number
  readonly verified: number
  readonly skipped: number
  readonly divergence: SessionDivergence | null
}

export interface WhyReply {
  readonly kind: "why"
  readonly row: JsRow
  readonly t: number
  readonly view: string
  /** Null when the row is not there. */
  readonly result: WhyResult | null
}

export interface WhyNotReply {
  readonly kind: "whynot"
  readonly row: JsRow
  readonly t: number
  readonly view: string
  /** Null when the row is there. */
  readonly result: WhyNotResult | null
}

export interface ComparisonReply {
  readonly kind: "comparison"
  readonly left: Description
  readonly right: Description
  readonly rows: readonly ComparedTransaction[]
}

export interface ProfileReply {
  readonly kind: "profile"
  readonly view: string
  readonly transactions: number
  /** The one with the most rows first. */
  readonly operators: readonly ProfiledOperator[]
}

export interface RuleSummary {
  readonly name: string
  readonly arity: number
  readonly text: string
  readonly line: number
}

export interface Measured {
  readonly name: string
  readonly transactions: number
  readonly datoms: number
  readonly ms: number
}

export interface SettingSummary {
  readonly name: string
  readonly value: unknown
  readonly source: string
}

export interface ViewSummary {
  readonly id: string
  readonly columns: readonly string[]
  readonly find: string
  /** Null while it stands failed. */
  readonly rows: number | null
  readonly operators: number
  readonly failure: string | null
  readonly selected: boolean
  readonly query: string
}

/** What a transaction changed in two plans or queries: how many operators and rows each touched. */
export interface ComparedTransaction {
  readonly t: number
  readonly left: { readonly operators: number; readonly rows: number }
  readonly right: { readonly operators: number; readonly rows: number }
  /** Whether both views have changed by the same rows. */
  readonly same: boolean
}

export interface ProfiledOperator {
  readonly operator: OperatorJson
  readonly runs: number
  readonly rowsIn: number
  readonly rowsOut: number
  readonly state: number
  /** Milliseconds; null where they are another operator's. */
  readonly ms: number | null
}
