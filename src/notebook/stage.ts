import { isInterruption } from "../base/breath.js"
import { asWizardError, WizardError } from "../base/error.js"
import { fromJs } from "../edn/js.js"
import { print } from "../edn/print.js"
import type { TransactInput, ViewSpec } from "../library/input.js"
import { SourceLogs } from "../library/open-sources.js"
import type { TransactHost } from "../library/options.js"
import type { RowDelta, TransactionResult } from "../library/result.js"
import type { SourceData } from "../library/source-input.js"
import type { ViewHandle } from "../library/view-handle.js"
import { Wizard } from "../library/wizard.js"
import type { Divergence, Verification } from "../verify/verify.js"
import type { LoggedTransaction } from "../workspace/logged-transaction.js"
import { Deltas } from "./deltas.js"
import { attribute, type Cell, cells, type Document } from "./document.js"
import { changesOf } from "./lines.js"
import { inFile } from "./place.js"

export interface RunOptions {
  /** Reads a data file of a `load`: a path relative to the notebook, or `npm:package/path`. */
  readonly readFile?: (path: string) => Promise<string>
  /** Reads a transaction log, for a view's further sources: a path as for `readFile`. */
  readonly readLog?: (path: string) => AsyncIterable<LoggedTransaction>
  /** Whether every view is compared with its full query after every transaction, or which of them now: true when left out. */
  readonly verify?: boolean | ((view: string) => boolean)
  /** Told of each comparison, and of those that `verify` has left out. */
  readonly compared?: (view: string, verification: Verification | undefined) => void
  /** Told of what each transaction of a cell has changed in the views. */
  readonly changed?: (t: number, deltas: ReadonlyMap<string, RowDelta>) => void
  /** Called before each cell and transaction: lets others run; what it throws ends the run (`session/interrupted`). */
  readonly pause?: () => Promise<void>
  /** Rows of views' deltas that are kept for expectations: all when left out; others are found by stepping back and forward again. */
  readonly remember?: number
  /** Names of the oracles that answer the full query: naive when left out. */
  readonly oracles?: readonly string[]
  /** The Wizard to run on, empty or as `adopt` says; one in memory when left out. */
  readonly wizard?: Wizard
  /** Called when all cells have run. */
  readonly afterwards?: (wizard: Wizard) => Promise<void>
}

/** A view that was not what its full query says, after t. */
export interface Difference {
  readonly t: number
  readonly message: string
  readonly divergence: Divergence
}

type About = Pick<TransactHost, "written" | "label">

/**
 * What the cells of a running notebook act on: a fresh Wizard, the number of the last transaction, and what was seen so far. Every
 * transaction of a cell takes the next t, a refused one too; its instant is 2000-01-01 + t seconds.
 */
export class Stage {
  t = 0
  verified = 0
  skipped = 0
  readonly warnings: WizardError[] = []
  /** What went wrong in a cell, and the cells of which that was expected. */
  readonly errors = new Map<Cell, WizardError>()
  readonly expected = new Set<Cell>()
  /** The cell that defines each view, and the differences of its views from the full query. */
  readonly definedBy = new Map<string, Cell>()
  readonly differences = new Map<Cell, Difference[]>()
  readonly #specs = new Map<string, ViewSpec>()
  /** The t of the `tx` and `load` cells that were run, by name (of a load: its last). */
  readonly transactions = new Map<string, number>()
  /** The lines of each query's answer. */
  readonly answers = new Map<Cell, readonly string[]>()
  /** The logs of further sources, which views share. */
  readonly sources: SourceLogs
  /** The cells above the one that runs. */
  readonly above: Cell[] = []

  private constructor(
    readonly document: Document,
    readonly options: RunOptions,
    readonly wizard: Wizard,
    readonly deltas: Deltas,
  ) {
    this.sources = new SourceLogs((path) => readSourceLog(path, options))
  }

  static async open(document: Document, options: RunOptions): Promise<Stage> {
    const wizard = options.wizard ?? (await Wizard.load({}, WIZARD))
    const operators = cells(document).flatMap((cell) => {
      const op = cell.kind === "expect" ? attribute(cell, "op") : undefined
      return op === undefined ? [] : targets(document, cell).map((view) => ({ view, op }))
    })
    return new Stage(document, options, wizard, new Deltas(wizard, operators, options.remember))
  }

  get file(): string {
    return this.document.file
  }

  /** A transaction that takes the next t. */
  async transact(input: TransactInput, about: About): Promise<void> {
    await this.options.pause?.()
    this.t++
    const { deltas } = await this.#transact(input, about)
    this.options.changed?.(this.t, deltas)
  }

  /** A schema: it belongs to the t that is over. */
  async transactSchema(input: TransactInput): Promise<void> {
    await this.#transact(input)
  }

  /** Other inputs of a view, as a transaction of their own. */
  async setArguments(view: string, values: readonly unknown[]): Promise<void> {
    this.t++
    try {
      const delta = await this.wizard.view(view).args(values, { t: this.t })
      if (delta === undefined) return
      this.deltas.add(view, this.t, changesOf(delta.changes))
      this.options.changed?.(this.t, new Map([[view, delta]]))
    } finally {
      await this.#look()
    }
  }

  /** Adds a view that a cell defines, and compares it with its full query at once. */
  async addView(id: string, spec: ViewSpec, cell: Cell): Promise<ViewHandle> {
    const view = await this.#put(id, spec)
    this.#specs.set(id, spec)
    this.definedBy.set(id, cell)
    this.deltas.added(id, this.t)
    if (view.status !== "ok") this.deltas.fail(id, this.t, viewFailure(id, view.status))
    await this.verify(id)
    return view
  }

  /** A new view or, in its place, another; the old one stays when the new one is refused. */
  async #put(id: string, spec: ViewSpec): Promise<ViewHandle> {
    const old = this.#specs.get(id)
    if (old === undefined || !this.wizard.views().includes(id)) return this.wizard.addView(id, spec)
    const { args } = this.wizard.view(id).text
    await this.wizard.removeView(id)
    try {
      return await this.wizard.addView(id, spec)
    } catch (thrown) {
      await this.wizard.addView(id, { ...old, args })
      throw thrown
    }
  }

  /** A view that is there already, as a cell has defined it; its deltas are not known before now. */
  adopt(id: string, spec: ViewSpec, cell: Cell): void {
    this.#specs.set(id, spec)
    this.definedBy.set(id, cell)
    this.deltas.added(id, this.t)
  }

  /** Compares one view with its full query. */
  async verify(view: string): Promise<void> {
    const { oracles, verify = true, compared } = this.options
    if (typeof verify === "boolean" ? !verify : !verify(view)) return compared?.(view, undefined)
    const verification = await this.wizard.verify({ views: [view], ...(oracles && { oracles }) })
    const { verified, skipped, divergence } = verification
    compared?.(view, verification)
    this.verified += verified
    this.skipped += skipped
    if (divergence === null) return
    const { missing, extra, failed } = divergence
    const rows = [
      ...missing.map((row) => `\n  missing ${print(row)}`),
      ...extra.map((row) => `\n  extra ${print(row)}`),
    ].slice(0, 10)
    const what =
      failed === undefined
        ? `${extra.length} extra, ${missing.length} missing${rows.join("")}`
        : `the view ${outcome(failed.view)}, the full query ${outcome(failed.oracle)}`
    const cell = this.definedBy.get(view)
    if (cell === undefined) return
    const difference = { t: this.t, message: `NOT EQUAL to full query at t${this.t}: ${what}`, divergence }
    this.differences.set(cell, [...(this.differences.get(cell) ?? []), difference])
  }

  /** The nearest cell above that fits. */
  nearest(fits: (cell: Cell) => boolean): Cell | undefined {
    return this.above.findLast(fits)
  }

  /** An error at its place in the file. */
  located(thrown: unknown, cell: Cell): WizardError {
    return inFile(asWizardError(thrown), this.file, cell)
  }

  /** A listener that goes wrong leaves its cause committed: what stands then is looked at, too. */
  async #transact(input: TransactInput, about: About = {}): Promise<TransactionResult> {
    const { t } = this
    let isStopped = false
    try {
      const result = await this.wizard.transact(input, { t, instant: instant(t), ...about })
      this.deltas.record(t, result)
      return result
    } catch (thrown) {
      isStopped = isInterruption(thrown)
      if (asWizardError(thrown).code.startsWith("listener/")) this.deltas.untold(t)
      throw thrown
    } finally {
      if (!isStopped) await this.#look()
    }
  }

  async #look(): Promise<void> {
    for (const id of this.wizard.views()) {
      const { status } = this.wizard.view(id)
      if (status !== "ok") this.deltas.fail(id, this.t, viewFailure(id, status))
      await this.verify(id)
    }
  }
}

async function readSourceLog(path: string, { readLog }: RunOptions): Promise<SourceData> {
  if (readLog === undefined) {
    throw new WizardError("source/no-files", "this notebook runs where no logs can be read", {
      hint: "run it with the CLI",
    })
  }
  const log: LoggedTransaction[] = []
  for await (const transaction of readLog(path)) log.push(transaction)
  return { log }
}

export const viewFailure = (
  id: string,
  { code, message, row }: { code: string; message: string; row: readonly unknown[] },
) =>
  new WizardError(code, `view ${id} stands failed on ${print(row.map(fromJs))}: ${message}`, {
    hint: "retract the fact at fault, or select the rows before the expression",
  })

const outcome = (message: string | null): string => (message === null ? "does not fail" : `fails (${message})`)

/** How notebooks load a Wizard. */
export const WIZARD = { exact: true, now: () => instant(0) } as const

/** 2000-01-01 + t seconds. */
const instant = (t: number): Date => new Date(Date.UTC(2000, 0, 1) + t * 1000)

/** The views that an `expect` can mean: the one it names, or any. */
const targets = (document: Document, { name }: Cell): string[] =>
  name !== undefined
    ? [name]
    : cells(document).flatMap((cell) => (cell.kind === "view" && cell.name !== undefined ? [cell.name] : []))
