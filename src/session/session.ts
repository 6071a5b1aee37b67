import type { Description, OperatorJson } from "../circuit/describe.js"
import type { Diagnostic } from "../datalog/check.js"
import type { JsRow, RowChange } from "../library/result.js"
import type { ExplainLevel } from "../library/view-handle.js"
import type { Wizard } from "../library/wizard.js"
import type { Document } from "../notebook/document.js"
import type { RunOptions } from "../notebook/stage.js"
import type { Cells } from "./cells.js"
import type { Moment } from "./mark.js"
import type { MicroStep, Position, Unit } from "./position.js"
import type { AttributeReading, DeltaReading, InputReading, Page, RowsReading, StateReading } from "./reading.js"
import type { SessionListener } from "./session-event.js"
import type { Stops } from "./stops.js"
import type { Work } from "./work.js"

export interface SessionOptions extends Pick<RunOptions, "readFile" | "readLog"> {
  /** Milliseconds that comparing the views with their full query may take after a transaction; what would take longer waits to be asked. 30. */
  readonly budget?: number
  /** Rows of recorded deltas that are kept, over all transactions that were looked into. 200,000. */
  readonly remember?: number
}

/** What a transaction made in the session has done. */
export interface Transacted {
  readonly t: number
  readonly tx: number | null
  readonly datoms: readonly JsRow[]
  /** By view, in the order of `views`; null for one that stands failed. Views that did not change are left out. */
  readonly deltas: ReadonlyMap<string, readonly RowChange[] | null>
}

/** Where a movement has ended. */
export interface Moved {
  readonly position: Position
  /** The breakpoint that ended it before its time, by number. */
  readonly stopped: number | undefined
}

/**
 * One notebook, one Wizard, and a position in its history: the whole of what screens and commands act on. Movements are exact; what is read
 * is read at the position. Everything long takes a `Work`. Whoever draws listens (`on`) and reads anew.
 *
 *     const session = await Session.open(parseNotebook(text, "movies.md"))
 *     await session.goto(3)
 *     await session.step("operator")
 *     session.delta("c2.join").changes
 */
export declare class Session {
  /** Runs the notebook, or begins an empty one; stands at the last transaction. What cells say wrong is theirs to tell (`cells`). */
  static open(document: Document | undefined, options?: SessionOptions, work?: Work): Promise<Session>

  /** Replaces everything by another notebook; when it cannot be opened, nothing has changed. */
  reopen(document: Document | undefined, work?: Work): Promise<void>

  get wizard(): Wizard
  /** The notebook: its document, cells and what became of them. */
  get cells(): Cells
  /** Breakpoints and watches. */
  get stops(): Stops

  /** The last transaction that is recorded. */
  get last(): number
  get position(): Position
  get t(): number

  /** Ids in the order in which they were added. */
  get views(): readonly string[]
  /** The selected view; undefined while there is none. */
  get view(): string | undefined
  /** Selects a view; a position inside a transaction moves to its end. Throws `view/unknown`. */
  select(view: string): void

  /** What a view runs, of the selected one when left out; `state` counts rows as of the position. */
  description(view?: string, level?: ExplainLevel): Description
  /** An operator by its id or short number (`o6`). Throws `operator/unknown` with the nearest. */
  operator(name: string, view?: string): OperatorJson

  /** The steps of the transaction at which the session stands, in the selected view: all of them, whatever has run. */
  steps(): readonly MicroStep[]
  /** Operators that have something in this transaction up to the position, each with the number of rows that come and go. */
  activity(): ReadonlyMap<string, { readonly plus: number; readonly minus: number }>
  /** The change of an operator in the transaction of the position; of the view itself when `op` is left out. O(datoms of it) the first time. */
  delta(op?: string, view?: string): DeltaReading
  /** The same as of t. Goes there and comes back. */
  deltaAt(t: number, op?: string, view?: string, work?: Work): Promise<DeltaReading>
  /** What came in at each port of an operator in this transaction. */
  inputs(op: string, view?: string): readonly InputReading[]
  /** What an operator holds at the position, its rows by page. O(rows · log page). */
  state(op: string, page?: Page, view?: string): StateReading
  /** The rows of a view at the position. Throws `view/failed` while it stands failed. */
  rows(view?: string, page?: Page): RowsReading

  /** Moments from t `from` to `to`: marks, sizes and labels; of one view, or of all together. */
  timeline(from: number, to: number, view?: string): readonly Moment[]
  /** Attributes of the schema and of the facts of now, with counts. O(facts) after a change, then kept. */
  attributes(): readonly AttributeReading[]

  goto(t: number, work?: Work): Promise<Moved>
  step(unit?: Unit, count?: number, work?: Work): Promise<Moved>
  back(unit?: Unit, count?: number, work?: Work): Promise<Moved>

  /** A transaction, as a new cell at the end. Throws `session/behind` unless the session stands at its end (see `branch`). */
  transact(text: string, work?: Work): Promise<Transacted>
  /** Forgets what comes after the position: the next transaction goes on from here. Returns what is forgotten as the text of a log. */
  branch(): string
  /** A new view, or another query for one, as a new cell; selects it. */
  addView(id: string, query: string, args?: string): Promise<readonly Diagnostic[]>
  /** Rules, as a new cell; views with `%` that come later use them. */
  addRules(text: string, name?: string): Promise<void>
  /** Other values for a view's `:in`, as a new cell and transaction. */
  setArgs(values: string, view?: string): Promise<Transacted>

  /** Compares views with their full queries at the position, or after each transaction of a range; stops at the first difference. */
  verify(range?: { readonly from: number; readonly to: number }, work?: Work): Promise<Verified>

  /** Takes back the last change that the session made to the notebook. Returns what that was. Throws `session/undo` when there is none. */
  undo(work?: Work): Promise<string>
  /** Whether the notebook has changes that were not saved. */
  get unsaved(): boolean
  /** The notebook's text, to be written; `saved` says that it was, and where. */
  text(): string
  saved(file: string): void

  /** Tells of every change. Returns what ends it. */
  on(listener: SessionListener): () => void
  close(): Promise<void>
}

export interface Verified {
  readonly verified: number
  readonly skipped: number
  readonly divergence: SessionDivergence | null
}

/** A difference, the first wrong operator with a row, when one was found. */
export interface SessionDivergence {
  readonly view: string
  readonly t: number
  readonly oracle: string
  readonly missing: readonly JsRow[]
  readonly extra: readonly JsRow[]
  readonly op: string | null
  readonly iteration: number | null
  readonly row: JsRow | null
  readonly expected: number | null
  readonly found: number | null
}
