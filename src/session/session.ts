import { source } from "../base/span.js"
import type { Description, OperatorJson } from "../circuit/describe.js"
import type { ViewSpec } from "../library/input.js"
import type { ExplainLevel } from "../library/view-handle.js"
import type { Wizard } from "../library/wizard.js"
import type { Document } from "../notebook/document.js"
import { parseNotebook } from "../notebook/format.js"
import { Cells } from "./cells.js"
import { Editor } from "./editor.js"
import { Keepsake } from "./keepsake.js"
import type { Moment } from "./mark.js"
import type { SessionDivergence } from "./marks.js"
import type { MicroStep, Position, Unit } from "./position.js"
import { Reader } from "./reader.js"
import type { AttributeReading, DeltaReading, InputReading, Page, RowsReading, StateReading } from "./reading.js"
import { Attributes, rulesAbove } from "./schema-reader.js"
import type { SessionEvent, SessionListener } from "./session-event.js"
import type { SessionOptions } from "./session-options.js"
import { Stops } from "./stops.js"
import { momentsOf } from "./timeline.js"
import { Tracks } from "./tracks.js"
import { type Transacted, transactedOf } from "./transacted.js"
import { type Moved, Travel } from "./travel.js"
import { Turns } from "./turns.js"
import { type Verified, verifyRange } from "./verification.js"
import type { Work } from "./work.js"

export type { SessionOptions } from "./session-options.js"

/**
 * One notebook, one Wizard, and a position in its history: the whole of what screens and commands act on. Movements are exact; what is read
 * is read at the position. Everything long takes a `Work`. Whoever draws listens (`on`) and reads anew.
 */
export class Session {
  readonly #options: Required<Pick<SessionOptions, "budget" | "remember">> & SessionOptions
  readonly #listeners = new Set<SessionListener>()
  readonly #travel: Travel
  readonly #reader: Reader
  #cells!: Cells
  #stops!: Stops
  #view: string | undefined
  readonly #attributes = new Attributes()

  private constructor(options: SessionOptions) {
    this.#options = { ...options, budget: options.budget ?? 30, remember: options.remember ?? 200_000 }
    const told = {
      tell: (event: SessionEvent) => this.#tell(event),
      passed: (t: number, sizes: ReadonlyMap<string, number>) => this.#cells.world.marks.passed(t, sizes),
    }
    this.#travel = new Travel(this, told, this.#options.remember)
    this.#reader = new Reader(this, this.#travel)
    this.tracks = new Tracks(this, this.#travel)
    this.editor = new Editor(this, this.#travel)
    this.turns = new Turns(this.#travel)
  }

  /** Runs the notebook, or begins an empty one; stands at the last transaction. What cells say wrong is theirs to tell (`cells`). */
  static async open(document?: Document, options: SessionOptions = {}, work: Work = {}): Promise<Session> {
    const session = new Session(options)
    await session.reopen(document, work)
    return session
  }

  /** Replaces everything by another notebook; when it cannot be opened, nothing has changed. */
  async reopen(document: Document = parseNotebook("", "untitled.md"), work: Work = {}): Promise<void> {
    const attach = () => this.stops.attach(this.wizard)
    this.#cells = await Cells.open(document, this.#options, (event) => this.#tell(event), attach, work)
    this.#stops = new Stops(this.wizard, (event) => this.#tell(event))
    this.#view = undefined
    await this.keepsake.restore()
    this.#tell({ kind: "data" })
    this.#tell({ kind: "cells" })
  }

  get wizard(): Wizard {
    return this.#cells.world.wizard
  }

  /** The notebook: its document, cells and what became of them. */
  get cells(): Cells {
    return this.#cells
  }

  /** What changes the notebook: transactions, views, rules, a branch, taking back. */
  readonly editor: Editor

  /** Bookmarks, and what else outlasts the session. */
  readonly keepsake = new Keepsake(this)
  /** Whose turn it is: what prompts and pages ask comes one after the other. */
  readonly turns: Turns

  /** What operators put out at other transactions. */
  readonly tracks: Tracks

  /** Breakpoints and watches. */
  get stops(): Stops {
    return this.#stops
  }

  /** The last transaction that is recorded. */
  get last(): number {
    return this.wizard.history.last
  }

  get position(): Position {
    return this.#travel.position
  }

  get t(): number {
    return this.wizard.t
  }

  /** Ids in the order in which they were added. */
  get views(): readonly string[] {
    return this.wizard.views()
  }

  /** The selected view; undefined while there is none. */
  get view(): string | undefined {
    return this.#view
  }

  /** Selects a view; a position inside a transaction moves to its end. Throws `view/unknown`. */
  select(view: string): void {
    this.wizard.view(view)
    if (view === this.#view) return
    this.#view = view
    this.#travel.settle()
    this.#tell({ kind: "selection" })
  }

  /** What a view runs, of the selected one when left out; `state` counts rows as of the position. */
  description(view?: string, level?: ExplainLevel): Description {
    return this.#reader.description(view, level)
  }

  /** An operator by its id or short number (`o6`). Throws `operator/unknown` with the nearest. */
  operator(name: string, view?: string): OperatorJson {
    return this.#reader.operator(name, view)
  }

  /** The steps of the transaction at which the session stands, in the selected view: all of them, whatever has run. */
  steps(): readonly MicroStep[] {
    return this.#travel.steps()
  }

  /** Operators that have run in this transaction up to the position, each with the number of rows that come and go. */
  activity(): ReadonlyMap<string, { readonly plus: number; readonly minus: number }> {
    return this.#reader.activity()
  }

  /** The change of an operator in the transaction of the position; of the view itself when `op` is left out. O(datoms of it) the first time. */
  delta(op?: string, view?: string): DeltaReading {
    return this.#reader.delta(op, view)
  }

  /** What a look gives as of t. Goes there and comes back. */
  at<T>(t: number, look: () => T, work: Work = {}): Promise<T> {
    return this.#travel.at(t, look, work)
  }

  /** What the transaction of the position has done. */
  transacted(): Transacted {
    return transactedOf(this.wizard, this.#travel.record())
  }

  /** What came in at each port of an operator in this transaction. */
  inputs(op: string, view?: string): readonly InputReading[] {
    return this.#reader.inputs(op, view)
  }

  /** What an operator holds at the position, its rows by page. O(rows · log page). */
  state(op: string, page?: Page, view?: string): StateReading {
    return this.#reader.state(op, page, view)
  }

  /** The rows of a view at the position. Throws `view/failed` while it stands failed. */
  rows(view?: string, page?: Page): RowsReading {
    return this.#reader.rows(view, page)
  }

  /** Moments from t `from` to `to`: marks, sizes and labels; of one view, or of all together. */
  timeline(from: number, to: number, view?: string): readonly Moment[] {
    return momentsOf(this.#cells, from, to, view)
  }

  /** The difference that verification has found after t, of one view or of any. */
  divergence(t: number, view?: string): SessionDivergence | undefined {
    return this.#cells.world.marks.divergence(t, view)
  }

  /** Attributes of the schema and of the facts of now, with counts. O(facts) after a change, then kept. */
  attributes(): readonly AttributeReading[] {
    return this.#attributes.of(this.wizard)
  }

  async goto(t: number, work: Work = {}): Promise<Moved> {
    return this.#travel.goto(t, work)
  }

  /** Forward by so many units, or up to the end or a breakpoint. */
  async step(unit: Unit = "transaction", count = 1, work: Work = {}): Promise<Moved> {
    return this.#travel.move(1, unit, count, work)
  }

  async back(unit: Unit = "transaction", count = 1, work: Work = {}): Promise<Moved> {
    return this.#travel.move(-1, unit, count, work)
  }

  /** A query as data for the Wizard: its text, and the notebook's rules when it takes any. */
  spec(query: string, name = "query"): ViewSpec {
    return { query: source(name, query), ...rulesAbove(this.#cells, query) }
  }

  /** Compares the views with their full queries at the position, or after each transaction of a range; stops at the first difference. */
  async verify(range?: { readonly from: number; readonly to: number }, work: Work = {}): Promise<Verified> {
    const compare = () => verifyRange(this.#cells.world, range, work, () => this.#tell({ kind: "marks" }))
    return range === undefined ? compare() : this.elsewhere(compare)
  }

  /** Does something with the Wizard at other times, and comes back to the position; until then it is away. */
  elsewhere<T>(run: () => Promise<T>): Promise<T> {
    return this.#travel.elsewhere(run)
  }

  /** Whether the Wizard is at another time for a moment: what is read now is not of the position. */
  get isAway(): boolean {
    return this.#travel.isAway
  }

  /** Tells of every change. Returns what ends it. */
  on(listener: SessionListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    await this.keepsake.close()
    await this.wizard.close()
  }

  #tell(event: SessionEvent): void {
    if (event.kind === "data") {
      this.#travel.reset()
      if (this.#view === undefined || !this.views.includes(this.#view)) this.#view = this.views[0]
    }
    for (const listener of [...this.#listeners]) listener(event)
  }
}
