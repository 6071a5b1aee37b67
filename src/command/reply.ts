import type { WizardError } from "../base/error.js"
import type { Description, OperatorJson } from "../circuit/describe.js"
import type { Diagnostic } from "../datalog/check.js"
import type { WhyNotResult, WhyResult } from "../library/provenance.js"
import type { JsRow, RowChange } from "../library/result.js"
import type { SessionDivergence } from "../session/marks.js"
import type { Position } from "../session/position.js"
import type { AttributeReading, DeltaReading, InputReading, RowsReading, StateReading } from "../session/reading.js"
import type { Stop } from "../session/stops.js"
import type { CommandSummary } from "./command-summary.js"

/** What a command answers with. */
export type Reply =
  | PositionReply
  | {
      readonly kind: "transaction"
      readonly t: number
      readonly tx: number | null
      readonly datoms: readonly JsRow[]
      /** By view; null for one that stands failed. */
      readonly deltas: ReadonlyMap<string, readonly RowChange[] | null>
    }
  | {
      readonly kind: "answer"
      readonly t: number
      readonly columns: readonly string[]
      readonly find: string
      readonly rows: readonly JsRow[]
      /** The command that makes the query a view. */
      readonly offer: string | undefined
    }
  | { readonly kind: "rows"; readonly t: number; readonly reading: RowsReading }
  | {
      readonly kind: "delta"
      readonly reading: DeltaReading
      readonly operator: OperatorJson | undefined
      readonly inputs: readonly InputReading[]
      readonly from: number
      readonly limit: number
    }
  | {
      readonly kind: "state"
      readonly position: Position
      readonly view: string
      readonly operators: readonly StateReading[]
    }
  | { readonly kind: "operator"; readonly operator: OperatorJson; readonly view: string }
  | { readonly kind: "description"; readonly description: Description }
  | { readonly kind: "views"; readonly views: readonly ViewSummary[] }
  | { readonly kind: "view"; readonly view: ViewSummary; readonly warnings: readonly Diagnostic[] }
  | {
      readonly kind: "rules"
      readonly rules: readonly {
        readonly name: string
        readonly arity: number
        readonly text: string
        readonly line: number
      }[]
    }
  | { readonly kind: "schema"; readonly attributes: readonly AttributeReading[] }
  | {
      readonly kind: "verification"
      readonly verified: number
      readonly skipped: number
      readonly divergence: SessionDivergence | null
    }
  | {
      readonly kind: "why"
      readonly row: JsRow
      readonly t: number
      readonly view: string
      readonly result: WhyResult | null
    }
  | {
      readonly kind: "whynot"
      readonly row: JsRow
      readonly t: number
      readonly view: string
      readonly result: WhyNotResult | null
    }
  | { readonly kind: "stops"; readonly stops: readonly Stop[] }
  | {
      readonly kind: "comparison"
      readonly left: Description
      readonly right: Description
      readonly rows: readonly ComparedTransaction[]
    }
  | {
      readonly kind: "profile"
      readonly view: string
      readonly transactions: number
      readonly operators: readonly ProfiledOperator[]
    }
  | {
      readonly kind: "bench"
      readonly rows: readonly {
        readonly name: string
        readonly transactions: number
        readonly datoms: number
        readonly ms: number
      }[]
    }
  | { readonly kind: "text"; readonly title: string; readonly text: string }
  | { readonly kind: "written"; readonly path: string; readonly what: string }
  | {
      readonly kind: "settings"
      readonly settings: readonly { readonly name: string; readonly value: unknown; readonly source: string }[]
    }
  | { readonly kind: "help"; readonly commands: readonly CommandSummary[] }
  /** Something was done of which there is nothing to show but a sentence. */
  | { readonly kind: "done"; readonly message: string }
  | { readonly kind: "quit"; readonly unsaved: boolean }
  | { readonly kind: "error"; readonly error: WizardError }

/** Where a movement has ended, and the selected view's own delta there. */
export interface PositionReply {
  readonly kind: "position"
  readonly position: Position
  readonly last: number
  readonly view: string | undefined
  /** Null while the view stands failed, and without a view. */
  readonly delta: DeltaReading | null
  readonly stopped: Stop | undefined
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
}
