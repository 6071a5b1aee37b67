import { type Fields, jsonLine } from "../library/datum.js"
import type { Session } from "../session/session.js"
import { pageData } from "./page-data.js"
import type { PageEvent, PageRequest } from "./protocol.js"

/** A session with pages that follow it and drive it. What is asked runs one after the other. */
export class LivePage {
  readonly #session: Session
  readonly #listeners = new Set<(event: PageEvent) => void>()
  #last: Promise<unknown> = Promise.resolve()
  #data: Fields | undefined
  /** While the session walks to be written down, nobody follows. */
  #isWalking = false
  /** Who moves the session now. */
  #by = ""

  constructor(session: Session) {
    this.#session = session
    session.on(({ kind }) => {
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

  /** What the page is made of, with where the session stands. Walks through the history when something has changed since. */
  data(): Promise<Fields> {
    return this.#queued(async () => {
      this.#data ??= await this.#written()
      const { view, t, s } = this.position()
      return { ...this.#data, live: { view, t, s } }
    })
  }

  async json(): Promise<string> {
    return jsonLine(await this.data())
  }

  /** Does what a page asks. Throws what the session throws; nothing has changed then. */
  run(request: PageRequest): Promise<unknown> {
    return this.#queued(async () => {
      this.#by = request.by
      try {
        await this.#do(request)
        return this.position()
      } finally {
        this.#by = ""
      }
    })
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
    const { view, t, s } = this.position()
    this.#isWalking = true
    try {
      return await pageData(this.#session)
    } finally {
      await this.#goto({ view, t, s })
      this.#isWalking = false
    }
  }

  #queued<T>(run: () => Promise<T>): Promise<T> {
    const next = this.#last.then(run, run)
    this.#last = next.catch(() => undefined)
    return next
  }

  #tell(event: PageEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}
