import type { Description, OperatorJson } from "../circuit/describe.js"
import type { RowChange } from "../library/result.js"
import type { ExplainLevel } from "../library/view-handle.js"
import type { Moment } from "../session/mark.js"
import type { SessionDivergence } from "../session/marks.js"
import { type RowOrigin, rowOrigin } from "../session/row-origin.js"
import type { Session } from "../session/session.js"
import { DeltaReader } from "./delta-reader.js"
import { textHits, textLines } from "./panes/overlay.js"
import { read } from "./read.js"
import { type CircuitInput, type CircuitScene, circuitScene, type Rounds } from "./scene/circuit-scene.js"
import { type DeltaScene, deltaScene } from "./scene/delta-scene.js"
import type { CircuitState, DeltaState, Overlay } from "./state.js"
import type { Line } from "./text/line.js"

/**
 * What a screen reads of a session. Everything read is kept until the session tells of a change, and then forgotten: nothing follows
 * what was looked at.
 */
export class Model {
  readonly session: Session
  #version = 0
  readonly #kept = new Map<string, { readonly keys: readonly unknown[]; readonly value: unknown }>()

  readonly #drawings = new Map<string, { readonly room: string; readonly drawing: unknown }>()

  readonly #deltas: DeltaReader

  constructor(session: Session) {
    this.session = session
    const once = <T>(name: string, make: () => T): T => this.#once(name, [], make)
    this.#deltas = new DeltaReader(session, (level) => this.description(level), once)
  }

  /**
   * What is drawn of the session's position. While the session is elsewhere for a moment (it compares, or counts), what was drawn before
   * stays.
   */
  drawn<T>(what: string, room: string, draw: () => T): T {
    const before = this.#drawings.get(what)
    if (this.session.isAway && before?.room === room) return before.drawing as T
    const drawing = draw()
    if (!this.session.isAway) this.#drawings.set(what, { room, drawing })
    return drawing
  }

  /** The session has changed. */
  forget(): void {
    this.#version++
    this.#kept.clear()
  }

  get lines(): readonly string[] {
    return this.#once("lines", [this.session.cells.document.text], () => this.session.cells.document.text.split("\n"))
  }

  /** A text's lines in so many columns: a value of a megabyte is wrapped once, not at every key. */
  text(text: string, wrap: boolean, columns: number): readonly Line[] {
    return this.#once("text", [text, wrap, columns], () => textLines(text, wrap, columns))
  }

  /** The lines of a shown text in which what is looked for begins. */
  hits({ text, wrap, find = "" }: Overlay & { kind: "text" }, columns: number): readonly number[] {
    return this.#once("hits", [text, wrap, columns, find], () => textHits(this.text(text, wrap, columns), find))
  }

  description(level: ExplainLevel): Description | undefined {
    if (this.session.view === undefined) return undefined
    return this.#once(`description ${level}`, [], () => read(() => this.session.description(undefined, level)))
  }

  circuit(state: CircuitState): CircuitScene {
    const description = this.description(state.level) ?? NOTHING
    const { cursor, level, closed, activeOnly, around, find } = state
    return this.#once("circuit", [cursor, level, closed, activeOnly, around, find], () => {
      const activity = read(() => this.session.activity()) ?? new Map()
      const rounds = this.#rounds(description)
      return circuitScene({ description, activity, lines: this.lines, wrong: this.wrong, rounds }, state)
    })
  }

  /** How far the recursions of this transaction have come, by the scope of their rules. */
  #rounds({ operators }: Description): CircuitInput["rounds"] {
    const scopes = new Map(operators.map(({ id, scope }) => [id, scope]))
    const { inside } = this.session.position
    const steps = read(() => this.session.steps()) ?? []
    const all = new Map<string, Rounds>()
    for (const [n, { op, iteration }] of steps.entries()) {
      const scope = scopes.get(op)
      if (iteration === null || scope === null || scope === undefined) continue
      const { ran, of } = all.get(scope) ?? { ran: 0, of: 0 }
      const hasRun = inside === undefined || n < inside.step
      all.set(scope, { ran: hasRun ? Math.max(ran, iteration + 1) : ran, of: Math.max(of, iteration + 1) })
    }
    return all
  }

  /** The difference from the full query at the position, of the view that is shown. */
  get divergence(): SessionDivergence | undefined {
    return this.session.divergence(this.session.t, this.session.view)
  }

  /** The first wrong operator, when the view that is shown differs at the position. */
  get wrong(): string | undefined {
    return this.divergence?.op ?? undefined
  }

  /** The operator whose delta is shown: the one at the cursor, of a fold the one by which it is left. */
  shown(state: CircuitState): OperatorJson | undefined {
    const { rows, cursor } = this.circuit(state)
    return rows[cursor]?.node.operators.at(-1)
  }

  delta(circuit: CircuitState, state: DeltaState): DeltaScene {
    const operator = this.shown(circuit)
    const { open, filter, sorting, group } = state
    return this.#once("delta", [operator?.id, circuit.level, open, filter, sorting, group], () =>
      deltaScene(this.#deltas.input(operator, circuit.level), state),
    )
  }

  moments(count: number): readonly Moment[] {
    const { t, last } = this.session
    const from = Math.max(0, Math.min(t - Math.floor(count / 2), last - count + 1))
    return this.#once("moments", [from, count], () => {
      return read(() => this.session.timeline(from, Math.min(last, from + count - 1), this.session.view)) ?? []
    })
  }

  /** What the operator at the cursor put out around the position, as far as that is known. */
  past(circuit: CircuitState): { readonly t: number; readonly moments: readonly Pick<Moment, "t" | "size">[] } {
    const { t, tracks, wizard } = this.session
    const op = circuit.level === "circuit" ? this.shown(circuit)?.id : undefined
    const moments = op === undefined ? [] : this.moments(MOST_PAST).filter((moment) => moment.t > 0)
    if (wizard.history.datoms <= FEW) for (const moment of moments) if (!tracks.knows(moment.t)) tracks.look(moment.t)
    return { t, moments: moments.map((moment) => ({ t: moment.t, size: tracks.size(moment.t, op ?? "") })) }
  }

  /** The number of the cell that made the transaction of the position; −1 when none did. */
  cellHere(): number {
    const { session } = this
    const line = read(() => session.timeline(session.t, session.t))?.[0]?.line
    return line === undefined ? -1 : session.cells.all.findIndex(({ cell }) => cell.line === line)
  }

  /** All moments, for what is said of the whole history. */
  history(): readonly Moment[] {
    const { session } = this
    return this.#once("history", [], () => read(() => session.timeline(0, session.last, session.view)) ?? [])
  }

  /** Whether the view that is shown stands failed. */
  failed(): boolean {
    const { session } = this
    const { view } = session
    return view !== undefined && this.#once("failed", [], () => read(() => session.wizard.view(view).status) !== "ok")
  }

  /** Which operator produced a row of an operator's delta in this transaction. */
  origin(op: string, change: RowChange): RowOrigin | undefined {
    const operators = this.description("circuit")?.operators ?? []
    const byId = new Map(operators.map((operator) => [operator.id, operator]))
    return rowOrigin(byId, op, change, (id) => read(() => this.session.delta(id)))
  }

  #once<T>(name: string, keys: readonly unknown[], make: () => T): T {
    const all = [this.#version, ...keys]
    const kept = this.#kept.get(name)
    if (kept?.keys.length === all.length && kept.keys.every((key, i) => key === all[i])) return kept.value as T
    const value = make()
    this.#kept.set(name, { keys: all, value })
    return value
  }
}

/** Transactions of which an operator's past tells. */
const MOST_PAST = 20
/** Datoms up to which all of them are looked into at once; of longer histories while nobody does anything. */
const FEW = 500

const NOTHING: Description = { view: "", level: "circuit", operators: [], output: "out" }
