import type { JsRow, RowDelta } from "../library/result.js"
import type { Wizard } from "../library/wizard.js"
import type { Verification } from "../verify/verify.js"
import type { Mark } from "./mark.js"

/** A difference from the full query, and the first wrong operator with a row, when one was found. */
export interface SessionDivergence {
  readonly view: string
  readonly t: number
  readonly oracle: string
  readonly missing: readonly JsRow[]
  readonly extra: readonly JsRow[]
  /** When only one of the two fails: how the other sees it. */
  readonly failed: { readonly view: string | null; readonly oracle: string | null } | null
  readonly op: string | null
  readonly iteration: number | null
  readonly row: JsRow | null
  readonly expected: number | null
  readonly found: number | null
}

/** How many rows each view has changed by. */
export const sizesOf = (deltas: ReadonlyMap<string, RowDelta>): ReadonlyMap<string, number> =>
  new Map([...deltas].map(([view, { sizes }]) => [view, sizes.plus + sizes.minus]))

/** What is kept of marks when a session ends: by view, what it said of each t, and how many rows changed. A difference is looked for anew. */
export type KeptMarks = Readonly<
  Record<string, { readonly marks: readonly [number, Mark][]; readonly sizes: readonly [number, number][] }>
>

/** Datoms up to which a view is compared when nobody knows yet how long it takes. */
const TRIAL = 20_000
/** How many times the budget of one transaction all comparisons of one command may take. */
const COMMAND = 60

/** What a comparison took, and over how many datoms. */
interface Cost {
  readonly ms: number
  readonly datoms: number
}

/**
 * How the views compared with their full queries, by t, and how much they changed. Which are compared unasked follows what comparing them
 * took before: its time grows with the datoms, so a view whose next comparison would go past the budget waits until someone asks.
 */
export class Marks {
  readonly #wizard: () => Wizard
  readonly #budget: number
  readonly #marks = new Map<string, Map<number, Mark>>()
  readonly #sizes = new Map<string, Map<number, number>>()
  readonly #divergences = new Map<string, SessionDivergence>()
  readonly #costs = new Map<string, Cost>()
  /** Milliseconds spent on this transaction, and on this command. */
  #spent = 0
  #total = 0
  #t = -1
  #began = 0

  /** `budget`: milliseconds a transaction. */
  constructor(wizard: () => Wizard, budget: number) {
    this.#wizard = wizard
    this.#budget = budget
  }

  /** A new command has its own time. */
  begin(): void {
    this.#total = 0
    this.#spent = 0
  }

  /** Whether to compare a view now; `compared` follows. */
  wants(view: string): boolean {
    const wizard = this.#wizard()
    if (wizard.t !== this.#t) this.#spent = 0
    this.#t = wizard.t
    this.#began = performance.now()
    if (this.#total > this.#budget * COMMAND || this.#budget === 0) return false
    return this.#spent + this.expected(view) <= this.#budget
  }

  /** Milliseconds that comparing a view now would take; without experience nothing for few datoms, and infinitely many for others. */
  expected(view: string): number {
    const { datoms } = this.#wizard().history
    const cost = this.#costs.get(view)
    if (cost === undefined) return datoms <= TRIAL ? 0 : Number.POSITIVE_INFINITY
    return cost.ms * Math.max(1, datoms / Math.max(1, cost.datoms))
  }

  /** A comparison has ended, or was left out. */
  compared(view: string, verification: Verification | undefined): void {
    const wizard = this.#wizard()
    const { t } = wizard
    if (verification === undefined) {
      if (!this.#of(this.#marks, view).has(t)) this.#of(this.#marks, view).set(t, "unverified")
      return
    }
    const ms = performance.now() - this.#began
    this.#spent += ms
    this.#total += ms
    const { divergence, verified } = verification
    // Finding who is at fault takes its time, but only once.
    if (divergence === null) this.#costs.set(view, { ms, datoms: wizard.history.datoms })
    const isFailed = wizard.view(view).status !== "ok"
    const mark = divergence !== null ? "diverged" : verified === 0 ? "unverified" : isFailed ? "failed" : "verified"
    this.#of(this.#marks, view).set(t, mark)
    if (divergence !== null) {
      this.#divergences.set(`${view} ${t}`, { ...divergence, failed: divergence.failed ?? null })
    }
  }

  /** What views have changed in transaction t, in rows. A view of which nothing is said has not changed. */
  passed(t: number, sizes: ReadonlyMap<string, number>): void {
    for (const view of this.#wizard().views()) this.#of(this.#sizes, view).set(t, sizes.get(view) ?? 0)
  }

  /** Of a view, or of all together the worst. */
  mark(t: number, view?: string): Mark {
    const views = view === undefined ? this.#wizard().views() : [view]
    const marks = new Set(views.map((id) => this.#marks.get(id)?.get(t) ?? "unverified"))
    return WORST.find((mark) => marks.has(mark)) ?? "unverified"
  }

  size(t: number, view: string): number | undefined {
    return this.#sizes.get(view)?.get(t)
  }

  /** The difference of a view after t, or the first of any view. */
  divergence(t: number, view?: string): SessionDivergence | undefined {
    const views = view === undefined ? this.#wizard().views() : [view]
    return views.map((id) => this.#divergences.get(`${id} ${t}`)).find((found) => found !== undefined)
  }

  kept(): KeptMarks {
    const told = (view: string) => [...(this.#marks.get(view) ?? [])].filter(([, mark]) => LASTING.includes(mark))
    const all = this.#wizard().views()
    return Object.fromEntries(
      all.map((view) => [view, { marks: told(view), sizes: [...(this.#sizes.get(view) ?? [])] }]),
    )
  }

  /** Takes over what was kept, of the views that there are. */
  restore(kept: KeptMarks): void {
    for (const view of this.#wizard().views()) {
      for (const [t, mark] of kept[view]?.marks ?? []) this.#of(this.#marks, view).set(t, mark)
      for (const [t, size] of kept[view]?.sizes ?? []) this.#of(this.#sizes, view).set(t, size)
    }
  }

  /** The view is another one now. */
  forgetView(view: string): void {
    this.#marks.delete(view)
    this.#sizes.delete(view)
    this.#costs.delete(view)
    for (const key of this.#divergences.keys()) if (key.startsWith(`${view} `)) this.#divergences.delete(key)
  }

  /** What comes after t has not happened. */
  forgetAfter(t: number): void {
    for (const byTime of [...this.#marks.values(), ...this.#sizes.values()]) {
      for (const at of byTime.keys()) if (at > t) byTime.delete(at)
    }
    for (const [key, { t: at }] of this.#divergences) if (at > t) this.#divergences.delete(key)
  }

  #of<T>(all: Map<string, Map<number, T>>, view: string): Map<number, T> {
    const known = all.get(view)
    if (known !== undefined) return known
    const made = new Map<number, T>()
    all.set(view, made)
    return made
  }
}

const LASTING: readonly Mark[] = ["verified", "failed"]

const WORST: readonly Mark[] = ["diverged", "failed", "unverified", "verified"]
