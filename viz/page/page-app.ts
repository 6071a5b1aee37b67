import type { Description } from "../../src/circuit/describe.js"
import { type Boxed, boxed } from "./circuit-look.js"
import { CircuitPane } from "./circuit-pane.js"
import { drawLooked, drawPage, movingFrom } from "./draw-page.js"
import { type Ask, Inquiry } from "./inquiry.js"
import type { Side } from "./left-pane.js"
import type { Page } from "./page.js"
import { PageActions } from "./page-actions.js"
import { drawControls } from "./page-controls.js"
import type { PageData, Row } from "./page-data.js"
import { type Frame, pageFrame } from "./page-frame.js"
import { drawLeft } from "./page-sides.js"
import { foldedAtFirst, readState } from "./page-start.js"
import { hashOf, type PageState } from "./page-state.js"
import { stepText } from "./step-text.js"
import type { TopOrder } from "./top-pane.js"
import { clamped, type Unit } from "./travel.js"
import { ViewModel } from "./view-model.js"

/** How long a delta travels at speed 1, in milliseconds. */
const TRAVEL = 700

/** The page: a place in the history of a view, and everything that is drawn of it. */
export class PageApp implements Page {
  readonly frame: Frame
  readonly circuit: CircuitPane
  readonly data: PageData
  readonly #models: ReadonlyMap<string, ViewModel>
  readonly #actions: PageActions
  #state: PageState
  #side: Side = "source"
  #speed = 1
  #revealed = false
  #asked: Row | undefined
  #order: TopOrder = "rows"
  #hovered = ""
  readonly inquiry: Inquiry
  #boxed: Boxed | undefined
  #boxedKey = ""
  readonly #ended = new AbortController()
  readonly #moved: (state: PageState) => void

  /** `moved` is told when the page goes to another place by itself, and not when it follows; `ask` knows what the data do not say. */
  constructor(data: PageData, hash: string, moved: (state: PageState) => void = () => undefined, ask?: Ask) {
    this.data = data
    this.#moved = moved
    this.inquiry = new Inquiry(ask, () => this.#draw())
    this.#models = new Map(data.views.map((view) => [view.id, new ViewModel(view)]))
    this.#actions = new PageActions(this)
    this.circuit = new CircuitPane({
      select: (id) => this.set({ op: this.#state.op === id ? "" : id }),
      hover: (id) => this.#hover(id),
      unfold: (id) => {
        this.set({ op: id })
        this.#actions.act("fold")
      },
    })
    this.frame = pageFrame(data, {
      view: (view) => this.set({ view, op: "", folded: foldedAtFirst(this.#models.get(view)!) }),
      level: (level) => this.set({ level: level as PageState["level"], folded: [] }),
      mode: (mode) => this.set({ mode: mode as PageState["mode"] }),
      unit: (unit) => this.set({ unit: unit as Unit }),
      search: (q) => this.set({ q }),
      fold: (group) => this.#actions.fold(group),
      side: (side) => this.show(side as Side),
      speed: (factor) => {
        this.#speed = factor
      },
      slide: (index) => this.set({ t: this.model.ts[index], s: 0 }),
      act: (what) => this.#actions.act(what),
    })
    this.frame.circuit.append(this.circuit.node)
    this.#state = readState(hash, data, this.#models)
  }

  get root(): HTMLElement {
    return this.frame.root
  }

  /** To be called once the root is on the page. */
  start(): void {
    this.#draw()
    this.circuit.fit()
    if (this.data.live !== undefined) this.#link()
    if (this.#state.op !== "") this.circuit.reveal(this.#state.op)
    const { signal } = this.#ended
    const read = () => {
      if (location.hash === hashOf(this.#state)) return
      this.#state = readState(location.hash, this.data, this.#models)
      this.#draw()
      this.#moved(this.#state)
    }
    window.addEventListener("hashchange", read, { signal })
    this.#actions.listen(signal)
  }

  /** Takes the page away. */
  stop(): void {
    this.#actions.act("")
    this.#ended.abort()
    this.root.remove()
  }

  /** Goes where somebody else has gone. */
  follow({ view, t, s }: Pick<PageState, "view" | "t" | "s">): void {
    if (this.#models.has(view)) this.#go({ view, t, s, op: view === this.#state.view ? this.#state.op : "" }, true)
  }

  get state(): PageState {
    return this.#state
  }

  /** Goes to another state; `moving` lets the deltas of the step travel. */
  set(change: Partial<PageState>, moving = false): void {
    if (this.#go(change, moving)) this.#moved(this.#state)
  }

  /** Whether the place is another one. */
  #go(change: Partial<PageState>, moving: boolean): boolean {
    const before = this.#state
    const next = { ...before, ...change }
    const model = this.#models.get(next.view)!
    this.#state = { ...next, ...clamped(model, next) }
    const isElsewhere = next.view !== before.view || this.#state.t !== before.t || this.#state.s !== before.s
    if (isElsewhere || next.op !== before.op) this.#asked = undefined
    if (isElsewhere) this.#revealed = false
    this.#link()
    this.#draw(moving ? movingFrom(this, before) : undefined)
    if (isElsewhere) this.frame.live.textContent = stepText(this.model, this.#state, this.isHidden)
    return isElsewhere
  }

  /** Brings the link up to date. */
  #link(): void {
    try {
      history.replaceState(null, "", hashOf(this.#state))
    } catch {
      // Some browsers allow no more than so many changes a second: the link is brought up to date by the next one.
    }
  }

  get model(): ViewModel {
    return this.#models.get(this.#state.view)!
  }

  get isHidden(): boolean {
    return this.#state.predict && !this.#revealed && this.#state.t > 0
  }

  /** Milliseconds that a delta travels; 0 where nothing should move. */
  get duration(): number {
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : TRAVEL / this.#speed
  }

  get description(): Description {
    const { t, level } = this.#state
    return this.model.description(t, level)
  }

  /** The circuit as it is drawn, the same object while it is the same circuit. */
  drawn(): Boxed {
    const { view, level, folded, t } = this.#state
    const key = JSON.stringify([view, level, folded, this.model.circuitAt(t).from])
    if (this.#boxed === undefined || this.#boxedKey !== key) {
      this.#boxed = boxed(this.description, folded)
      this.#hovered = ""
    }
    this.#boxedKey = key
    return this.#boxed
  }

  #draw(moving?: ReadonlySet<string>): void {
    drawPage(this, moving)
  }

  /** What the left side shows. */
  show(side: Side): void {
    this.#side = side
    this.#draw()
  }

  /** The row of which somebody asks why it is there. */
  get asked(): Row | undefined {
    return this.#asked
  }

  get order(): TopOrder {
    return this.#order
  }

  sort(order: TopOrder): void {
    this.#order = order
    drawLeft(this)
  }

  get looked(): string {
    return this.#hovered === "" ? this.#state.op : this.#hovered
  }

  #hover(id: string): void {
    this.#hovered = id
    drawLooked(this)
  }

  get side(): Side {
    return this.#side
  }

  get isPlaying(): boolean {
    return this.#actions.isPlaying
  }

  refreshControls(): void {
    drawControls(this)
  }

  /** Shows the delta that was to be predicted. */
  reveal(): void {
    this.#revealed = true
    this.#draw()
    this.frame.live.textContent = stepText(this.model, this.#state, this.isHidden)
  }

  /** Closes what was asked; false when nothing was. */
  close(): boolean {
    const isOpen = this.#asked !== undefined
    this.#asked = undefined
    if (isOpen) this.#draw()
    return isOpen
  }

  ask(row: Row): void {
    this.#asked = row
    this.#draw()
    this.frame.right.scrollTop = 0
  }

  /** The innermost of some operators that is drawn, the next one when one of them is selected already. */
  selectAmong(ops: readonly string[]): void {
    const { description, boxOf } = this.drawn()
    const shown = ops.map((op) => boxOf.get(op) ?? op).filter((op) => description.operators.some(({ id }) => id === op))
    if (shown.length === 0) return
    const op = shown[(shown.indexOf(this.#state.op) + 1) % shown.length]
    this.set({ op })
    this.circuit.reveal(op)
  }
}
