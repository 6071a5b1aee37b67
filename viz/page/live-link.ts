import { element } from "./element.js"
import { PageApp } from "./page-app.js"
import type { PageData } from "./page-data.js"
import { hashOf, type PageState, startOf } from "./page-state.js"

type Told =
  | { readonly kind: "position"; readonly view: string; readonly t: number; readonly s: number; readonly by: string }
  | { readonly kind: "data" }

/** A page and the session behind it: the page goes where the session goes, and the other way round. */
export class LiveLink {
  /** So that the page does not follow itself. */
  readonly #id = Math.random().toString(36).slice(2)
  #app: PageApp | undefined
  /** The place to which the session is to go next, while it is still on its way to another. */
  #wanted: PageState | undefined
  #isSending = false
  #isLoading = false

  /** A link to a place leads the session there before the page follows it. */
  async open(data: PageData): Promise<void> {
    const isLink = location.hash !== ""
    this.#show(data)
    if (isLink) await this.#go(this.#app!.state)
    const events = new EventSource("events")
    events.onmessage = ({ data: text }) => this.#told(JSON.parse(text))
    events.onerror = () => this.#say("the session does not answer")
    events.onopen = () => this.#say("live")
  }

  #told(event: Told): void {
    if (event.kind === "data") void this.#load()
    else if (event.by !== this.#id && !this.#isLoading) this.#app?.follow(event)
  }

  #show(data: PageData): void {
    const before = this.#app?.state
    const { view, t, s } = data.live!
    const base = before ?? startOf(view, t)
    const hash = before === undefined && location.hash !== "" ? location.hash : hashOf({ ...base, view, t, s })
    this.#app?.stop()
    this.#app = new PageApp(
      data,
      hash,
      (state) => void this.#go(state),
      (question) => this.#post("ask", question),
    )
    document.body.prepend(this.#app.root)
    document.getElementById("left")!.append(this.#form())
    this.#app.start()
  }

  /** The data anew; what changes meanwhile is told again. */
  async #load(): Promise<void> {
    if (this.#isLoading) return
    this.#isLoading = true
    try {
      this.#show((await answerOf(await fetch("data").catch(() => undefined))) as PageData)
    } catch (error) {
      this.#say((error as Error).message)
    } finally {
      this.#isLoading = false
    }
  }

  async #go(state: PageState): Promise<void> {
    this.#wanted = state
    if (this.#isSending) return
    this.#isSending = true
    while (this.#wanted !== undefined) {
      const { view, t, s } = this.#wanted
      this.#wanted = undefined
      await this.#ask({ kind: "goto", view, t, s })
    }
    this.#isSending = false
  }

  /** Whether it was done. */
  async #ask(request: object): Promise<boolean> {
    try {
      await this.#post("do", { ...request, by: this.#id })
      return true
    } catch (error) {
      this.#say((error as Error).message)
      return false
    }
  }

  /** What the session answers. Throws what it says when it refuses, and when it does not answer. */
  async #post(path: string, body: object): Promise<unknown> {
    const headers = { "content-type": "application/json" }
    const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => undefined)
    return answerOf(response)
  }

  #form(): HTMLElement {
    const forms = element("textarea", { rows: 2, "aria-label": "transaction forms", placeholder: "[{:movie/title …}]" })
    const form = element(
      "form",
      { class: "transact" },
      forms,
      element("button", {}, "transact"),
      element("output", { class: "said", role: "status" }, "live"),
    )
    form.addEventListener("submit", async (event) => {
      event.preventDefault()
      if (await this.#ask({ kind: "transact", forms: forms.value })) forms.value = ""
    })
    return form
  }

  #say(text: string): void {
    const output = document.querySelector(".transact .said")
    if (output !== null) output.textContent = text
  }
}

/** What stands in an answer. Throws what it says when it is a refusal, and when there is none. */
async function answerOf(response: Response | undefined): Promise<unknown> {
  if (response === undefined) throw new Error("the session does not answer")
  if (response.ok) return response.json()
  throw new Error(((await response.json()) as { error: { message: string } }).error.message)
}
