import { shelterAll } from "../base/breath.js"
import type { Wizard } from "../library/wizard.js"
import type { Cell, Document, Kind } from "../notebook/document.js"
import type { CellResult } from "../notebook/result.js"
import { type Ran, resultOf, runCell } from "../notebook/runner.js"
import { type RunOptions, Stage } from "../notebook/stage.js"
import { dropCells, type KeptCell, keepCell, textOf } from "./kept-cells.js"
import { Marks, sizesOf } from "./marks.js"
import { Pace } from "./pace.js"
import type { SessionStorage } from "./session-options.js"
import type { Work } from "./work.js"

/** What worlds are made with. */
export interface WorldOptions extends Pick<RunOptions, "readFile" | "readLog"> {
  /** Milliseconds that comparing views may take after a transaction. */
  readonly budget: number
  /** Rows of deltas that are kept. */
  readonly remember: number
  /** Where the state is kept; in memory when left out. */
  readonly storage?: SessionStorage | undefined
}

/** A cell that ran, and the Wizard's t before and after it. */
export interface Entry extends Ran {
  readonly before: number
  readonly after: number
  /** The notebook's t after it, refused transactions counted. */
  readonly stageT: number
  /** What became of it, when that was in an earlier session. */
  readonly kept?: Pick<KeptCell, "status" | "message" | "t">
}

/** A Wizard and the cells that made it what it is, with what was seen on the way. Cells run at the end of its history. */
export class World {
  readonly stage: Stage
  readonly marks: Marks
  /** The cells that ran, in order: those of the document, from the first on. */
  entries: Entry[] = []
  readonly #setPace: (pace: Pace | undefined) => void
  /** Whether cells are noted beside the history. */
  readonly #keeps: boolean

  private constructor(stage: Stage, marks: Marks, setPace: (pace: Pace | undefined) => void, keeps: boolean) {
    this.stage = stage
    this.marks = marks
    this.#setPace = setPace
    this.#keeps = keeps
  }

  /** An empty one; the document names the operators of which expectations speak. */
  static async open(document: Document, options: WorldOptions, wizard?: Wizard): Promise<World> {
    const { budget, remember, storage, ...files } = options
    let pace: Pace | undefined
    let stage: Stage | undefined
    const marks = new Marks(() => stage!.wizard, budget)
    stage = await Stage.open(document, {
      ...files,
      ...(wizard && { wizard }),
      remember,
      verify: (view) => marks.wants(view),
      compared: (view, verification) => marks.compared(view, verification),
      changed: (t, deltas) => marks.passed(t, sizesOf(deltas)),
      pause: async () => pace?.step(),
    })
    const setPace = (next: Pace | undefined) => {
      pace = next
    }
    return new World(stage, marks, setPace, storage !== undefined)
  }

  get wizard(): Wizard {
    return this.stage.wizard
  }

  /** Runs cells below those that ran. Throws `session/interrupted` alone; the cells before the one that was stopped have run then. */
  async run(all: readonly Cell[], work: Work): Promise<void> {
    this.marks.begin()
    this.#setPace(new Pace(work, "running the notebook"))
    try {
      for (const cell of all) await this.#runOne(cell)
    } finally {
      this.#setPace(undefined)
    }
  }

  /** What was stopped half-way has not happened. */
  async #runOne(cell: Cell): Promise<void> {
    const { stage, wizard } = this
    const index = this.entries.length
    const before = wizard.t
    const stageT = stage.t
    if (cell.kind === "view") this.marks.forgetView(cell.name ?? "")
    if (this.#keeps && CHANGING.includes(cell.kind)) {
      await keepCell(wizard, index, { text: textOf(cell), before, stageT })
    }
    try {
      const ran = await runCell(stage, cell)
      this.entries.push({ ...ran, before, after: wizard.t, stageT: stage.t })
    } catch (thrown) {
      await this.forgetAfter(before, stageT)
      if (this.#keeps) await dropCells(wizard, index)
      throw thrown
    }
    if (this.#keeps) await this.keep(index)
  }

  /** Notes what became of a cell. */
  async keep(index: number): Promise<void> {
    const entry = this.entries[index]
    const { cell, before, after, stageT } = entry
    const { status, message, t } = this.result(entry)
    const text = textOf(cell)
    await keepCell(this.wizard, index, { text, before, after, stageT, status, message, t })
  }

  /** Other entries: some of those that there are, in their order. */
  async setEntries(entries: readonly Entry[]): Promise<void> {
    this.entries = [...entries]
    this.stage.above.length = 0
    this.stage.above.push(...entries.map(({ cell }) => cell))
    if (!this.#keeps) return
    await dropCells(this.wizard, 0)
    for (const i of entries.keys()) await this.keep(i)
  }

  result(entry: Entry): CellResult {
    const { cell, kept } = entry
    const result = resultOf(this.stage, entry)
    if (kept === undefined || result.status !== "ok" || cell.kind === "query") return result
    return { ...result, status: kept.status ?? "ok", message: kept.message ?? "", t: kept.t ?? null }
  }

  /** Takes back the last entries, down to `count`, whose transactions are forgotten; the views that they added go. */
  takeBack(count: number, stageT: number): Promise<void> {
    return shelterAll(() => this.#takeBack(count, stageT))
  }

  async #takeBack(count: number, stageT: number): Promise<void> {
    const gone = this.entries.splice(count)
    const [first] = gone
    if (first === undefined) return
    const { stage, wizard } = this
    for (const { cell } of gone) {
      stage.errors.delete(cell)
      for (const [view, by] of [...stage.definedBy]) {
        if (by !== cell) continue
        await wizard.removeView(view)
        stage.definedBy.delete(view)
        this.marks.forgetView(view)
      }
      if (cell.name !== undefined && (cell.kind === "tx" || cell.kind === "load")) stage.transactions.delete(cell.name)
    }
    stage.above.length = this.entries.length
    await this.forgetAfter(first.before, stageT)
    if (this.#keeps) await dropCells(wizard, count)
  }

  /** Goes to t and forgets what comes after it. */
  async forgetAfter(t: number, stageT: number): Promise<void> {
    const { stage, wizard } = this
    await shelterAll(() => wizard.goto(t))
    if (t < wizard.history.last) await wizard.branch()
    stage.t = stageT
    stage.deltas.forget(stageT)
    this.marks.forgetAfter(t)
  }
}

/** Kinds of cells that change the Wizard. */
const CHANGING: readonly Kind[] = ["schema", "tx", "load", "args", "view", "config", "listen"]
