import { element } from "./element.js"
import { PageApp } from "./page-app.js"
import type { PageData, PageQuestion } from "./page-data.js"
import { hashOf } from "./page-state.js"

/** The engine that a page may carry. What it refuses it throws, as an error whose message people read. */
export interface PageEngine {
  transact(forms: string): Promise<void>
  query(view: string, text: string): Promise<void>
  /** False when there is nothing to take back. */
  undo(): Promise<boolean>
  /** The notebook as it stands. */
  text(): Promise<string>
  data(): Promise<PageData>
  /** What the data do not say. */
  ask(question: PageQuestion): Promise<unknown>
}

/** A page that can be worked on: facts and queries are changed below the source, and the page is made of what the engine then says. */
export class EditDesk {
  readonly #engine: PageEngine
  readonly #forms = element("textarea", {
    rows: 3,
    "aria-label": "transaction forms",
    placeholder: "[{:movie/title …}]",
  })
  readonly #query = element("textarea", { rows: 6, "aria-label": "query", spellcheck: false })
  readonly #said = element("output", { class: "said", role: "status" })
  readonly #root: HTMLElement
  #app!: PageApp
  #isBusy = false

  constructor(engine: PageEngine) {
    this.#engine = engine
    this.#root = this.#desk()
  }

  open(data: PageData): void {
    this.#show(data, location.hash)
  }

  #show(data: PageData, hash: string): void {
    this.#app?.stop()
    this.#app = new PageApp(
      data,
      hash,
      () => this.#fill(),
      (question) => this.#engine.ask(question),
    )
    document.body.prepend(this.#app.root)
    document.getElementById("left")!.append(this.#root)
    this.#app.start()
    this.#fill()
  }

  /** The text of the selected view, unless somebody writes another one. */
  #fill(): void {
    const { view } = this.#app.model
    const text = view.source.find(({ kind }) => kind === "view")?.text.trimEnd() ?? ""
    if (this.#query.dataset.view === view.id && this.#query.value !== this.#query.dataset.text) return
    this.#query.value = text
    Object.assign(this.#query.dataset, { view: view.id, text })
  }

  #desk(): HTMLElement {
    const transact = this.#part("transact", this.#forms, async () => {
      await this.#engine.transact(this.#forms.value)
      this.#forms.value = ""
      return "written"
    })
    const query = this.#part("run the query", this.#query, async () => {
      await this.#engine.query(this.#app.model.id, this.#query.value)
      this.#query.dataset.text = this.#query.value
      return "the view is another one"
    })
    const undo = element("button", { type: "button", onclick: () => void this.#undo() }, "undo")
    const copy = element("button", { type: "button", onclick: () => void this.#save() }, "save the notebook")
    return element(
      "details",
      { class: "desk" },
      element("summary", {}, "change facts or the query"),
      transact,
      query,
      element("p", {}, undo, " ", copy),
      this.#said,
    )
  }

  #part(does: string, field: HTMLElement, run: () => Promise<string>): HTMLElement {
    const form = element("form", { class: "transact" }, field, element("button", {}, does))
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      void this.#do(run)
    })
    return form
  }

  #undo(): Promise<void> {
    return this.#do(async () => {
      const isDone = await this.#engine.undo()
      // What is written in the field is the query that has been taken back.
      this.#query.dataset.view = ""
      return isDone ? "taken back" : "there is nothing to take back"
    })
  }

  async #save(): Promise<void> {
    const url = URL.createObjectURL(new Blob([await this.#engine.text()], { type: "text/markdown" }))
    element("a", { href: url, download: this.#app.data.file }).click()
    URL.revokeObjectURL(url)
  }

  /** Runs a change and shows what has come of it, at the end of the history; one at a time. */
  async #do(run: () => Promise<string>): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    this.#say("…")
    // So that it is seen before the engine takes the thread.
    await new Promise((resolve) => setTimeout(resolve))
    try {
      const done = await run()
      const data = await this.#engine.data()
      const { state } = this.#app
      const view = data.views.find(({ id }) => id === state.view) ?? data.views[0]
      this.#show(data, hashOf({ ...state, view: view.id, t: view.moments.at(-1)?.t ?? 0, s: 0 }))
      // Brings the link up to date.
      this.#app.set({})
      const marks = data.views.flatMap(({ moments }) => moments)
      const wrong = marks.filter(({ mark }) => mark === "diverged").length
      const verdict = wrong > 0 ? `${wrong} differ` : "all equal it"
      this.#say(`${done}; ${marks.length} comparisons with the full query: ${verdict}`)
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error))
    } finally {
      this.#isBusy = false
    }
  }

  #say(text: string): void {
    this.#said.textContent = text
  }
}
