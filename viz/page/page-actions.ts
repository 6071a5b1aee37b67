import { drawing } from "../svg.js"
import { type Direction, neighbour } from "./circuit-look.js"
import { figures } from "./figures.js"
import { foldId, groupOf } from "./fold.js"
import { helpDialog } from "./help-dialog.js"
import { actionOf } from "./keys.js"
import type { Page } from "./page.js"
import { LEVELS, MODES } from "./page-state.js"
import { back, forward, type Unit } from "./travel.js"

/** What keys and buttons do. */
export class PageActions {
  readonly #app: Page
  #timer: number | undefined

  constructor(app: Page) {
    this.#app = app
  }

  get isPlaying(): boolean {
    return this.#timer !== undefined
  }

  listen(signal: AbortSignal): void {
    const key = (event: KeyboardEvent) => this.#key(event)
    const figuresAway = () => document.querySelector(".figures")?.remove()
    const print = () => {
      figuresAway()
      document.body.append(figures(this.#app.model))
    }
    document.addEventListener("keydown", key, { signal })
    window.addEventListener("beforeprint", print, { signal })
    window.addEventListener("afterprint", figuresAway, { signal })
  }

  /** An action by its name; names that mean nothing do nothing. */
  act(what: string): void {
    if (what !== "play" && !/^(larger|smaller|fit|theme|table)$/.test(what)) this.#pause()
    this.#all[what]?.()
  }

  /** Folds a group, or opens it. */
  fold(group: string): void {
    if (group === "") return
    const { folded, op } = this.#app.state
    const isFolded = folded.includes(group)
    const next = isFolded ? folded.filter((each) => each !== group) : [...folded, group]
    this.#app.set({ folded: next, op: op === foldId(group) ? "" : op })
    if (!isFolded && this.#app.drawn().boxOf.has(op)) this.#app.set({ op: foldId(group) })
  }

  readonly #all: Readonly<Record<string, () => void>> = {
    forward: () => this.#step(1, this.#app.state.unit),
    back: () => this.#step(-1, this.#app.state.unit),
    next: () => this.#step(1, "transaction"),
    previous: () => this.#step(-1, "transaction"),
    "next-step": () => this.#step(1, "operator"),
    "previous-step": () => this.#step(-1, "operator"),
    "next-round": () => this.#step(1, "iteration"),
    "previous-round": () => this.#step(-1, "iteration"),
    first: () => this.#app.set({ t: 0, s: 0 }),
    last: () => this.#app.set({ t: this.#app.model.ts.at(-1) ?? 0, s: 0 }),
    play: () => (this.#timer === undefined ? this.#play() : this.#pause()),
    "operator-down": () => this.#move("down"),
    "operator-up": () => this.#move("up"),
    "operator-left": () => this.#move("left"),
    "operator-right": () => this.#move("right"),
    level: () => this.#app.set({ level: after(LEVELS, this.#app.state.level), folded: [] }),
    mode: () => this.#app.set({ mode: after(MODES, this.#app.state.mode) }),
    fold: () => this.#foldSelected(),
    search: () => this.#app.frame.search.focus(),
    predict: () => this.#app.set({ predict: !this.#app.state.predict }),
    reveal: () => this.#app.reveal(),
    table: () => this.#app.set({ table: !this.#app.state.table }),
    larger: () => this.#app.circuit.magnify(1.25),
    smaller: () => this.#app.circuit.magnify(0.8),
    fit: () => this.#app.circuit.fit(true),
    theme: () => toggleTheme(),
    print: () => window.print(),
    help: () => helpDialog(),
    close: () => this.#close(),
  }

  #key(event: KeyboardEvent): void {
    const isOver = document.querySelector("dialog[open]") !== null
    const action = isOver ? undefined : actionOf(event, this.#app.circuit.hasFocus)
    if (action === undefined) return
    event.preventDefault()
    if (action === "pane") document.getElementById(PANES[Number(event.key) - 1])?.focus()
    else this.act(action)
  }

  #step(sign: 1 | -1, unit: Unit): boolean {
    const { model, state } = this.#app
    const next = (sign === 1 ? forward : back)(model, state, unit)
    if (next === undefined) return false
    const step = model.steps(next.t)[next.s - 1]
    // Stepping by operators the cursor is the step, as in the terminal.
    const op =
      unit !== "transaction" && step !== undefined ? (this.#app.drawn().boxOf.get(step.op) ?? step.op) : state.op
    this.#app.set({ ...next, op }, sign === 1)
    if (op !== state.op) this.#app.circuit.reveal(op)
    return true
  }

  #play(): void {
    const { model, state, duration } = this.#app
    const isAtEnd = state.s === 0 && state.t === model.ts.at(-1)
    if (isAtEnd) this.#app.set({ t: 0, s: 0 })
    const isOn = this.#step(1, this.#app.state.unit)
    this.#timer = isOn ? window.setTimeout(() => this.#play(), Math.max(duration * 1.5, 350)) : undefined
    if (isAtEnd && !isOn) this.#timer = undefined
    const isLast = this.#app.state.s === 0 && this.#app.state.t === model.ts.at(-1)
    if (isLast) this.#pause()
    else this.#app.refreshControls()
  }

  #pause(): void {
    if (this.#timer === undefined) return
    window.clearTimeout(this.#timer)
    this.#timer = undefined
    this.#app.refreshControls()
  }

  #move(direction: Direction): void {
    const { description } = this.#app.drawn()
    const op = neighbour(drawing(description), this.#app.state.op, direction)
    if (op === undefined) return
    this.#app.set({ op })
    this.#app.circuit.reveal(op)
    if (this.#app.circuit.hasFocus) this.#app.circuit.focus(op)
  }

  #foldSelected(): void {
    const { op, folded } = this.#app.state
    const box = folded.find((group) => foldId(group) === op)
    const operator = this.#app.drawn().description.operators.find(({ id }) => id === op)
    const group = box ?? (operator && groupOf(operator))
    if (group !== undefined) this.fold(group)
  }

  #close(): void {
    if (document.activeElement === this.#app.frame.search) {
      this.#app.frame.search.blur()
      this.#app.set({ q: "" })
    } else if (!this.#app.close()) this.#app.set({ op: "" })
  }
}

const PANES = ["left", "middle", "right", "timeline"]

const after = <Item>(all: readonly Item[], item: Item): Item => all[(all.indexOf(item) + 1) % all.length]

/** From what the system prefers to the other, and back; the choice lasts as long as the page is open. */
function toggleTheme(): void {
  const { dataset } = document.documentElement
  const isDark =
    dataset.theme === undefined ? matchMedia("(prefers-color-scheme: dark)").matches : dataset.theme === "dark"
  dataset.theme = isDark ? "light" : "dark"
}
