import type { Wizard } from "../library/wizard.js"
import type { Cell, Document } from "../notebook/document.js"
import type { CellResult } from "../notebook/result.js"
import { type Ran, resultOf, runCell } from "../notebook/runner.js"
import { type RunOptions, Stage } from "../notebook/stage.js"
import { Marks } from "./marks.js"
import { Pace } from "./pace.js"
import type { Work } from "./work.js"

/** What worlds are made with. */
export interface WorldOptions extends Pick<RunOptions, "readFile" | "readLog"> {
  /** Milliseconds that comparing views may take after a transaction. */
  readonly budget: number
  /** Rows of deltas that are kept. */
  readonly remember: number
}

/** A cell that ran, and the Wizard's t before and after it. */
export interface Entry extends Ran {
  readonly before: number
  readonly after: number
}

/** A Wizard and the cells that made it what it is, with what was seen on the way. Cells run at the end of its history. */
export class World {
  readonly stage: Stage
  readonly marks: Marks
  /** The cells that ran, in order: those of the document, from the first on. */
  entries: Entry[] = []
  readonly #setPace: (pace: Pace | undefined) => void

  private constructor(stage: Stage, marks: Marks, setPace: (pace: Pace | undefined) => void) {
    this.stage = stage
    this.marks = marks
    this.#setPace = setPace
  }

  /** An empty one; the document names the operators of which expectations speak. */
  static async open(document: Document, { budget, remember, ...files }: WorldOptions): Promise<World> {
    let pace: Pace | undefined
    let stage: Stage | undefined
    const marks = new Marks(() => stage!.wizard, budget)
    stage = await Stage.open(document, {
      ...files,
      remember,
      verify: (view) => marks.wants(view),
      compared: (view, verification) => marks.compared(view, verification),
      pause: async () => pace?.step(),
    })
    return new World(stage, marks, (next) => {
      pace = next
    })
  }

  get wizard(): Wizard {
    return this.stage.wizard
  }

  /** Runs cells below those that ran. Throws `session/interrupted` alone; the cells before the one that was stopped have run then. */
  async run(all: readonly Cell[], work: Work): Promise<void> {
    this.#setPace(new Pace(work, "running the notebook"))
    try {
      for (const cell of all) {
        const before = this.wizard.t
        if (cell.kind === "view") this.marks.forgetView(cell.name ?? "")
        const ran = await runCell(this.stage, cell)
        this.entries.push({ ...ran, before, after: this.wizard.t })
      }
    } finally {
      this.#setPace(undefined)
    }
  }

  result(entry: Entry): CellResult {
    return resultOf(this.stage, entry)
  }

  /** Takes back the last entries, down to `count`, whose transactions are forgotten; the views that they added go. */
  async takeBack(count: number, stageT: number): Promise<void> {
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
  }

  /** Goes to t and forgets what comes after it. */
  async forgetAfter(t: number, stageT: number): Promise<void> {
    const { stage, wizard } = this
    await wizard.goto(t)
    if (t < wizard.history.last) await wizard.branch()
    stage.t = stageT
    stage.deltas.forget(stageT)
    this.marks.forgetAfter(t)
  }
}
