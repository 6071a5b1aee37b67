import { WizardError } from "../base/error.js"
import type { Wizard } from "../library/wizard.js"
import { cutAfter, logText } from "./branch.js"
import { cellText } from "./cell-text.js"
import type { Cells } from "./cells.js"
import type { Stops } from "./stops.js"
import { type Transacted, transactedOf } from "./transacted.js"
import type { Travel } from "./travel.js"
import type { Work } from "./work.js"

/** What an editor works on: a session. */
export interface Edited {
  readonly wizard: Wizard
  readonly cells: Cells
  readonly stops: Stops
  readonly view: string | undefined
  readonly last: number
  select(view: string): void
}

/** Changes the notebook of a session: whatever is done becomes a cell at its end, so that the notebook always says what has happened. */
export class Editor {
  readonly #session: Edited
  readonly #travel: Travel

  constructor(session: Edited, travel: Travel) {
    this.#session = session
    this.#travel = travel
  }

  /** Whether the next transaction would go on from here: the session stands at its end. */
  get isAtEnd(): boolean {
    return this.#travel.t === this.#session.last && this.#travel.ran === 0
  }

  /** A transaction, as a new cell. Throws `session/behind` unless the session stands at its end (see `branch`). */
  async transact(text: string, work: Work = {}): Promise<Transacted> {
    return this.#transact(cellText("edn tx", text), work)
  }

  /** Other values for a view's `:in`, a vector, as a new cell and transaction. */
  async setArgs(values: string, view = this.#session.view, work: Work = {}): Promise<Transacted> {
    if (view === undefined) throw new WizardError("view/none", "there is no view yet")
    this.#session.wizard.view(view)
    return this.#transact(cellText(`edn args ${view}`, values), work)
  }

  /** What a branch would forget, as the text of a log; empty at the end of the history. */
  future(): string {
    const { wizard, last } = this.#session
    return this.#travel.t === last ? "" : logText(wizard.history, this.#travel.t + 1, last)
  }

  /** Forgets what comes after the position, its cells too: the next transaction goes on from here. Throws `session/inside-load`. */
  async branch(): Promise<void> {
    const { cells, last } = this.#session
    const { t } = this.#travel
    this.#travel.settle()
    if (t === last) return
    const { world, document, entries } = cells
    const cut = cutAfter(document, entries, t)
    await world.forgetAfter(t, t)
    await cells.cut(cut.document, cut.entries, "the branch")
  }

  /** A new view, or another query for one, as a new cell; selects it. `args` is a vector as text. */
  async addView(id: string, query: string, args?: string, work: Work = {}): Promise<void> {
    const info = `clojure view ${id}${args === undefined ? "" : ` args=${args.replaceAll(/\s*\n\s*/g, " ")}`}`
    await this.#atEnd(() => this.#session.cells.append(cellText(info, query), `the view ${id}`, work))
    this.#session.select(id)
  }

  /** Rules, as a new cell; views with `%` that come later use them. Returns their name. */
  async addRules(text: string, name?: string, work: Work = {}): Promise<string> {
    const { cells } = this.#session
    const taken = cells.all.flatMap(({ cell }) => (cell.kind === "rules" ? (cell.name ?? "") : []))
    let free = name ?? "rules"
    for (let n = 2; name === undefined && taken.includes(free); n++) free = `rules-${n}`
    await this.#atEnd(() => cells.append(cellText(`clojure rules ${free}`, text), `the rules ${free}`, work))
    return free
  }

  /** Runs what is stale of the notebook, and stands at its end. */
  async rerun(work: Work = {}): Promise<void> {
    await this.#travel.goto(this.#session.last, work)
    await this.#session.cells.rerun(work)
  }

  /** Takes back the last change of the notebook. Returns what that was. Throws `session/undo` when there is none. */
  async undo(work: Work = {}): Promise<string> {
    await this.#travel.goto(this.#session.last, work)
    return this.#session.cells.undo(work)
  }

  async #transact(text: string, work: Work): Promise<Transacted> {
    const { wizard, stops, cells, last } = this.#session
    if (!this.isAtEnd) {
      throw new WizardError("session/behind", `t ${this.#travel.t} is in the past: ${last} is the last transaction`, {
        hint: "go to the end (:goto end), or branch off here (:tx branch FORMS)",
      })
    }
    stops.listening = true
    try {
      await cells.append(text, "the transaction", work)
    } finally {
      stops.listening = false
      stops.take()
    }
    return transactedOf(wizard, this.#travel.record())
  }

  /** What cells do, they do at the end of the history. */
  #atEnd<T>(run: () => Promise<T>): Promise<T> {
    return this.#travel.returning(async () => {
      await this.#travel.goto(this.#session.last, {})
      return run()
    })
  }
}
