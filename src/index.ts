/**
 * Wizard: incremental Datalog views. `Wizard` is the engine, and `Session` a notebook on it with a position in its history, to which
 * `execute` speaks in the commands of the prompt. The classes beside them are the values that have no JS type.
 */

export { WizardError } from "./base/error.js"
export type { Description, OperatorJson } from "./circuit/describe.js"
export type { Command, Files, Host } from "./command/command.js"
export { type Completion, type Completions, complete } from "./command/completion.js"
export { execute } from "./command/execute.js"
export type { Reply } from "./command/reply.js"
export { replyJson } from "./command/reply-json.js"
export { replyText, type TextOptions } from "./command/reply-text.js"
export { fromJson, toJson } from "./edn/json.js"
export { print } from "./edn/print.js"
export { read, readAll } from "./edn/read.js"
export {
  Char,
  Decimal,
  Double,
  EdnMap,
  EdnSet,
  Keyword,
  keyword,
  List,
  Sym,
  symbol,
  Uuid,
  type Value,
} from "./edn/value.js"
export type { UserAggregate } from "./library/aggregate.js"
export type { AttributeInfo } from "./library/attributes.js"
export type { Hit } from "./library/condition.js"
export type { ExportKind, ExportOptions } from "./library/exporting.js"
export type { UserFunction } from "./library/function.js"
export type { History, PastTransaction } from "./library/history.js"
export type { TransactInput, ViewSpec } from "./library/input.js"
export type { HeldRow, HeldRows, OperatorState } from "./library/operator-state.js"
export type { Change, LoadOptions, Subscriber } from "./library/options.js"
export type { RowPage } from "./library/page-rows.js"
export type {
  ClauseResult,
  JsDatomLeaf,
  JsDerivation,
  JsDerivationNode,
  WhyNotResult,
  WhyResult,
} from "./library/provenance.js"
export type { QueryHost, QueryResult } from "./library/query.js"
export type { RecordedStep, TransactionRecord } from "./library/record.js"
export { RowDelta, TransactionResult } from "./library/result.js"
export type { SourceData, SourceInput, SourceInputs } from "./library/source-input.js"
export type { SyncOptions, SyncProgress, SyncResult } from "./library/sync.js"
export type { SyncInput } from "./library/sync-input.js"
export type { TraceEvent, TraceListener } from "./library/trace.js"
export type { ViewHandle } from "./library/view-handle.js"
export { Wizard } from "./library/wizard.js"
export type { Document } from "./notebook/document.js"
export { parseNotebook, printNotebook } from "./notebook/format.js"
export type { Position, Unit } from "./session/position.js"
export { Session, type SessionOptions } from "./session/session.js"
export type { Progress, Work } from "./session/work.js"
export type { Divergence, Verification, VerifyOptions } from "./verify/verify.js"
