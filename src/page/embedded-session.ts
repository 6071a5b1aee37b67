import type { PagePart, PageQuestion } from "../../viz/page/page-data.js"
import { WizardError } from "../base/error.js"
import type { Datum, Fields } from "../library/datum.js"
import { parseNotebook } from "../notebook/format.js"
import { Session } from "../session/session.js"
import { answer } from "./answer.js"
import { escaped } from "./escaped.js"
import { pageData } from "./page-data.js"

/** What a page carries beside its data so that it can go on: the notebook, and the files that it reads, by the paths that it writes. */
export interface Carried {
  readonly file: string
  readonly text: string
  readonly files: Readonly<Record<string, string>>
}

/** A session inside the page itself: the notebook runs where it is read, on the same engine, and is compared with `naive` at every t. */
export class EmbeddedSession {
  readonly #carried: Carried
  readonly #past: string[] = []
  #session: Promise<Session> | undefined

  readonly #prose = new Map<string, string>()

  /** `shown`: the parts of the page, whose prose is HTML already. */
  constructor(carried: Carried, shown: readonly PagePart[] = []) {
    this.#carried = carried
    for (const [i, part] of parseNotebook(carried.text, carried.file).parts.entries()) {
      const html = shown[i]
      if (part.part === "prose" && html?.part === "prose") this.#prose.set(part.text.trim(), html.html)
    }
  }

  /** The notebook with all that was done to it. */
  async text(): Promise<string> {
    return (await this.#opened()).cells.document.text
  }

  /** What the page shows (`pageData`). */
  async data(): Promise<Fields> {
    return pageData(await this.#opened(), { prose: (markdown) => this.#html(markdown.trim()) })
  }

  /** What its data do not say (`answer`). */
  async answer(question: PageQuestion): Promise<Datum> {
    return answer(await this.#opened(), question)
  }

  /** Nobody writes prose here; what a change has made prose of all the same is shown as it is written. */
  #html(markdown: string): string {
    return this.#prose.get(markdown) ?? (markdown === "" ? "" : `<pre>${escaped(markdown)}</pre>`)
  }

  /** A transaction at the end. Throws what the transactor throws; nothing has changed then. */
  async transact(forms: string): Promise<void> {
    const session = await this.#opened()
    const { text } = session.cells.document
    await session.goto(session.last)
    await session.editor.transact(forms)
    this.#past.push(text)
  }

  /** Another query in a view's cell: the notebook runs anew. Throws what the cell says; nothing has changed then. */
  async query(view: string, query: string): Promise<void> {
    const old = await this.#opened()
    const { document, world } = { document: old.cells.document, world: old.cells.world }
    const cell = world.stage.definedBy.get(view)
    if (cell === undefined) throw new WizardError("view/unknown", `there is no view ${view}`)
    const body = query.endsWith("\n") ? query : `${query}\n`
    const text = document.text.slice(0, cell.start) + body + document.text.slice(cell.end)
    const session = await this.#run(text)
    const failed = session.cells.all.find((state) => state.cell.start === cell.start)?.error
    if (failed !== undefined) throw failed
    this.#past.push(document.text)
    this.#session = Promise.resolve(session)
    await old.close()
  }

  /** Takes the last change back. False when there is none. */
  async undo(): Promise<boolean> {
    const text = this.#past.pop()
    if (text === undefined) return false
    const old = await this.#opened()
    this.#session = this.#run(text)
    await this.#session
    await old.close()
    return true
  }

  #opened(): Promise<Session> {
    this.#session ??= this.#run(this.#carried.text)
    return this.#session
  }

  #run(text: string): Promise<Session> {
    const { file, files } = this.#carried
    const readFile = async (path: string): Promise<string> => {
      if (Object.hasOwn(files, path)) return files[path]
      throw new WizardError("page/not-carried", `the page does not carry ${path}`, {
        hint: "export it anew, with --live",
      })
    }
    return Session.open(parseNotebook(text, file), { readFile, budget: 0 })
  }
}
