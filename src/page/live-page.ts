import type { PageQuestion } from "../../viz/page/page-data.js"
import { type Datum, type Fields, jsonLine } from "../library/datum.js"
import type { Session } from "../session/session.js"
import { answer } from "./answer.js"
import { pageData } from "./page-data.js"
import { prose } from "./prose.js"
import type { PageEvent, PageRequest } from "./protocol.js"

/** A session with pages that follow it and drive it. What they ask takes turns with what is asked of the session elsewhere. */
export class LivePage {
  readonly #session: Session
  readonly #listeners = new Set<(event: PageEvent) => void>()
  readonly #ended = new AbortController()
  readonly #off: () => void
  #data: Fields | undefined
  /** While the session walks to be written down, nobody follows, not to where it comes back either. */
  #isWalking = false
  /** Who moves the session now. */
  #by = ""

  constructor(session: Session) {
    this.#session = session
    this.#off = session.on(({ kind }) => {
      if (this.#isWalking) return
      if (kind === "data" || kind === "cells" || kind === "marks") this.#data = undefined
      if (kind === "data") this.#tell({ kind })
      if (kind === "position" || kind === "selection") this.#tell(this.position())
    })
  }

  on(listener: (event: PageEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  position(): PageEvent & { readonly kind: "position" } {
    const { t, inside } = this.#session.position
    return { kind: "position", view: this.#session.view ?? "", t, s: inside?.step ?? 0, by: this.#by }
  }

  /** Follows the session no more, and stops what is written down just now. */
  close(): void {
    this.#off()
    this.#ended.abort()
  }

  /** What the page is made of, with where the session stands. Walks through the history when something has changed since. */
  data(): Promise<Fields> {
    return this.#session.turns.take(async () => {
      this.#data ??= await this.#written()
      const { view, t, s } = this.position()
      return { ...this.#data, live: { view, t, s } }
    }, this.#work)
  }

  async json(): Promise<string> {
    return jsonLine(await this.data())
  }

  /** Does what a page asks. Throws what the session throws; nothing has changed then. */
  run(request: PageRequest): Promise<unknown> {
    return this.#session.turns.take(async () => {
      this.#by = request.by
      try {
        await this.#do(request)
        return this.position()
      } finally {
        this.#by = ""
      }
    })
  }

  /** What its data do not say. */
  answer(question: PageQuestion): Promise<Datum> {
    const { turns } = this.#session
    return turns.take(() => answer(this.#session, question))
  }

  async #do(request: PageRequest): Promise<void> {
    const session = this.#session
    if (request.kind === "goto") return this.#goto(request)
    if (request.kind === "step") {
      const { unit, count } = request
      await (count < 0 ? session.back(unit, -count) : session.step(unit, count))
      return
    }
    const place = this.position()
    await session.goto(session.last)
    try {
      await session.editor.transact(request.forms)
    } catch (thrown) {
      await this.#goto(place)
      throw thrown
    }
  }

  async #goto({ view, t, s }: { readonly view: string; readonly t: number; readonly s: number }): Promise<void> {
    const session = this.#session
    if (view !== "" && view !== session.view) session.select(view)
    const there = session.wizard.history.before(t)
    if (s === 0 || there === 0) return void (await session.goto(there))
    await session.goto(session.wizard.history.before(there - 1))
    await session.step("operator", s)
  }

  async #written(): Promise<Fields> {
    this.#isWalking = true
    try {
      return await this.#session.turns.away(() => pageData(this.#session, { prose, work: this.#work }))
    } finally {
      this.#isWalking = false
    }
  }

  get #work() {
    return { signal: this.#ended.signal }
  }

  #tell(event: PageEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}
