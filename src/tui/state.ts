import type { ExplainLevel } from "../library/view-handle.js"
import { at, type List, moved, START } from "./list.js"

export type Pane = "circuit" | "delta" | "timeline" | "repl" | "notebook"

/** In the order of their numbers, from 1. */
export const PANES: readonly Pane[] = ["circuit", "delta", "timeline", "repl", "notebook"]

export interface Size {
  readonly columns: number
  readonly rows: number
}

export type Heat = "none" | "rows" | "state" | "time"

export interface CircuitState {
  /** The operator that is looked at, by id; undefined before one was chosen. */
  readonly cursor: string | undefined
  readonly top: number
  readonly level: ExplainLevel
  /** The folds that are closed; undefined while the size of the circuit decides. */
  readonly closed: ReadonlySet<string> | undefined
  readonly activeOnly: boolean
  /** Only operators so many edges away from the one at the cursor; 0 shows all. */
  readonly around: { readonly op: string; readonly hops: number } | undefined
  readonly heat: Heat
  /** Milliseconds of each operator over the whole history, as they were last measured. */
  readonly times: ReadonlyMap<string, number> | undefined
  readonly boxes: boolean
  readonly find: string
}

/** A section of the delta pane: what comes out, what comes in by a port, or an integral that is kept. */
export type Section = "out" | `in${number}` | `state${number}`

export interface Sorting {
  /** −1 is the weight. */
  readonly column: number
  readonly descending: boolean
}

export interface DeltaState {
  /** The section that has the pane to itself; undefined while all are shown. */
  readonly open: Section | undefined
  readonly list: List
  /** The column of the cursor; −1 is the weight. */
  readonly column: number
  readonly filter: string
  readonly sorting: Sorting | undefined
  /** The column by whose values rows are counted. */
  readonly group: number | undefined
}

/** What is shown over the panes. */
export type Overlay =
  | { readonly kind: "help"; readonly place: Pane; readonly top: number }
  | {
      readonly kind: "text"
      readonly title: string
      readonly text: string
      readonly top: number
      readonly wrap: boolean
      /** What is looked for in it, and the line of the hit that was last come to. */
      readonly find?: string
      readonly hit?: number | undefined
    }
  | { readonly kind: "question"; readonly text: string }

/** An operator to be found, rows to be let through, or words of a text to be found; it holds from the first letter. */
export interface Asking {
  readonly what: "find" | "filter" | "words"
  readonly text: string
}

export interface ScreenState {
  readonly size: Size
  readonly focus: Pane
  /** Where Esc in the prompt leads. */
  readonly before: Pane
  readonly zoomed: boolean
  readonly circuit: CircuitState
  readonly delta: DeltaState
  readonly notebook: List
  /** Lines above the last that the REPL is scrolled back. */
  readonly scroll: number
  readonly overlay: Overlay | undefined
  /** What the last key has to say, in the line of keys. */
  readonly message: string
  /** A key that waits for a second one: `m` and `'` for a letter. */
  readonly pending: "mark" | "jump" | undefined
  /** What is being looked for, in the line of keys. */
  readonly asking: Asking | undefined
  readonly playing: boolean
  /** The step of the tour; undefined when there is none. */
  readonly tour: number | undefined
}

export const DELTA: DeltaState = {
  open: undefined,
  list: START,
  column: 0,
  filter: "",
  sorting: undefined,
  group: undefined,
}

export const screenState = (size: Size): ScreenState => ({
  size,
  focus: "circuit",
  before: "circuit",
  zoomed: false,
  circuit: {
    cursor: undefined,
    top: 0,
    level: "circuit",
    closed: undefined,
    activeOnly: false,
    around: undefined,
    heat: "none",
    times: undefined,
    boxes: false,
    find: "",
  },
  delta: DELTA,
  notebook: START,
  scroll: 0,
  overlay: undefined,
  message: "",
  pending: undefined,
  asking: undefined,
  playing: false,
  tour: undefined,
})

/** What can happen to a screen. Whatever needs the session has been read from it before. */
export type Action =
  | { readonly kind: "size"; readonly size: Size }
  | { readonly kind: "focus"; readonly pane: Pane }
  | { readonly kind: "zoom"; readonly on: boolean }
  /** Other values in one of the parts. */
  | { readonly kind: "circuit"; readonly change: Partial<CircuitState> }
  | { readonly kind: "delta"; readonly change: Partial<DeltaState> }
  /** The operator at the cursor: what was open of another one is not any more. */
  | { readonly kind: "operator"; readonly id: string | undefined }
  /** The cursor of a list, by so many or to a place, among `count`. */
  | {
      readonly kind: "list"
      readonly pane: "delta" | "notebook"
      readonly by?: number
      readonly to?: number
      readonly count: number
    }
  | { readonly kind: "scroll"; readonly by: number; readonly most: number }
  | { readonly kind: "overlay"; readonly overlay: Overlay | undefined }
  | { readonly kind: "overlay-scroll"; readonly by: number; readonly most: number }
  | { readonly kind: "message"; readonly text: string }
  | { readonly kind: "asking"; readonly asking: Asking | undefined }
  | { readonly kind: "pending"; readonly pending: ScreenState["pending"] }
  | { readonly kind: "play"; readonly on: boolean }
  | { readonly kind: "tour"; readonly step: number | undefined }

/** The screen after an action. Pure; cursors stay inside their lists. */
export function reduce(state: ScreenState, action: Action): ScreenState {
  switch (action.kind) {
    case "size":
      return { ...state, size: action.size }
    case "focus":
      return focused(state, action.pane)
    case "zoom":
      return { ...state, zoomed: action.on }
    case "circuit":
      return { ...state, circuit: { ...state.circuit, ...action.change } }
    case "delta":
      return { ...state, delta: { ...state.delta, ...action.change } }
    case "operator":
      return operator(state, action.id)
    case "list":
      return listed(state, action)
    case "scroll":
      return { ...state, scroll: Math.max(0, Math.min(state.scroll + action.by, action.most)) }
    case "overlay":
      return { ...state, overlay: action.overlay }
    case "overlay-scroll":
      return overlayScrolled(state, action.by, action.most)
    case "message":
      return { ...state, message: action.text }
    case "asking":
      return asked(state, action.asking)
    case "pending":
      return { ...state, pending: action.pending }
    case "play":
      return { ...state, playing: action.on }
    case "tour":
      return { ...state, tour: action.step }
  }
}

function focused(state: ScreenState, pane: Pane): ScreenState {
  if (pane === state.focus) return state
  return { ...state, focus: pane, before: pane === "repl" ? state.focus : pane }
}

/** What is looked for is in force while it is written; after that it stays. */
function asked(state: ScreenState, asking: Asking | undefined): ScreenState {
  if (asking === undefined) return { ...state, asking }
  const { what, text } = asking
  const { overlay } = state
  if (what === "words") {
    return overlay?.kind === "text" ? { ...state, asking, overlay: { ...overlay, find: text, hit: undefined } } : state
  }
  if (what === "find") return { ...state, asking, circuit: { ...state.circuit, find: text } }
  return { ...state, asking, delta: { ...state.delta, filter: text, list: START } }
}

function operator(state: ScreenState, id: string | undefined): ScreenState {
  if (id === state.circuit.cursor) return state
  return { ...state, circuit: { ...state.circuit, cursor: id }, delta: { ...DELTA, column: 0 } }
}

function listed(state: ScreenState, { pane, by, to, count }: Action & { kind: "list" }): ScreenState {
  const move = (list: List): List => (to === undefined ? moved(list, by ?? 0, count) : at(list, to, count))
  return pane === "delta"
    ? { ...state, delta: { ...state.delta, list: move(state.delta.list) } }
    : { ...state, notebook: move(state.notebook) }
}

function overlayScrolled(state: ScreenState, by: number, most: number): ScreenState {
  const { overlay } = state
  if (overlay === undefined || overlay.kind === "question") return state
  return { ...state, overlay: { ...overlay, top: Math.max(0, Math.min(overlay.top + by, most)) } }
}
