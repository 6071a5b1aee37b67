import { WizardError } from "../base/error.js"
import { type Cell, cells, type Document } from "../notebook/document.js"
import { parseNotebook } from "../notebook/format.js"
import { isLasting, isSame, moved } from "./cell-likeness.js"
import type { CellState } from "./cell-state.js"
import { appended, edited, insertedBefore, without } from "./cell-text.js"
import { begin, beginAnew } from "./resume.js"
import type { SessionListener } from "./session-event.js"
import type { Work } from "./work.js"
import type { Entry, World, WorldOptions } from "./world.js"

export type { CellState, CellStatus } from "./cell-state.js"

/** A change that can be taken back: the document before it, and how the world was, when that can be had without running anew. */
interface Change {
  readonly what: string
  readonly document: Document
  /** Whether the world follows; else the cells that differ from it are stale. */
  readonly runs: boolean
  readonly quick: { readonly world: World; readonly count: number; readonly stageT: number } | undefined
}

/** Changes that can be taken back. */
const MAX_CHANGES = 100

/**
 * The notebook of a session and the world that its cells have made. Changes only mark cells stale; `rerun` runs them. The text of
 * everything else stays byte for byte.
 */
export class Cells {
  readonly #options: WorldOptions
  readonly #tell: SessionListener
  /** Called when another world has taken the place of the old one. */
  readonly #replaced: () => void
  #document: Document
  #world: World
  #saved: string
  #changes: Change[] = []

  private constructor(
    document: Document,
    world: World,
    options: WorldOptions,
    tell: SessionListener,
    replaced: () => void,
  ) {
    this.#document = document
    this.#world = world
    this.#saved = document.text
    this.#options = options
    this.#tell = tell
    this.#replaced = replaced
  }

  static async open(
    document: Document,
    options: WorldOptions,
    tell: SessionListener,
    replaced: () => void,
    work: Work,
  ): Promise<Cells> {
    const { world, document: whole } = await begin(document, options, work)
    const opened = new Cells(whole, world, options, tell, replaced)
    opened.#saved = document.text
    return opened
  }

  get document(): Document {
    return this.#document
  }

  get world(): World {
    return this.#world
  }

  /** The cells in order with what became of them. O(cells). */
  get all(): readonly CellState[] {
    const fresh = this.#fresh()
    return cells(this.#document).map((cell, i): CellState => {
      if (i >= fresh) return { cell, status: "stale", t: null, message: "", error: undefined }
      const entry = this.#world.entries[i]
      const { status, t, message, error } = this.#world.result(entry)
      return {
        cell,
        status,
        t,
        message,
        error: error && moved(error, this.#document.file, cell.line - entry.cell.line),
      }
    })
  }

  /** The entry of each cell that stands as it ran, by the cell's place. */
  get entries(): readonly Entry[] {
    return this.#world.entries.slice(0, this.#fresh())
  }

  get isStale(): boolean {
    return this.#fresh() < Math.max(cells(this.#document).length, this.#world.entries.length)
  }

  /** Puts a cell's text, fences included, before the cell of that number, or at the end. */
  insert(text: string, before?: number): void {
    const cell = before === undefined ? undefined : cells(this.#document)[before]
    const after = cell === undefined ? appended(this.#document.text, text) : insertedBefore(this.#document, cell, text)
    this.#change("the new cell", after)
  }

  /** Another body for a cell, and another info string when it is given. */
  edit(index: number, body: string, info?: string): void {
    this.#change("the edit", edited(this.#document, this.#cell(index), body, info))
  }

  remove(index: number): void {
    this.#change("the removal", without(this.#document, this.#cell(index)))
  }

  /** The whole text anew, as an editor left it: cells that stand as they ran keep their status, from the first other one all is stale. */
  replace(text: string): void {
    if (text !== this.#document.text) this.#change("the edit", text)
  }

  /** Runs what is stale: the cells below those that ran, or the notebook anew; until that is done, everything is as it was. */
  async rerun(work: Work = {}): Promise<void> {
    const all = cells(this.#document)
    const fresh = this.#fresh()
    if (!this.isStale) return
    if (fresh === this.#world.entries.length) {
      await this.#world.run(all.slice(fresh), work)
    } else await this.#anew(work)
    this.#tell({ kind: "data" })
    this.#tell({ kind: "cells" })
  }

  /**
   * A cell at the end that runs at once. When it goes wrong there is no cell and everything is as before, but what a listener set off
   * stays. Throws what is wrong with it, and `cells/stale` while something else waits to be run.
   */
  async append(text: string, what: string, work: Work): Promise<Entry> {
    if (this.isStale) {
      throw new WizardError("cells/stale", "the notebook was changed and has not been run since", {
        hint: "run it first: :load",
      })
    }
    const world = this.#world
    const [count, stageT] = [world.entries.length, world.stage.t]
    const before = this.#document
    const after = parseNotebook(appended(before.text, text), before.file)
    const replaces = cells(after)
      .slice(count)
      .some(({ kind, name = "" }) => isLasting(kind, world.stage.definedBy.has(name)))
    await world.run(cells(after).slice(count), work)
    const entry = world.entries[count]
    const { error } = world.result(entry)
    const stands = error === undefined || error.code.startsWith("listener/")
    if (!stands) {
      await world.takeBack(count, stageT)
      throw error
    }
    this.#document = after
    this.#note({ what, document: before, runs: true, quick: replaces ? undefined : { world, count, stageT } })
    this.#tell({ kind: "data" })
    this.#tell({ kind: "cells" })
    if (error !== undefined) throw error
    return entry
  }

  /** Another document, which the world fits already: `cut` says which entries are left. */
  async cut(document: Document, entries: readonly Entry[], what: string): Promise<void> {
    this.#note({ what, document: this.#document, runs: true, quick: undefined })
    this.#document = document
    await this.#world.setEntries(entries)
    this.#tell({ kind: "data" })
    this.#tell({ kind: "cells" })
  }

  /** Takes the last change back. Returns what it was. */
  async undo(work: Work): Promise<string> {
    const change = this.#changes.pop()
    if (change === undefined) {
      throw new WizardError("session/undo", "there is nothing to take back", {
        hint: "only what this session has changed",
      })
    }
    const { document, quick, runs } = change
    const now = this.#document
    try {
      this.#document = document
      if (quick !== undefined && quick.world === this.#world) await this.#world.takeBack(quick.count, quick.stageT)
      else if (runs && this.isStale) await this.#anew(work)
    } catch (thrown) {
      this.#document = now
      this.#changes.push(change)
      throw thrown
    }
    this.#tell({ kind: "data" })
    this.#tell({ kind: "cells" })
    return change.what
  }

  get unsaved(): boolean {
    return this.#document.text !== this.#saved
  }

  /** The text is in that file now. */
  saved(file: string): void {
    this.#saved = this.#document.text
    if (file !== this.#document.file) this.#document = { ...this.#document, file }
  }

  async #anew(work: Work): Promise<void> {
    this.#world = await beginAnew(this.#document, this.#options, this.#world, work)
    this.#replaced()
  }

  #change(what: string, text: string): void {
    this.#note({ what, document: this.#document, runs: false, quick: undefined })
    this.#document = parseNotebook(text, this.#document.file)
    this.#tell({ kind: "cells" })
  }

  #note(change: Change): void {
    this.#changes.push(change)
    if (this.#changes.length > MAX_CHANGES) this.#changes.shift()
  }

  /** How many cells, from the first on, stand as they ran. */
  #fresh(): number {
    const all = cells(this.#document)
    const { entries } = this.#world
    let i = 0
    while (i < all.length && i < entries.length && isSame(all[i], entries[i].cell)) i++
    return i
  }

  #cell(index: number): Cell {
    const all = cells(this.#document)
    const cell = all[index]
    if (cell !== undefined) return cell
    throw new WizardError("cells/unknown", `there is no cell ${index + 1}`, { hint: `there are ${all.length}` })
  }
}
